// Shows spreadsheet serial dates by their format code: the day count starts at 1899-12-30, times are fractions of a day.

const dayMs = 86_400_000
const epochMs = Date.UTC(1899, 11, 30)
const months = 'January February March April May June July August September October November December'.split(' ')
const days = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ')
const tokens = /"([^"]*)"|\\(.)|_.|\*.|\[(h+|m+|s+)\]|\[[^\]]*\]|(AM\/PM|A\/P)|(y+|m+|d+|h+|s+)|\.(0+)|(.)/gisu

/** Whether the code shows a date or a time: one of its letters stands outside quotes and brackets. */
export function isDateFormat(section: string): boolean {
  const bare = section.replaceAll(/"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]/giu, '')
  return /[ymdhs]/iu.test(bare) && !/general/iu.test(bare)
}

type Part = (at: Date, serial: number) => string

/** A writer of serial dates, compiled once per format code. */
export function dateFormat(section: string): (serial: number) => string {
  const places = Math.min(3, /\.(0+)/u.exec(section)?.[1]?.length ?? 0)
  const unitMs = 10 ** (3 - places)
  const parts = dateParts(section.replace(/;@$/u, ''), places)
  return (serial) => {
    const at = new Date(epochMs + Math.round((serial * dayMs) / unitMs) * unitMs)
    if (Number.isNaN(at.getTime())) return String(serial)
    return parts
      .map((part) => part(at, serial))
      .join('')
      .trim()
  }
}

function dateParts(section: string, places: number): Part[] {
  const twelve = /AM\/PM|A\/P/iu.test(section)
  let before = ''
  return Array.from(section.matchAll(tokens), (match): Part => {
    const [, quoted, escaped, elapsed, half, letters, subsecond, other] = match
    const minutes = before.startsWith('h') || secondsFollow.test(section.slice(match.index + match[0].length))
    const word = (letters ?? elapsed ?? '').toLowerCase()
    if (word !== '') before = word
    if (letters !== undefined) return (at) => field(at, word, { twelve, minutes })
    if (elapsed !== undefined) return (_at, serial) => elapsedField(serial, word)
    if (half !== undefined) return (at) => (at.getUTCHours() < 12 ? 'AM' : 'PM')
    if (subsecond !== undefined) return (at) => milliseconds(at, places)
    const literal = [quoted, escaped, other].find((text) => text !== undefined) ?? ''
    return () => literal
  })
}

const secondsFollow = /^[^ymdh]*s/iu

function milliseconds(at: Date, places: number): string {
  return `.${String(at.getUTCMilliseconds()).padStart(3, '0').slice(0, places)}`
}

function elapsedField(serial: number, letters: string): string {
  const perDay = letters.startsWith('h') ? 24 : letters.startsWith('m') ? 1440 : 86_400
  return String(Math.floor(serial * perDay + 1e-9)).padStart(letters.length, '0')
}

function field(at: Date, letters: string, how: { twelve: boolean; minutes: boolean }): string {
  const size = letters.length
  const number = (value: number): string => String(value).padStart(Math.min(size, 2), '0')
  switch (letters.slice(0, 1)) {
    case 'y':
      return size <= 2 ? String(at.getUTCFullYear() % 100).padStart(2, '0') : String(at.getUTCFullYear())
    case 'd':
      return size <= 2 ? number(at.getUTCDate()) : named(days, at.getUTCDay(), size)
    case 'h':
      return number(how.twelve ? at.getUTCHours() % 12 || 12 : at.getUTCHours())
    case 's':
      return number(at.getUTCSeconds())
    default:
      if (how.minutes && size <= 2) return number(at.getUTCMinutes())
      return size <= 2 ? number(at.getUTCMonth() + 1) : named(months, at.getUTCMonth(), size)
  }
}

function named(names: readonly string[], index: number, size: number): string {
  const name = names[index] ?? ''
  if (size === 5) return name.slice(0, 1)
  return size === 3 ? name.slice(0, 3) : name
}
