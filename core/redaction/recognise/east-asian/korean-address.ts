// Korean addresses: regions divided by blanks, a road or a quarter with its number, and the building and room behind.

type Add = (start: number, end: number) => void

const province =
  '(?:서울(?:특별시|시)?|부산(?:광역시|시)?|대구(?:광역시|시)?|인천(?:광역시|시)?|광주(?:광역시|시)?|대전(?:광역시|시)?|울산(?:광역시|시)?|세종(?:특별자치시|시)?|경기도?|강원(?:특별자치도|도)?|충청?[남북]도?|충북|충남|전라?[남북]도?|전북특별자치도|전북|전남|경상?[남북]도?|경북|경남|제주(?:특별자치도|도)?)'
const part = '[가-힣]{1,6}(?:(?:시|군|구|읍|면|동|리)(?:\\d{1,2}가)?|로?\\d{1,2}가|\\d{1,2}동)'
/** A city, county or district that stands first. */
const town = '(?!(?:반드|또다|마구|필요)[시구])(?:[가-힣]{2,6}(?:시|군|구)|(?:중|동|서|남|북)구)'
const road = '[가-힣\\d]{1,12}(?:로|길)(?:\\s?\\d{1,4}(?:번?길|가))?'
const number = '\\d{1,5}(?:-\\d{1,4})?(?:번지|호)?(?![\\d.%개명원년월시분초회건차가m])'
const unit =
  '(?:,?\\s?(?:\\([가-힣\\d ,]{2,24}\\)|[가-힣A-Za-z\\d]{1,14}(?:아파트|빌딩|타워|오피스텔|빌라|맨션|하우스|주택|단지|센터|상가|캐슬|자이|래미안|푸르지오|힐스테이트|더샵|연립|스퀘어|프라자|몰|호텔|회관)(?:\\s?[A-Za-z가-힣]?\\d{1,4}단지)?|[가-힣A-Za-z\\d]{2,14}(?=\\s?[A-Za-z가-힣]?\\d{1,4}(?:층|호|동))|[A-Za-z가-힣]?\\d{1,5}동|(?:지하\\s?)?\\d{1,4}(?:층|호)|[A-Z]동)){0,6}'
/** A region, then a road or a quarter with its number. */
const address = new RegExp(
  `(?<![가-힣])(?:${province}\\s(?:${part}\\s){0,4}|${town}\\s(?:${part}\\s){0,3})(?:${road}\\s?${number}|${part}\\s(?:산\\s?)?${number}|(?:산\\s?)?\\d{1,5}(?:-\\d{1,4})(?:번지)?|\\d{1,5}번지)${unit}`,
  'g',
)
/** A road and its number alone, with a room or a quarter behind. */
const byRoad = new RegExp(`(?<![가-힣])${road}\\s${number}(?=[\\s,(]|에|$)${unit}`, 'g')
/** Regions alone, down to the quarter. */
const byRegions = new RegExp(
  `(?<![가-힣])${province}\\s(?:${part}\\s?){2,4}(?![가-힣])|(?<![가-힣])${province}\\s(?:${part}\\s){1,3}${part}(?=에|의|로|으로|이|가|은|는|을|를|입니다)`,
  'g',
)
const code = /(?<=우편번호[\s:]{1,3}|\(우\)?\s?\)?)\d{5}(?!\d)/g
const hasRoom = /[)호층동]$/

export function findKoreanAddresses(text: string, add: Add): void {
  if (/\d/.test(text)) {
    for (const match of text.matchAll(address)) add(match.index, match.index + match[0].trimEnd().length)
    for (const match of text.matchAll(byRoad))
      if (hasRoom.test(match[0]) || /(?:대로|길)\s/.test(match[0]))
        add(match.index, match.index + match[0].trimEnd().length)
    for (const match of text.matchAll(code)) add(match.index, match.index + match[0].length)
  }
  for (const match of text.matchAll(byRegions)) add(match.index, match.index + match[0].trimEnd().length)
}
