// What an element passes on to its children: text style, indentation, list numbering, white space; and what its CSS asks for.
import {
  bodyStyle,
  headingMeasures,
  paragraphGapPt,
  textStyle,
  type Align,
  type TextStyle,
} from '../../../shared/page/blocks.ts'

export interface Context {
  readonly style: TextStyle
  readonly indentPt: number
  readonly gapPt: number
  readonly align: Align
  readonly isHeading: boolean
  readonly isPreformatted: boolean
  /** Marker of a list item, drawn before its first text. */
  readonly marker: string | null
  readonly list: { readonly isOrdered: boolean; readonly form: string; next: number } | null
  readonly breaksBefore: boolean
  readonly breaksAfter: boolean
}

type Attributes = { readonly [name: string]: string }

export const rootContext: Context = {
  style: bodyStyle,
  indentPt: 0,
  gapPt: 0,
  align: 'left',
  isHeading: false,
  isPreformatted: false,
  marker: null,
  list: null,
  breaksBefore: false,
  breaksAfter: false,
}

const listIndentPt = 24
const linkCharactersMax = 2_048
const neverShown = new Set(
  'head script style template title noscript iframe object embed svg math audio video canvas datalist'.split(' '),
)

/** Whether an element and all inside it are not shown. */
export function isHidden(name: string, attributes: Attributes): boolean {
  if (neverShown.has(name) || attributes['hidden'] !== undefined) return true
  return /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)/i.test(attributes['style'] ?? '')
}

export function childContext(outer: Context, name: string, attributes: Attributes): Context {
  const inherited = { ...outer, gapPt: outer.gapPt, marker: null, breaksBefore: false, breaksAfter: false }
  const rule = ruleOf.get(name)
  return withCss(rule === undefined ? inherited : rule(inherited, attributes), attributes)
}

type Rule = (outer: Context, attributes: Attributes) => Context

const restyled = (context: Context, change: Partial<TextStyle>): Context => ({
  ...context,
  style: textStyle({ ...context.style, ...change }),
})

const bold: Rule = (outer) => restyled(outer, { isBold: true })
const italic: Rule = (outer) => restyled(outer, { isItalic: true })
const mono: Rule = (outer) => restyled(outer, { isMono: true })
const small: Rule = (outer) => restyled(outer, { sizePt: outer.style.sizePt * 0.83 })
const spaced: Rule = (outer) => ({ ...outer, gapPt: paragraphGapPt })
const indented: Rule = (outer) => ({ ...outer, indentPt: outer.indentPt + listIndentPt })
const centered: Rule = (outer) => ({ ...outer, align: 'center' })

const heading =
  (scale: number): Rule =>
  (outer) => {
    const { sizePt, gapPt } = headingMeasures(scale)
    return { ...restyled(outer, { isBold: true, sizePt }), isHeading: true, gapPt }
  }

const preformatted: Rule = (outer) => ({
  ...restyled(outer, { isMono: true, sizePt: outer.style.sizePt * 0.88 }),
  isPreformatted: true,
  gapPt: paragraphGapPt,
})

/** Addresses of other schemes (javascript, data, file) are text without a link. */
const linked: Rule = (outer, { href }) => {
  const url = href === undefined || href.length > linkCharactersMax ? null : URL.parse(href.trim())
  if (url === null || !['http:', 'https:', 'mailto:'].includes(url.protocol)) return outer
  return restyled(outer, { link: url.href })
}

const list =
  (isOrdered: boolean): Rule =>
  (outer, { start, type }) => {
    const first = Number.parseInt(start ?? '1', 10)
    const next = Number.isSafeInteger(first) ? first : 1
    const gapPt = outer.list === null ? paragraphGapPt : 0
    return { ...indented(outer, {}), gapPt, list: { isOrdered, form: type ?? '1', next } }
  }

const listItem: Rule = (outer, attributes) => {
  const { list } = outer
  if (list === null || !list.isOrdered) return { ...outer, marker: '•', gapPt: 0 }
  const value = Number.parseInt(attributes['value'] ?? '', 10)
  if (Number.isSafeInteger(value)) list.next = value
  return { ...outer, marker: `${ordinal(list.next++, list.form)}.`, gapPt: 0 }
}

