// What an element passes on to its children: text style, indentation, list numbering, white space; and what its CSS asks for.
import { bodyStyle, bodySizePt, textStyle, type Align, type TextStyle } from '../blocks.ts'

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

const headingScale: { readonly [name: string]: number } = { h1: 2, h2: 1.5, h3: 1.17, h4: 1, h5: 0.83, h6: 0.75 }
const paragraphGapPt = 6
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
  const own = elementContext(inherited, name, attributes)
  return withCss(own, attributes)
}

function elementContext(outer: Context, name: string, attributes: Attributes): Context {
  if (headingScale[name] !== undefined) return heading(outer, headingScale[name])
  switch (name) {
    case 'b':
    case 'strong':
    case 'th':
    case 'dt':
      return restyled(outer, { isBold: true })
    case 'i':
    case 'em':
    case 'cite':
    case 'var':
    case 'dfn':
    case 'address':
      return restyled(outer, { isItalic: true })
    case 'code':
    case 'kbd':
    case 'samp':
    case 'tt':
      return restyled(outer, { isMono: true })
    case 'small':
    case 'sub':
    case 'sup':
      return restyled(outer, { sizePt: outer.style.sizePt * 0.83 })
    case 'a':
      return linked(outer, attributes['href'])
    default:
      return blockContext(outer, name, attributes)
  }
}

function blockContext(outer: Context, name: string, attributes: Attributes): Context {
  switch (name) {
    case 'p':
    case 'dl':
    case 'figure':
      return { ...outer, gapPt: paragraphGapPt }
    case 'pre':
      return { ...restyled(outer, { isMono: true, sizePt: outer.style.sizePt * 0.88 }), isPreformatted: true, gapPt: paragraphGapPt }
    case 'textarea':
      return { ...outer, isPreformatted: true }
    case 'blockquote':
      return { ...outer, indentPt: outer.indentPt + listIndentPt, gapPt: paragraphGapPt }
    case 'dd':
      return { ...outer, indentPt: outer.indentPt + listIndentPt }
    case 'ul':
    case 'ol':
      return list(outer, name === 'ol', attributes)
    case 'li':
      return listItem(outer, attributes)
    case 'table':
      return { ...outer, isHeading: false, list: null, gapPt: 0 }
    case 'td':
      return { ...outer, indentPt: 0 }
    case 'center':
    case 'caption':
      return { ...outer, align: 'center' }
    default:
      return outer
  }
}

const restyled = (context: Context, change: Partial<TextStyle>): Context => ({
  ...context,
  style: textStyle({ ...context.style, ...change }),
  indentPt: context.indentPt,
})

function heading(outer: Context, scale: number): Context {
  const sizePt = bodySizePt * scale
  return { ...restyled(outer, { isBold: true, sizePt }), isHeading: true, gapPt: Math.max(paragraphGapPt, sizePt * 0.7) }
}

/** Addresses of other schemes (javascript, data, file) are text without a link. */
function linked(outer: Context, href: string | undefined): Context {
  const url = href === undefined || href.length > linkCharactersMax ? null : URL.parse(href.trim())
  if (url === null || !['http:', 'https:', 'mailto:'].includes(url.protocol)) return outer
  return restyled(outer, { link: url.href })
}

function list(outer: Context, isOrdered: boolean, attributes: Attributes): Context {
  const start = Number.parseInt(attributes['start'] ?? '1', 10)
  const next = Number.isSafeInteger(start) ? start : 1
  const gapPt = outer.list === null ? paragraphGapPt : 0
  return { ...outer, indentPt: outer.indentPt + listIndentPt, gapPt, list: { isOrdered, form: attributes['type'] ?? '1', next } }
}

function listItem(outer: Context, attributes: Attributes): Context {
  const { list } = outer
  if (list === null || !list.isOrdered) return { ...outer, marker: '•', gapPt: 0 }
  const value = Number.parseInt(attributes['value'] ?? '', 10)
  if (Number.isSafeInteger(value)) list.next = value
  return { ...outer, marker: `${ordinal(list.next++, list.form)}.`, gapPt: 0 }
}

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
      return [name.trim().toLowerCase(), value.trim().toLowerCase()]
    }),
  )
  const breaks = (side: string): boolean =>
    [`page-break-${side}`, `break-${side}`].some((name) =>
      ['always', 'page', 'left', 'right'].includes(properties.get(name) ?? ''),
    )
  const weight = properties.get('font-weight') ?? ''
  const isBold = weight === '' ? aligned.style.isBold : weight === 'bold' || weight === 'bolder' || Number(weight) >= 600
  const isItalic = properties.get('font-style') === undefined ? aligned.style.isItalic : properties.get('font-style') !== 'normal'
  const isPreformatted = (properties.get('white-space') ?? '').startsWith('pre') || aligned.isPreformatted
  return {
    ...restyled(aligned, { isBold, isItalic }),
    align: alignOf(properties.get('text-align')) ?? aligned.align,
    isPreformatted,
    breaksBefore: breaks('before'),
    breaksAfter: breaks('after'),
  }
}

function alignOf(value: string | undefined): Align | null {
  if (value === 'center' || value === 'right' || value === 'left') return value
  return value === 'end' ? 'right' : null
}
