// Text as it can be drawn: composed characters, no invisible ones, plain spaces.

const isPlain = /^[\x20-\x7e\n]*$/
/** Spaces of other widths draw nothing; only their being spaces matters. */
const otherSpaces = /[\u1680\u2000-\u200a\u205f]/g
const lineEnds = /\r\n?|[\u0085\u2028\u2029]/g
/** Bullets of symbol fonts, which office formats store as private-use characters. */
const symbolBullets = /[\uf0a7\uf0b7\uf0d8\uf0fc]/g
/** Controls (except tab, line feed and form feed), formats, private use and what Unicode says to ignore: nothing of it has a shape. */
const shapeless = /(?![\t\n\f])[\p{Cc}\p{Cf}\p{Co}\p{Default_Ignorable_Code_Point}]/gu

/** Well-formed NFC text (UAX #15), so that a base letter and its accent become the one character that fonts hold. */
export function prepareText(text: string): string {
  if (isPlain.test(text)) return text
  return text
    .toWellFormed()
    .replace(lineEnds, '\n')
    .replace(otherSpaces, ' ')
    .replaceAll('\u202f', '\u00a0')
    .replace(symbolBullets, '\u2022')
    .replace(shapeless, '')
    .normalize('NFC')
}