/** What elements do to their content, beyond their places in tables and lists. */
const ruleOf = new Map<string, Rule>([
  ['h1', heading(2)],
  ['h2', heading(1.5)],
  ['h3', heading(1.17)],
  ['h4', heading(1)],
  ['h5', heading(0.83)],
  ['h6', heading(0.75)],
  ['b', bold],
  ['strong', bold],
  ['dt', bold],
  ['i', italic],
  ['em', italic],
  ['cite', italic],
  ['var', italic],
  ['dfn', italic],
  ['address', italic],
  ['code', mono],
  ['kbd', mono],
  ['samp', mono],
  ['tt', mono],
  ['small', small],
  ['sub', small],
  ['sup', small],
  ['a', linked],
  ['p', spaced],
  ['dl', spaced],
  ['figure', spaced],
  ['pre', preformatted],
  ['textarea', (outer) => ({ ...outer, isPreformatted: true })],
  ['blockquote', (outer) => ({ ...indented(outer, {}), gapPt: paragraphGapPt })],
  ['dd', indented],
  ['ul', list(false)],
  ['ol', list(true)],
  ['li', listItem],
  ['table', (outer) => ({ ...outer, isHeading: false, list: null, gapPt: 0 })],
  ['td', (outer) => ({ ...outer, indentPt: 0 })],
  ['th', (outer) => ({ ...restyled(outer, { isBold: true }), indentPt: 0 })],
  ['center', centered],
  ['caption', centered],
])

const roman: readonly (readonly [number, string])[] = [
  [1000, 'm'],
  [900, 'cm'],
  [500, 'd'],
  [400, 'cd'],
  [100, 'c'],
  [90, 'xc'],
  [50, 'l'],
  [40, 'xl'],
  [10, 'x'],
  [9, 'ix'],
  [5, 'v'],
  [4, 'iv'],
  [1, 'i'],
]

/** A list number in the form of `<ol type>`; numbers out of a form's range stay decimal. */
function ordinal(number: number, form: string): string {
  if (number < 1 || number > 3999 || form === '1') return String(number)
  if (form === 'a') return letters(number)
  if (form === 'A') return letters(number).toUpperCase()
  if (form === 'i') return romanNumber(number)
  if (form === 'I') return romanNumber(number).toUpperCase()
  return String(number)
}

function letters(number: number): string {
  const last = String.fromCharCode(0x61 + ((number - 1) % 26))
  return number <= 26 ? last : letters(Math.floor((number - 1) / 26)) + last
}

function romanNumber(number: number): string {
  let [rest, text] = [number, '']
  for (const [value, sign] of roman) {
    for (; rest >= value; rest -= value) text += sign
  }
  return text
}

/** The few CSS properties that change what stands where; everything else about looks is ours. */
function withCss(context: Context, attributes: Attributes): Context {
  const css = attributes['style']
  const align = alignOf(attributes['align'])
  const aligned = align === null ? context : { ...context, align }
  if (css === undefined) return aligned
  const properties = new Map(
    css.split(';').map((declaration) => {
      const [name = '', value = ''] = declaration.split(':', 2)
      return [name.trim().toLowerCase(), value.trim().toLowerCase()] as const
    }),
  )
  return {
    ...restyled(aligned, fontOf(properties, aligned.style)),
    align: alignOf(properties.get('text-align')) ?? aligned.align,
    isPreformatted: (properties.get('white-space') ?? '').startsWith('pre') || aligned.isPreformatted,
    breaksBefore: breaks(properties, 'before'),
    breaksAfter: breaks(properties, 'after'),
  }
}

type CssProperties = ReadonlyMap<string, string>

function fontOf(properties: CssProperties, style: TextStyle): Partial<TextStyle> {
  const weight = properties.get('font-weight')
  const slope = properties.get('font-style')
  return {
    isBold: weight === undefined ? style.isBold : weight.startsWith('bold') || Number(weight) >= 600,
    isItalic: slope === undefined ? style.isItalic : slope !== 'normal',
  }
}

/** CSS Fragmentation 3, and the older property that it replaces. */
function breaks(properties: CssProperties, side: 'before' | 'after'): boolean {
  return [`page-break-${side}`, `break-${side}`].some((name) =>
    ['always', 'page', 'left', 'right'].includes(properties.get(name) ?? ''),
  )
}

function alignOf(value: string | undefined): Align | null {
  if (value === 'center' || value === 'right' || value === 'left') return value
  return value === 'end' ? 'right' : null
}
