// Times as SAML writes them: xs:dateTime in UTC (SAML core §1.3.3).

const pattern = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d{1,9})?Z$/
const dayMs = 86_400_000

/** Milliseconds since 1970, to the second; null where it is no such time. */
export function instantMs(text: string): number | null {
  const [year, month, day, hour, minute, second] = (pattern.exec(text) ?? []).slice(1).map(Number)
  if (year === undefined || month! < 1 || month! > 12 || day! < 1 || day! > daysOf(year, month!)) return null
  if (hour! > 23 || minute! > 59 || second! > 59) return null
  return daysSinceEpoch(year, month!, day!) * dayMs + ((hour! * 60 + minute!) * 60 + second!) * 1_000
}

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0

const daysOf = (year: number, month: number): number =>
  month === 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31

/** Years that begin in March have their leap day last: days before a month are then one formula (Hinnant, days_from_civil). */
function daysSinceEpoch(year: number, month: number, day: number): number {
  const shifted = month > 2 ? year : year - 1
  const era = Math.floor(shifted / 400)
  const yearOfEra = shifted - era * 400
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}
