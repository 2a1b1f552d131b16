// Name labels of forms, mails and tables in Chinese, Japanese, Korean and English, and where a value stands behind one.
import { wordsOf } from './word-weights.ts'
import { scriptOf } from './letters.ts'

const chinese = `姓名 名字 本名 真名 称呼 称谓 联系人 联络人 紧急联系人 患者 病人 病患 客户 顾客 用户 收件人 收货人 收信人 寄件人 发件人 发货人 经办人 经办 签名 签字 签署
签收人 签收 申请人 负责人 报告人 报修人 报案人 投诉人 受理人 处理人 接待人 接收人 主管 代理人 委托人 受托人 被保险人 投保人 受益人 法人 法定代表人 代表人 甲方代表
乙方代表 监护人 家属 家长 学生 老师 教师 员工 职员 雇员 会员 成员 参会人员 参会人 参加人 与会者 与会人员 出席 出席者 出席人 列席 主持人 主持 记录人 记录 作者 编辑 审核 审核人
审批人 审批 批准人 批准 复核 复核人 制表 制表人 填表人 填写人 开户人 户主 户名 账户名 收款人 付款人 持卡人 房东 租客 承租人 出租人 买方 卖方 借款人 贷款人 担保人
原告 被告 证人 被申请人 上诉人 医生 主治医生 主治医师 医师 护士 责任护士 律师 经理 客服 坐席 工程师 司机 收信 致 发送人 发言人 抄送 候选人 应聘者 推荐人 面试官 导师 校长
班主任 项目经理 产品经理 对接人 值班人 值班人员 值班 接单人 派单人 提单人 受访者 当事人 配偶 父亲 母亲 丈夫 妻子 儿子 女儿 死者 嫌疑人 被害人 受害人 乘客 旅客 住客
入住人 预订人 预约人 就诊人 提交人 创建人 修改人 更新人 指派人 经手人 联系方式 买家 卖家 店主 业主
聯絡人 聯繫人 緊急聯絡人 客戶 顧客 用戶 收貨人 寄件者 收件者 寄貨人 經辦人 經辦 簽名 簽收人 簽收 申請人 負責人 報告人 報修人 報案人 投訴人 受理人 處理人
代理人 委託人 被保險人 投保人 受益人 法定代理人 代表人 監護人 家屬 家長 學生 老師 教師 員工 職員 會員 成員 出席者 出席人員 與會者 主持人 紀錄 記錄 編輯 審核
覆核 製表 填表人 戶名 帳戶名 收款人 付款人 持卡人 房東 承租人 出租人 借款人 擔保人 證人 醫生 醫師 主治醫師 護理師 護士 律師 經理 客服 工程師 司機 承辦人 承辦
窗口 訂購人 購買人 取件人 預約人 訪客 稱呼 稱謂`
const japanese = `氏名 お名前 名前 姓名 ご氏名 お客様名 顧客名 患者名 患者氏名 担当 担当者 担当者名 ご担当 ご担当者 担当医 主治医 患者 患者様 宛先 宛名 送付先 お届け先 届け先 配送先 請求先 差出人
送信者 受信者 受取人 依頼者 依頼人 申請者 申込者 申込人 契約者 契約者名 被保険者 保険者 連絡先 緊急連絡先 保護者 保護者名 保証人 連帯保証人 代表者 代表者名 代表 責任者 承認者
承認 確認者 作成者 作成 起票者 報告者 記入者 記載者 記録者 署名 著者 筆者 発表者 講師 司会 議長 書記 出席者 参加者 欠席者 同席者 対象者 利用者 利用者名 会員名 口座名義 名義人 名義
世帯主 配偶者 父 母 長男 長女 次男 次女 家族 社員名 従業員 従業員名 社員 職員 看護師 医師 弁護士 税理士 施術者 診察医 入院患者 応募者 応募者名 面接官 面接者 紹介者 通報者 被害者 容疑者
証人 原告 被告 乗客 搭乗者 宿泊者 予約者 予約者名 注文者 購入者 注文者名 送り主 荷受人 荷送人 受付 受付者 対応者 営業担当 窓口 発信者 来訪者 訪問者 旧姓 通称 本人氏名
フリガナ ふりがな カナ 氏名カナ カナ氏名 お名前カナ ヨミガナ よみがな 読み ローマ字 セイ メイ 姓 名 シメイ`
const korean = `이름 성명 성함 본명 담당자 담당 담당자명 환자 환자명 고객 고객명 고객님 수신 수신인 수신자 발신 발신인 발신자 참조 보호자 보호자명 예금주 수취인 받는사람 보내는사람 받는분 보내는분
작성자 작성 신청인 신청자 신청자명 대표자 대표 대표자명 신고자 신고인 피해자 주치의 담당의 의사 간호사 책임자 관리자 승인자 결재자 검토자 보고자 접수자 접수인 처리자 상담자 상담사
상담원 직원 직원명 사원명 사원 학생 학생명 학부모 교사 담임 강사 교수 지도교수 저자 글쓴이 발표자 진행자 사회자 참석자 불참자 참가자 회원 회원명 가입자 계약자 계약자명 피보험자
수익자 보험계약자 임대인 임차인 매도인 매수인 채무자 채권자 보증인 연대보증인 원고 피고 증인 변호인 변호사 대리인 배우자 부 모 부친 모친 자녀 가족 긴급연락처 비상연락처 비상연락망
지원자 지원자명 면접관 추천인 예약자 예약자명 주문자 주문자명 구매자 판매자 배송받는분 수령인 수령자 투숙객 승객 탑승자 기사 운전자 서명 날인 서명자 인솔자 팀장 과장 부장
대리 연락처 의뢰인 의뢰자 민원인 용의자 피의자 고인 상속인 위임인 수임인 요청자 등록자 담당의사 기안자 인수자 인계자 방문자`
const english = `name names contact customer patient client attn attention to from cc bcc author assignee reporter owner employee recipient sender signed
fullname firstname lastname surname user requester approver guardian member student teacher doctor nurse spouse beneficiary insured applicant holder
attendees participants by payee buyer seller tenant landlord consignee dear`

