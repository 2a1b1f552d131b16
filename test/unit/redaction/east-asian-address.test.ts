// Postal addresses in Chinese, Japanese and Korean: drawn from their parts, whole, and numbers in prose that are none.
import { describe, expect, it } from 'vitest'
import { analyzeText } from '../../../core/redaction/analyze.ts'
import { proseByLanguage } from './east-asian-prose.ts'
import { drawing } from './value-texts.ts'

const list = (words: string): string[] => words.split(/\s+/).filter(Boolean)

const draw = drawing()
const pick = (from: readonly string[]): string => from[draw(from.length)]!
const number = (below: number): number => 1 + draw(below)

const chineseRegions = list(
  '浙江省杭州市西湖区 广东省深圳市南山区 北京市朝阳区 上海市静安区 四川省成都市武侯区 江苏省苏州市姑苏区 湖北省武汉市洪山区 陕西省西安市雁塔区',
)
const chineseRoads = list('文三路 人民南路 中山大道 建设街 长江西路 解放大街 科技园路 学府路 青年路')
const taiwaneseRegions = list('臺北市信義區 新北市板橋區 臺中市西屯區 高雄市前鎮區 桃園市中壢區')
const taiwaneseRoads = list('市府路 中山二路 民生東路 復興北路 文心路')
const japaneseRegions = list(
  '東京都渋谷区 神奈川県横浜市西区 大阪府大阪市北区 京都府京都市中京区 北海道札幌市中央区 福岡県福岡市博多区 千葉県船橋市 愛知県名古屋市中区',
)
const japaneseTowns = list('神南 道玄坂 みなとみらい 梅田 本町 栄 北沢')
const koreanRegions = list(
  '서울특별시_강남구 경기도_성남시_분당구 부산광역시_해운대구 대전광역시_유성구 서울시_마포구 인천_연수구',
).map((one) => one.replaceAll('_', ' '))
const koreanRoads = list('테헤란로 판교역로 센텀중앙로 대학로 월드컵북로 봉은사로')

const addresses: Readonly<Record<string, () => string>> = {
  'simplified Chinese': () =>
    `${pick(chineseRegions)}${pick(chineseRoads)}${number(300)}号${pick(['', `${number(20)}栋${number(900)}室`, `${number(9)}号楼${number(4)}单元${number(900)}室`])}`,
  'traditional Chinese': () =>
    `${pick(taiwaneseRegions)}${pick(taiwaneseRoads)}${number(300)}號${pick(['', `${number(20)}樓`, `${number(20)}樓之${number(9)}`])}`,
  Japanese: () =>
    `${pick(['', '〒150-0043 '])}${pick(japaneseRegions)}${pick(japaneseTowns)}${pick([`${number(9)}-${number(20)}-${number(30)}`, `${number(9)}丁目${number(20)}番${number(30)}号`])}${pick(['', ' 青空ビル4階', ' ハイツ若葉203号室'])}`,
  Korean: () =>
    `${pick(koreanRegions)} ${pick(koreanRoads)} ${number(300)}${pick(['', `, ${number(20)}층`, ` 한빛아파트 ${number(20)}동 ${number(900)}호`])}`,
}
const templates: Readonly<Record<string, readonly string[]>> = {
  'simplified Chinese': ['地址:%', '请寄到%,谢谢。', '他住在%。', '公司搬到%了'],
  'traditional Chinese': ['地址:%', '請寄到%,謝謝。', '住址:%\n電話:'],
  Japanese: ['住所:%', '弊社は%にあります。', 'お届け先は%です。', '%\n電話'],
  Korean: ['주소: %', '배송지는 %입니다.', '%에 거주합니다.', '%\n전화'],
}

function covered(text: string): Uint8Array {
  const units = new Uint8Array(text.length)
  for (const { start, end } of analyzeText(text)) units.fill(1, start, end)
  return units
}

describe('eastAsianAddressRecogniser', () => {
  it.each(Object.keys(addresses))('finds addresses in %s whole', (language) => {
    const missed: string[] = []
    for (let round = 0; round < 50; round += 1)
      for (const template of templates[language]!) {
        const address = addresses[language]!()
        const text = template.replace('%', address)
        const start = text.indexOf(address)
        const units = covered(text)
        if (!units.subarray(start, start + address.length).every((unit) => unit === 1)) missed.push(text)
        const around = units.subarray(0, start).filter((unit) => unit === 1).length
        if (around > 0) missed.push(`too much of ${text}`)
      }
    expect(missed).toEqual([])
  })

  it.each([
    ['家住海淀区中关村大街27号院3号楼2单元801。', '海淀区中关村大街27号院3号楼2单元801'],
    ['阳光花园12栋3单元1501室', '阳光花园12栋3单元1501室'],
    ['弊社は大阪市北区梅田1-13-1にあります。', '大阪市北区梅田1-13-1'],
    ['京都市中京区烏丸通り御池下る梅屋町358番地', '京都市中京区烏丸通り御池下る梅屋町358番地'],
    ['전주시 완산구 효자동1가 234번지에서', '전주시 완산구 효자동1가 234번지'],
    ['우편번호 06236', '06236'],
    ['〒150-0043', '150-0043'],
  ])('finds in %s what is an address', (text, address) => {
    const start = text.indexOf(address)
    expect(covered(text).subarray(start, start + address.length)).not.toContain(0)
  })

  it.each([
    '国道56号は峠を越える。',
    '第3章2号条款',
    '3号楼的电梯坏了',
    '도로 3개가 막혔다.',
    '다시 서류로 3부 제출',
    '東京都の人口は増えた。',
    '7番線の電車',
    ...Object.values(proseByLanguage).flat(),
  ])('leaves %s', (text) => {
    expect(analyzeText(text, { entities: ['LOCATION'] })).toEqual([])
  })
})
