// The text that is shown: what no font draws and no reader needs is taken out once, before the gate looks, and nothing behind it.

import { changesApart } from './tracked-changes.ts'

/** Line ends, tab and page break are what a text is laid out by; all other controls are dropped. */
const layout = String.raw`\t\n\v\f\r\u0085`
/**
 * Controls, formats, private use, half pairs, and what Unicode says to ignore: each can stand inside a value and split it without
 * being seen. Whatever changes this changes `normalise` with it: redaction must read as one what will be shown as one.
 */
const droppedClass = String.raw`(?:[\p{Cf}\p{Co}\p{Cs}\p{Default_Ignorable_Code_Point}]|(?![${layout}])\p{Cc})`
export const droppedCharacter = new RegExp(droppedClass, 'u')
export const droppedCharacters = new RegExp(droppedClass, 'gu')

const hasNoneToDrop = /^[\t\n\r\x20-\x7e]*$/
/** Bullets of symbol fonts, which office formats store as private-use characters. */
const symbolBullets = /[\uf0a7\uf0b7\uf0d8\uf0fc]/g

/** Idempotent; never longer than what it is given. What tracked changes deleted comes behind its line. */
export function shownText(text: string): string {
  if (hasNoneToDrop.test(text)) return text
  return changesApart(text).replace(symbolBullets, '\u2022').replace(droppedCharacters, '')
}