const labels = new Set([chinese, japanese, korean].flatMap(wordsOf))
const englishLabels = new Set(wordsOf(english))
const labelUnitsMax = 7
const blanksMax = 8

/** Nothing; a label and a blank; a label and a colon or the like. */
export const labelled = { no: 0, weakly: 1, surely: 2 } as const
export type Labelled = (typeof labelled)[keyof typeof labelled]

const blanks = /[ \r\t*_"'「『(<[{【《」』)>\]}】》]/
const separators = /[:=|\t;>】\]》〕]/

/** How a value that starts at a place is labelled: by a mark, or by a blank or a line's end alone. */
export function labelBefore(text: string, at: number): Labelled {
  const { to, isMarked, lines } = marksBefore(text, at)
  if (to === at || to === 0 || lines > 1) return labelled.no
  const isOnLine = lines === 0
  if (!endsWithLabel(text, to, isMarked && isOnLine)) return labelled.no
  if (isMarked && isOnLine) return labelled.surely
  return isOnLine || isMarked ? labelled.weakly : labelled.no
}

interface Marks {
  /** Where the marks start. */
  readonly to: number
  readonly isMarked: boolean
  readonly lines: number
}

/** The marks and blanks in front of a place. */
function marksBefore(text: string, at: number): Marks {
  let to = at
  let isMarked = false
  let lines = 0
  for (; to > 0 && at - to < blanksMax; to -= 1) {
    const mark = text.charAt(to - 1)
    if (mark === '\n') lines += 1
    else if (separators.test(mark)) isMarked = true
    else if (!blanks.test(mark)) break
  }
  return { to, isMarked, lines }
}

/** "氏名は", "성명은" and the like in front of a place: the label's end given. */
export function endsWithLabel(text: string, to: number, mayBeEnglish: boolean): boolean {
  const script = scriptOf(text.charCodeAt(to - 1))
  if (script === null) return mayBeEnglish && endsWithEnglish(text, to)
  for (let size = labelUnitsMax; size > 0; size -= 1) {
    if (size > to || !labels.has(text.slice(to - size, to))) continue
    // A short label is one only as a whole word.
    return size > 1 || to - size === 0 || scriptOf(text.charCodeAt(to - size - 1)) === null
  }
  return false
}

function endsWithEnglish(text: string, to: number): boolean {
  const word = /(?<![A-Za-z])[A-Za-z]{2,12}$/.exec(text.slice(Math.max(0, to - 13), to))
  return word !== null && englishLabels.has(word[0].toLowerCase())
}
