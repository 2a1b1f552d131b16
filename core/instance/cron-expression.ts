// Cron expressions in Cloudflare's dialect, checked before the scheduler sees them: it would not start on a wrong one.

interface CronField {
  readonly min: number
  readonly max: number
  readonly names: readonly string[]
  /** `L`, `W` and `#` mean something in the two day fields only. */
  readonly special: RegExp | null
}

const monthNames = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']
/** Weekdays count from Sunday, 1. */
const weekdayNames = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']

const fields: readonly CronField[] = [
  { min: 0, max: 59, names: [], special: null },
  { min: 0, max: 23, names: [], special: null },
  { min: 1, max: 31, names: [], special: /^(L|LW|([1-9]|[12]\d|3[01])W)$/ },
  { min: 1, max: 12, names: monthNames, special: null },
  { min: 1, max: 7, names: weekdayNames, special: /^(L|[1-7]L|[1-7]#[1-5])$/ },
]

function readValue(text: string, field: CronField): number | null {
  const named = field.names.indexOf(text)
  const value = named >= 0 ? named + field.min : /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN
  return value >= field.min && value <= field.max ? value : null
}

function isItem(item: string, field: CronField, isAlone: boolean): boolean {
  if (field.special?.test(item)) return true
  const [range = '', step, ...rest] = item.split('/')
  if (rest.length > 0 || (step !== undefined && !/^[1-9]\d?$/.test(step))) return false
  return range === '*' ? isAlone : isRange(range, field)
}

/** One value, or two in ascending order. */
function isRange(range: string, field: CronField): boolean {
  const [first = '', last, ...more] = range.split('-')
  const from = readValue(first, field)
  if (from === null || more.length > 0) return false
  if (last === undefined) return true
  const to = readValue(last, field)
  return to !== null && from <= to
}

/** Five fields; `*` only alone in its field, no descending range. What never comes (31 February) is not recognised here. */
export function isCronExpression(expression: string): boolean {
  const parts = expression.trim().toUpperCase().split(/\s+/)
  if (parts.length !== fields.length || expression.length > 200) return false
  return fields.every((field, i) => {
    const items = (parts[i] ?? '').split(',')
    return items.every((item) => isItem(item, field, items.length === 1))
  })
}
