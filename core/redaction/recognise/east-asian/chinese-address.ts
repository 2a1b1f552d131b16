// Chinese addresses: a street and its number, with the regions in front and the building and room behind.

type Add = (start: number, end: number) => void

const windowUnitsMax = 48
const codeUnitsMax = 8
/** A number of a house, of a lane, or of a building and room, behind the street, the estate or the house. */
const anchor =
  /[路街道巷弄段里村胡同园園苑城区區庄厦廈号號院楼樓场場寨坊桥橋]\s?[甲乙丙]?\d{1,5}(?:[-之]\d{1,4})?\s?(?:号楼|號樓|号院|號院|号|號|弄|巷|栋|棟|幢|单元|單元|室|楼|樓|座|组|組|户|戶)|[路街道巷]\s?[A-Za-z]\s?[座栋棟]/g
/** An address is written without other marks. */
const inAddress = /[\u3400-\u9fff\dA-Za-z()·-]{0,48}$/
const mayStart = /[省市州县縣区區镇鎮乡鄉村路街道巷弄胡园園苑厦廈庄城场場京津沪渝]/
const provinces =
  /(?:中国|中國)?(?:北京|天津|上海|重庆|重慶|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|内蒙古|广西|西藏|宁夏|新疆|香港|澳门|台湾|台北|臺北|新北|桃園|桃园|台中|臺中|台南|臺南|高雄|基隆|新竹|嘉義|苗栗|彰化|南投|雲林|屏東|宜蘭|花蓮|臺東|台東|澎湖|金門|連江|廣東|江蘇|遼寧|四川|廣州|深圳|广州|杭州|南京|苏州|成都|武汉|西安|青岛|大连|宁波|厦门|长沙|郑州|沈阳|济南|合肥|福州|昆明|哈尔滨|长春|无锡|佛山|东莞|珠海)(?:特别行政区|壮族自治区|回族自治区|维吾尔自治区|自治区|省|市)?(?=[\u3400-\u9fff])/g
/** A region by its last character, its name in front. */
const regionName = /[\u3400-\u9fff]{2,4}?(?:省|市|州|盟|区|區|县|縣|旗|镇|鎮|乡|鄉|街道)/
/** Words in front of an address that belong to the sentence. */
const leads =
  /^.*(?:地址(?:是|为|為|在)?|住址(?:是|为)?|位于|位於|坐落于|居住在|现住|現住|住在|家住|寄到|寄往|寄至|寄给|送到|送至|送往|发到|发往|发至|搬到|搬至|前往|来到|到达|抵达|地点|地點|改为|改成|变更为|请到|请去|在|到|往|至|从|从|是|为|于|於|去|和|与|的)(?=[\u3400-\u9fff])/
const roadName = /[\u3400-\u9fff]{1,6}(?:路|街|大道|道|巷|弄|胡同|村|园|園|苑|小区|小區|花园|广场|大厦|城|庄|坊)$/
/** Highways, which are numbered themselves. */
const numbered = /[国國県县省州都府]道$/
const behind =
  /(?:[\s,]?(?:[甲乙丙]?\d{1,5}(?:[-之]\d{1,4})?\s?(?:号楼|號樓|号院|号|號|弄|巷|栋|棟|幢|座|单元|單元|室|楼|樓|层|層|房间|房|户|戶|组|組|铺|铺位)|[A-Za-z]\d{0,4}\s?(?:座|栋|棟|区|室|馆|館|号楼|单元)|[一二三四五六七八九十]{1,3}(?:号楼|栋|单元|楼|樓|层|層|段)|之\d{1,3}|[\u3400-\u9fffA-Za-z]{2,10}?(?:大厦|大廈|小区|小區|社区|花园|花園|广场|廣場|中心|大楼|大樓|公寓|苑|园|園|城|村|宿舍|写字楼|科技园|工业园|产业园)(?=[A-Za-z\d一二三四五六七八九十,\s。;]|$)|\d{2,5}(?!\d|[年月日元个人万天时分])){1}){0,8}(?:[\s,，]\d{6}(?!\d))?/y

export function findChineseAddresses(text: string, add: Add): void {
  anchor.lastIndex = 0
  let floor = 0
  for (let match = anchor.exec(text); match !== null; match = anchor.exec(text)) {
    const start = startOf(text, floor, match.index + 1)
    if (start < 0) continue
    behind.lastIndex = match.index + match[0].length
    const size = behind.exec(text)?.[0].trimEnd().length ?? 0
    const end = match.index + match[0].length + size
    add(start - codeBefore(text, floor, start), end)
    floor = end
    anchor.lastIndex = end
  }
}

/** Taiwan writes the code in front. */
const codeBefore = (text: string, floor: number, start: number): number =>
  /(?<![\d\p{L}])\d{3}(?:\d{2,3})? ?$/u.exec(text.slice(Math.max(floor, start - codeUnitsMax), start))?.[0].length ?? 0

/** Where the address starts whose street ends at a place: at its first region, or at the street's name; -1 for none. */
function startOf(text: string, floor: number, streetEnd: number): number {
  const written = text.slice(Math.max(floor, streetEnd - windowUnitsMax), streetEnd)
  if (!mayStart.test(written)) return -1
  const before = written.slice(written.search(inAddress))
  const from = streetEnd - before.length
  if (numbered.test(before)) return -1
  provinces.lastIndex = 0
  const province = provinces.exec(before)
  if (province !== null) return from + province.index
  const lead = leads.exec(before)
  const rest = lead === null ? before : before.slice(lead[0].length)
  const region = regionName.exec(rest)
  if (region !== null) return streetEnd - rest.length + region.index
  const road = roadName.exec(rest)
  return road === null ? -1 : streetEnd - road[0].length
}
