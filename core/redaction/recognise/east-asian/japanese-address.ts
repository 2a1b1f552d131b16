// Japanese addresses: a prefecture or a town with its block and house number, the building and room behind, the postal code in front.

type Add = (start: number, end: number) => void

const prefectures =
  '(?:東京都|北海道|大阪府|京都府|(?:青森|岩手|宮城|秋田|山形|福島|茨城|栃木|群馬|埼玉|千葉|神奈川|新潟|富山|石川|福井|山梨|長野|岐阜|静岡|愛知|三重|滋賀|兵庫|奈良|和歌山|鳥取|島根|岡山|広島|山口|徳島|香川|愛媛|高知|福岡|佐賀|長崎|熊本|大分|宮崎|鹿児島|沖縄)県)'
const letter = '[\\u3005\\u3040-\\u30ff\\u3400-\\u9fffヶケ]'
/** But for the particles that end a place in a sentence. */
const place = '[\\u3005\\u3040-\\u304b\\u304d-\\u306a\\u306c-\\u306e\\u3070-\\u3091\\u3093-\\u30ff\\u3400-\\u9fff]'
const numeral = '[\\d一二三四五六七八九十]'
/** A block and a house: 2-3-1, 二丁目3番1号. */
const house = `${numeral}{1,4}(?:(?:丁目|番地の?|番町?|号|-|の|条|線)\\s?[東西南北]?${numeral}{0,4}){1,5}(?:号室?|番地|番)?`
const building = `(?:[\\s,]{0,2}(?:[\\u3005\\u30a0-\\u30ff\\u3400-\\u9fffA-Za-z]{1,20}(?:ビル|ビルディング|マンション|ハイツ|コーポ|荘|タワー|アパート|レジデンス|ハウス|メゾン|パレス|プラザ|館|棟|団地|住宅|寮|センター|ヒルズ|テラス|コート|ハイム|苑)\\s?[A-Za-z]?(?:\\d{1,4})?(?:号室|号|階|F)?|[A-Za-z]?\\d{1,4}(?:号室|号棟|棟|階|F|号)|(?:サン|グラン|パーク|ライオンズ|メゾン|コーポ|シティ|プラウド|ハイツ|レジデンス|ヴィラ|ロイヤル|グリーン|エス)[\\u30a0-\\u30ffー・A-Za-z\\u3400-\\u9fff]{1,16}\\s?\\d{0,4}(?:号室|号|階)?)){0,4}`
const postal = '〒\\s?\\d{3}-?\\d{4}'
/** With a prefecture, which is enough for a start; a town must follow. */
const byPrefecture = new RegExp(
  `(?:${postal}\\s{0,4})?${prefectures}${place}{1,12}?[市区町村郡](?:${place}{0,16}?(?:${house}|\\d{1,4}(?![\\d年月日人円号線])))${building}`,
  'g',
)
/** Without one: the house number proves it, in front of which a town must stand. */
const anchor = new RegExp(`(?<=${letter}|\\s)${house}`, 'g')
const town =
  /(?:[\u3400-\u9fff々]{1,5}|[\u3041-\u3096]{2,4})(?:市|区|郡|町|村)[\u3005\u3040-\u30ff\u3400-\u9fff]{0,16}\s?$/
const proof = /丁目|番|\d-\d/
const buildingBehind = new RegExp(building, 'y')
const codes = new RegExp(postal, 'g')
const windowUnitsMax = 26
const particle = /^.*(?:[はがをにでと、。]|の住所|から)(?=[\u3400-\u9fff]{1,5}(?:市|区|郡|町|村))/

export function findJapaneseAddresses(text: string, add: Add): void {
  for (const match of text.matchAll(byPrefecture)) add(match.index, match.index + match[0].trimEnd().length)
  if (text.includes('〒')) for (const match of text.matchAll(codes)) add(match.index, match.index + match[0].length)
  let floor = 0
  for (const match of text.matchAll(anchor)) {
    if (match.index < floor || !proof.test(match[0])) continue
    const before = text.slice(Math.max(floor, match.index - windowUnitsMax), match.index)
    const found = town.exec(before.replace(particle, (lead) => ' '.repeat(lead.length)))
    if (found === null) continue
    const end = match.index + match[0].length
    buildingBehind.lastIndex = end
    floor = end + (buildingBehind.exec(text)?.[0].trimEnd().length ?? 0)
    add(match.index - found[0].length, floor)
  }
}
