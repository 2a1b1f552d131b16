// The standard fonts that every PDF reader has (ISO 32000-1, 9.6.2.2): WinAnsi encoding and Adobe's advance widths.
import { missing, type Face } from './face.ts'

/** Code points that WinAnsi puts at 0x80..0x9f (ISO 32000-1, annex D.2); all others stand at their Latin-1 place. */
const winAnsiByCodePoint: ReadonlyMap<number, number> = new Map([
  [0x0152, 0x8c],
  [0x0153, 0x9c],
  [0x0160, 0x8a],
  [0x0161, 0x9a],
  [0x0178, 0x9f],
  [0x017d, 0x8e],
  [0x017e, 0x9e],
  [0x0192, 0x83],
  [0x02c6, 0x88],
  [0x02dc, 0x98],
  [0x2013, 0x96],
  [0x2014, 0x97],
  [0x2018, 0x91],
  [0x2019, 0x92],
  [0x201a, 0x82],
  [0x201c, 0x93],
  [0x201d, 0x94],
  [0x201e, 0x84],
  [0x2020, 0x86],
  [0x2021, 0x87],
  [0x2022, 0x95],
  [0x2026, 0x85],
  [0x2030, 0x89],
  [0x2039, 0x8b],
  [0x203a, 0x9b],
  [0x20ac, 0x80],
  [0x2122, 0x99],
])

const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index)
/** All code points of WinAnsi in rising order, which is the order of the width tables. */
export const winAnsiCodePoints: readonly number[] = [
  ...range(0x20, 0x7e),
  ...range(0xa0, 0xff),
  ...winAnsiByCodePoint.keys(),
]

const helveticaWidths = `278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 278 278
   584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778 722 667 611 722 667 944
   667 667 611 278 278 278 469 556 333 556 556 500 556 556 278 556 556 222 222 500 222 833 556 556 556 556 333 500
   278 556 500 722 500 500 500 334 260 334 584 278 333 556 556 556 556 260 556 333 737 370 556 584 333 737 333 400
   584 333 333 333 556 537 278 333 333 365 556 834 834 834 611 667 667 667 667 667 667 1000 722 667 667 667 667 278
   278 278 278 722 722 778 778 778 778 778 584 778 722 722 722 722 667 667 611 556 556 556 556 556 556 889 500 556
   556 556 556 278 278 278 278 556 556 556 556 556 556 556 584 611 556 556 556 556 500 556 500 1000 944 667 500 500
   611 500 556 333 333 556 1000 222 222 222 333 333 333 556 556 350 1000 1000 333 333 556 1000`
const helveticaBoldWidths = `278 333 474 556 556 889 722 238 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 333 333
   584 584 584 611 975 722 722 722 722 667 611 778 722 278 556 722 611 833 722 778 667 778 722 667 611 722 667 944
   667 667 611 333 278 333 584 556 333 556 611 556 611 556 333 611 611 278 278 556 278 889 611 611 611 611 389 556
   333 611 556 778 556 556 500 389 280 389 584 278 333 556 556 556 556 280 556 333 737 370 556 584 333 737 333 400
   584 333 333 333 611 556 278 333 333 365 556 834 834 834 611 722 722 722 722 722 722 1000 722 667 667 667 667 278
   278 278 278 722 722 778 778 778 778 778 584 778 722 722 722 722 667 667 611 556 556 556 556 556 556 889 556 556
   556 556 556 278 278 278 278 611 611 611 611 611 611 611 584 611 611 611 611 611 556 611 556 1000 944 667 556 556
   611 500 556 333 333 556 1000 278 278 278 500 500 500 556 556 350 1000 1000 333 333 556 1000`
const courierWidth = 600

const noAstral: ReadonlyMap<number, number> = new Map()

function standardFace(name: string, widthAt: (index: number) => number): Face {
  const advances = new Uint16Array(Math.max(...winAnsiCodePoints) + 1).fill(missing)
  for (const [index, codePoint] of winAnsiCodePoints.entries()) advances[codePoint] = widthAt(index)
  return { name, advances, astralAdvances: noAstral, source: null, isSlanted: false, isThickened: false }
}

function widthTable(text: string): (index: number) => number {
  const widths = text.trim().split(/\s+/).map(Number)
  return (index) => widths[index] ?? missing
}

const regular = widthTable(helveticaWidths)
const bold = widthTable(helveticaBoldWidths)
const mono = (): number => courierWidth

/** By `isBold` + 2 `isItalic`. */
export const helvetica: readonly Face[] = [
  standardFace('Helvetica', regular),
  standardFace('Helvetica-Bold', bold),
  standardFace('Helvetica-Oblique', regular),
  standardFace('Helvetica-BoldOblique', bold),
]
export const courier: readonly Face[] = [
  standardFace('Courier', mono),
  standardFace('Courier-Bold', mono),
  standardFace('Courier-Oblique', mono),
  standardFace('Courier-BoldOblique', mono),
]

const escapes: { readonly [character: string]: string } = { '(': '\\(', ')': '\\)', '\\': '\\\\' }

/** A PDF literal string in WinAnsi, one JS character for each byte. The text must be covered by a standard face. */
export function winAnsiLiteral(text: string): string {
  const bytes = text
    .replace(/[()\\]/g, (character) => escapes[character]!)
    .replace(/[\u0100-\uffff]/g, (character) => String.fromCharCode(winAnsiByCodePoint.get(character.charCodeAt(0))!))
  return `(${bytes})`
}
