// Shows spreadsheet numbers as their format code does (ECMA-376 part 1, 18.8.30 and 18.8.31): dates, digits, literals.
import { dateFormat, isDateFormat } from './date-format.ts'

const accounting = '_(* #,##0.00_);_(* (#,##0.00);_(* "-"??_);_(@_)'

const eastAsianDate = 'yyyy"年"m"月"d"日"'
const eastAsianTime = 'h:mm:ss'
/** A time in Chinese, a date in Japanese. */
const eastAsianMoment = 'yyyy"年"m"月"d"日" h:mm:ss'

/** Format codes that files name by number only. */
export const builtInFormats: Readonly<Record<number, string>> = {
  1: '0',
  2: '0.00',
  3: '#,##0',
  4: '#,##0.00',
  9: '0%',
  10: '0.00%',
  11: '0.00E+00',
  14: 'm/d/yy',
  15: 'd-mmm-yy',
  16: 'd-mmm',
  17: 'mmm-yy',
  18: 'h:mm AM/PM',
  19: 'h:mm:ss AM/PM',
  20: 'h:mm',
  21: 'h:mm:ss',
  22: 'm/d/yy h:mm',
  // The same numbers name other formats in each language of East Asia; all of them show a date or a time.
  27: eastAsianDate,
  28: eastAsianDate,
  29: eastAsianDate,
  30: 'm/d/yy',
  31: eastAsianDate,
  32: eastAsianTime,
  33: eastAsianTime,
  34: eastAsianMoment,
  35: eastAsianMoment,
  36: eastAsianDate,
  37: '#,##0_);(#,##0)',
  38: '#,##0_);(#,##0)',
  39: '#,##0.00_);(#,##0.00)',
  40: '#,##0.00_);(#,##0.00)',
  41: accounting,
  42: accounting,
  43: accounting,
  44: '_("$"* #,##0.00_);_("$"* (#,##0.00);_("$"* "-"??_);_(@_)',
  45: 'mm:ss',
  46: '[h]:mm:ss',
  47: 'mm:ss.0',
  48: '##0.0E+0',
  49: '@',
  50: eastAsianDate,
  51: eastAsianDate,
  52: eastAsianDate,
  53: eastAsianDate,
  54: eastAsianDate,
  55: eastAsianMoment,
  56: eastAsianMoment,
  57: eastAsianDate,
  58: eastAsianDate,
}

/** Spreadsheet programs take no longer ones. */
const codeCharactersMax = 255

type Show = (value: number) => string

/** A writer of raw cell values for one format code: what is no number, or has no format, stays as it stands. */
export function numberFormat(code: string | undefined, date1904: boolean): (text: string) => string {
  const show = compiled(code?.slice(0, codeCharactersMax), date1904 ? 1462 : 0)
  return (text) => {
    const value = Number(text)
    return text === '' || !Number.isFinite(value) ? text : show(value)
  }
}

/** Digits that a spreadsheet program keeps of a number. */
const digitsKept = 15

/** Whole numbers as they stand; of others no digit is made up or lost, but for the last of a sum of fractions. */
function general(value: number): string {
  return Number.isSafeInteger(value) ? String(value) : String(Number(value.toPrecision(digitsKept)))
}

/** Sections are for positive, negative and zero numbers; a negative one shows its own sign. */
function compiled(code: string | undefined, dateOffset: number): Show {
  if (code === undefined || /^(?:General|@)$/iu.test(code)) return general
  const sections = code.match(/(?:"[^"]*"|\\.|\[[^\]]*\]|[^;"\\[])+/gu) ?? [code]
  const [positive = general, negative, zero] = sections.map((section): Show => {
    if (!isDateFormat(section)) return digitFormat(section)
    const show = dateFormat(section)
    return (value) => show(value + dateOffset)
  })
  return (value) => {
    if (value < 0 && negative !== undefined) return negative(-value)
    return value === 0 && zero !== undefined ? zero(0) : positive(value)
  }
}

interface Token {
  readonly kind: 'digit' | 'point' | 'comma' | 'percent' | 'literal'
  readonly text: string
}

