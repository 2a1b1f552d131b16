// The normal form of a text: what a person sees as one word has one spelling here, in an index and in a query.
import { digitOf } from '../redaction/normalise.ts'

const asciiPattern = /^[\t\n\v\f\r\u0020-\u007e]*$/
/** Shown as nothing: soft hyphens, joiners, variation selectors. They split no word. */
const ignorable = /\p{Default_Ignorable_Code_Point}+/gu
/** Scripts whose readers take a letter without its marks for the same. Elsewhere marks are vowels. */
const markedLetter = /([\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Hebrew}\p{Script=Arabic}])\p{M}+/gu
/** Letters that Unicode does not take apart, in lower case. The tatweel only makes an Arabic word longer. */
const plainLetters: Readonly<Record<string, string>> = {
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ı: 'i',
  ħ: 'h',
  ŧ: 't',
  ŋ: 'n',
  ĸ: 'k',
  ς: 'σ',
  '\u0640': '',
}
const strokedLetter = new RegExp(`[${Object.keys(plainLetters).join('')}]`, 'gu')
/** Hyphens and apostrophes of other shapes. */
const hyphens = /[\u2010\u2011\u2043\ufe63\uff0d]/gu
const apostrophes = /[\u2018\u2019\u201b\u02bc\uff07]/gu
const otherDigit = /(?![0-9])\p{Nd}/gu

/** Letters without what is not seen or not told apart; case stays, since it says where a joined word has its seams. */
export function normalForm(text: string): string {
  if (asciiPattern.test(text)) return text
  return text
    .replace(ignorable, '')
    .replace(otherDigit, digitOf)
    .normalize('NFKD')
    .replace(markedLetter, '$1')
    .normalize('NFC')
    .replace(hyphens, '-')
    .replace(apostrophes, "'")
}

/** Lower case of a normal form. */
export function lowerForm(form: string): string {
  const lower = form.toLowerCase()
  return asciiPattern.test(lower) ? lower : lower.replace(strokedLetter, (letter) => plainLetters[letter] ?? letter)
}
