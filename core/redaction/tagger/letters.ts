// Letters: what kind of character each unit of UTF-16 is, and how it folds: lower case, without its marks. Tables made at the first use.

/** Kinds of characters. */
export const kind = { other: 0, letter: 1, digit: 2, blank: 3, newline: 4 } as const

export interface Letters {
  readonly kinds: Uint8Array
  /** The folded letter, 0 for what is no letter. */
  readonly folds: Uint16Array
  /** The second letter of those that fold to two (ß, æ, œ, þ), else 0. */
  readonly secondFolds: Uint16Array
  readonly isUpper: Uint8Array
  /** 1 for a letter beyond ASCII that folds to another. */
  readonly isMarked: Uint8Array
}

const units = 0x10000
const zeroWidthSpace = 0x200b
/** Scripts from here on have no letters that fold to Latin, Greek or Cyrillic ones. */
const markedBelow = 0x2000
/** Letters that are no letter with a mark, and what they fold to. */
export const foldedLetters: Readonly<Record<string, string>> = {
  ı: 'i',
  ß: 'ss',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  æ: 'ae',
  œ: 'oe',
  ð: 'd',
  þ: 'th',
}

let made: Letters | null = null

export function letters(): Letters {
  return (made ??= makeLetters())
}

function makeLetters(): Letters {
  const tables = {
    kinds: new Uint8Array(units),
    folds: new Uint16Array(units),
    secondFolds: new Uint16Array(units),
    isUpper: new Uint8Array(units),
    isMarked: new Uint8Array(units),
  }
  for (let unit = 0; unit < units; unit += 1) {
    if (unit >= 0xd800 && unit < 0xe000) continue
    const character = String.fromCharCode(unit)
    tables.kinds[unit] = kindOf(unit, character)
    if (tables.kinds[unit] !== kind.letter) continue
    const lower = character.toLowerCase()
    const fold = foldedLetters[lower] ?? lower.normalize('NFD').replace(/\p{M}/gu, '')
    tables.folds[unit] = fold === '' ? 0 : fold.charCodeAt(0)
    tables.secondFolds[unit] = fold.length > 1 ? fold.charCodeAt(1) : 0
    tables.isUpper[unit] = /\p{Lu}/u.test(character) ? 1 : 0
    tables.isMarked[unit] = unit > 0x7f && unit < markedBelow && fold !== lower ? 1 : 0
  }
  return tables
}

function kindOf(unit: number, character: string): number {
  if (unit === 0x0a) return kind.newline
  if (/[\p{L}\p{M}]/u.test(character)) return kind.letter
  if (/\p{N}/u.test(character)) return kind.digit
  return unit === zeroWidthSpace || /\s/u.test(character) ? kind.blank : kind.other
}