function tokenise(section: string): Token[] {
  const tokens: Token[] = []
  for (const match of section.matchAll(
    /"([^"]*)"|\\(.)|_.|\*.|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]|([0#?])|([.,%])|(.)/gsu,
  )) {
    const [, quoted, escaped, currency, digit, sign, other] = match
    const literal = quoted ?? escaped ?? currency ?? other
    if (digit !== undefined) tokens.push({ kind: 'digit', text: digit })
    else if (sign !== undefined) tokens.push({ kind: signs[sign] ?? 'literal', text: sign })
    else if (literal !== undefined) tokens.push({ kind: 'literal', text: literal })
  }
  return tokens
}

const signs: Readonly<Record<string, Token['kind']>> = { '.': 'point', ',': 'comma', '%': 'percent' }

function digitFormat(section: string): Show {
  if (/[0#?]\s*\/\s*[0-9#?]/u.test(section) || /general/iu.test(section)) return general
  if (/E[+-]0+/u.test(section)) return (value) => scientific(value, section)
  const tokens = tokenise(section)
  const lastDigit = tokens.findLastIndex((token) => token.kind === 'digit')
  if (lastDigit < 0) {
    const literal = tokens
      .map((token) => token.text)
      .join('')
      .trim()
    return () => literal
  }
  const commas = tokens.slice(lastDigit + 1).filter((token) => token.kind === 'comma').length
  const point = tokens.findIndex((token) => token.kind === 'point')
  const whole = point < 0 ? tokens : tokens.slice(0, point)
  const fraction = point < 0 ? [] : tokens.slice(point + 1)
  const scale = (tokens.some((token) => token.kind === 'percent') ? 100 : 1) / 1000 ** commas
  const places = Math.min(20, fraction.filter((token) => token.kind === 'digit').length)
  return (value) => {
    const fixed = Math.abs(value * scale).toFixed(places)
    const [wholeDigits = '0', fractionDigits = ''] = fixed.split('.')
    const sign = value < 0 && Number(fixed) !== 0 ? '-' : ''
    return `${sign}${fillWhole(whole, wholeDigits)}${fillFraction(fraction, fractionDigits)}`.trim()
  }
}

function scientific(value: number, section: string): string {
  const places = /\.([0#]+)/u.exec(section)?.[1]?.length ?? 0
  const [mantissa = '0', power = '0'] = value.toExponential(places).split('e')
  const digits = /E[+-](0+)/u.exec(section)?.[1]?.length ?? 1
  const sign = power.startsWith('-') ? '-' : '+'
  return `${mantissa}E${sign}${power.replace(/[+-]/u, '').padStart(digits, '0')}`
}

/** Places digits from the right, literals between them: 000-00-0000 shows a number as 536-90-4399. */
function fillWhole(tokens: readonly Token[], digits: string): string {
  const grouped = tokens.some(
    (token, at) => token.kind === 'comma' && tokens.slice(at).some((next) => next.kind === 'digit'),
  )
  const first = tokens.findIndex((token) => token.kind === 'digit')
  let rest = digits === '0' ? '' : digits
  let shown = ''
  let placed = 0
  const place = (digit: string): void => {
    shown = (grouped && placed > 0 && placed % 3 === 0 ? `${digit},` : digit) + shown
    placed += 1
  }
  for (let at = tokens.length - 1; at >= 0; at -= 1) {
    const token = tokens[at]
    if (token === undefined || token.kind === 'comma') continue
    if (token.kind !== 'digit') {
      shown = token.text + shown
      continue
    }
    if (rest !== '') place(rest.slice(-1))
    else if (token.text === '0') place('0')
    rest = rest.slice(0, -1)
    if (at === first) for (; rest !== ''; rest = rest.slice(0, -1)) place(rest.slice(-1))
  }
  return shown
}

function fillFraction(tokens: readonly Token[], digits: string): string {
  const optional = tokens.filter((token) => token.kind === 'digit').map((token) => token.text)
  let kept = digits
  while (kept !== '' && kept.endsWith('0') && optional[kept.length - 1] !== '0') kept = kept.slice(0, -1)
  let at = 0
  let shown = ''
  for (const token of tokens) {
    if (token.kind === 'digit') {
      shown += kept[at] ?? ''
      at += 1
    } else if (token.kind !== 'comma') shown += token.text
  }
  return kept === '' ? shown : `.${shown}`
}
