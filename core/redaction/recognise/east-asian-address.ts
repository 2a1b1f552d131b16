// STREET_ADDRESS: postal addresses in Chinese, Japanese and Korean, whole: from the region or the street to the room.
import type { Findings } from '../findings.ts'
import type { Recogniser, Source, Wish } from '../source.ts'
import { addressVerdict } from './address-entity.ts'
import { findChineseAddresses } from './east-asian/chinese-address.ts'
import { findJapaneseAddresses } from './east-asian/japanese-address.ts'
import { findKoreanAddresses } from './east-asian/korean-address.ts'

const mayHoldIdeographs = /[\u3005\u3400-\u9fff\u3012]/
const mayHoldHangul = /[\uac00-\ud7a3]/
/** Labels of addresses; what follows on the line is one if it holds a region or a number. */
const label =
  /(?:地址|住址|住所|所在地|居住地|現住所|ご住所|送付先住所|お届け先|配送先|送货地址|收货地址|寄送地址|通讯地址|家庭住址|户籍地|戶籍地|주소|배송지|거주지|소재지|도로명주소|지번주소|자택)\*{0,2} ?(?:\([^()\n]{1,12}\) ?)?[:=|\t\]】]\*{0,2}[ \t]{0,8}(?<value>[^\n\t|;。"'<>]{5,120})/gu
const region = /[省市县縣区區镇鎮乡鄉村路街巷弄都道府県町郡]|[가-힣](?:시|도|구|군|읍|면|동|로|길|리)(?=[ \d,]|$)/u
const endOfValue = / {2,}|,? ?(?:电话|電話|手机|手機|邮编|郵編|TEL|Tel|tel|전화|연락처|우편번호)/

function find(source: Source, findings: Findings, { wanted }: Wish): void {
  const { text } = source
  const hasHangul = mayHoldHangul.test(text)
  const hasIdeographs = mayHoldIdeographs.test(text)
  if (!hasHangul && !hasIdeographs) return
  const verdict = addressVerdict(wanted)
  const add = (start: number, end: number): void => findings.add(verdict, start, end)
  findLabelled(text, add)
  if (hasIdeographs) findChineseAddresses(text, add)
  if (hasIdeographs) findJapaneseAddresses(text, add)
  if (hasHangul) findKoreanAddresses(text, add)
}

function findLabelled(text: string, add: (start: number, end: number) => void): void {
  for (const match of text.matchAll(label)) {
    const written = match.groups?.['value'] ?? ''
    const cut = endOfValue.exec(written)
    const value = (cut === null ? written : written.slice(0, cut.index)).trimEnd()
    if (value.length < 5 || !/\d|[一二三四五六七八九十]/.test(value) || !region.test(value)) continue
    const start = match.index + match[0].length - written.length
    add(start, start + value.length)
  }
}

export const eastAsianAddressRecogniser: Recogniser = {
  name: 'east asian address',
  entities: ['STREET_ADDRESS', 'LOCATION'],
  find,
}
