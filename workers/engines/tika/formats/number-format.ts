// Shows spreadsheet numbers as their format code does (ECMA-376 part 1, 18.8.30 and 18.8.31): dates, digits, literals.
import { formatDate, isDateFormat } from './date-format.ts'

const accounting = '_(* #,##0.00_);_(* (#,##0.00);_(* "-"??_);_(@_)'

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
}

/** Spreadsheet programs take no longer ones. */
const codeCharactersMax = 255

/** `text` as the sheet shows it; what is no number, or has no format, as it stands. */
export function showNumber(text: string, code: string | undefined, date1904: boolean): string {
  const value = Number(text)
  if (text === '' || !Number.isFinite(value)) return text
  if (code === undefined || /^(?:General|@)$/iu.test(code)) return general(value)
  const { section, magnitude } = chooseSection(code.slice(0, codeCharactersMax), value)
  if (isDateFormat(section)) return formatDate(value + (date1904 ? 1462 : 0), section)
  return formatDigits(magnitude, section)
}

function general(value: number): string {
  return String(Number(value.toPrecision(11)))
}

/** Sections are for positive, negative and zero numbers; a negative one shows its own sign. */
function chooseSection(code: string, value: number): { section: string; magnitude: number } {
  const sections = code.match(/(?:"[^"]*"|\\.|\[[^\]]*\]|[^;"\\[])+/gu) ?? [code]
  const [positive = code, negative, zero] = sections
  if (value < 0 && negative !== undefined) return { section: negative, magnitude: -value }
  if (value === 0 && zero !== undefined) return { section: zero, magnitude: 0 }
  return { section: positive, magnitude: value }
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

function formatDigits(value: number, section: string): string {
  if (/[0#?]\s*\/\s*[0-9#?]/u.test(section) || /general/iu.test(section)) return general(value)
  const exponent = /E[+-](0+)/u.exec(section)
  if (exponent !== null) return scientific(value, section)
  const tokens = tokenise(section)
  const digits = tokens.filter((token) => token.kind === 'digit')
  if (digits.length === 0)
    return tokens
      .map((token) => token.text)
      .join('')
      .trim()
  const lastDigit = tokens.findLastIndex((token) => token.kind === 'digit')
  const scale = tokens.slice(lastDigit + 1).filter((token) => token.kind === 'comma').length
  const point = tokens.findIndex((token) => token.kind === 'point')
  const whole = point < 0 ? tokens : tokens.slice(0, point)
  const fraction = point < 0 ? [] : tokens.slice(point + 1)
  const percent = tokens.some((token) => token.kind === 'percent') ? 100 : 1
  const places = fraction.filter((token) => token.kind === 'digit').length
  const fixed = Math.abs((value * percent) / 1000 ** scale).toFixed(Math.min(places, 20))
  const [wholeDigits = '0', fractionDigits = ''] = fixed.split('.')
  const sign = value < 0 && Number(fixed) !== 0 ? '-' : ''
  return `${sign}${fillWhole(whole, wholeDigits)}${fillFraction(fraction, fractionDigits)}`.trim()
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
