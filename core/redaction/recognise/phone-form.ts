// Phone form: whether groups of digits are written as phone numbers are, and not as dates, versions or lists.

export const digitsMin = 7
export const digitsMax = 15

const dateLike =
  /^(?:\d{4}[-/.](?:0?[1-9]|1[0-2])[-/.](?:[0-2]?\d|3[01])|(?:[0-2]?\d|3[01])[-/.](?:[0-2]?\d|3[01])[-/.](?:19|20)?\d\d)(?!\d)/
/** A country code, a zero in brackets that is dialled at home, an area code in brackets, then digits in groups. */
const wellFormed =
  /^(?:(?:\+ ?\d{1,3}|\(\+ ?\d{1,3}\)|\+ ?\(\d{1,3}\)|00 ?\d{1,3}|[01])[ ./-]{0,3})?(?:\(0\)[ ./-]{0,3})?(?:\(\d[\d ]{0,6}\)[ ./-]{0,3})?\d[\d ./-]*$/
/** Versions (1.28.1) and lists (400/422/500) are no numbers. */
const singleDigits = /(?:^|\.)\d\.\d|\.\d(?:\.|$)|\/.*\//
const yearsOrDecimal = /^(?:(?:19|20)\d\d\s?[-/]\s?(?:19|20)\d\d|\d+\.\d+|(?:19|20)\d\d[-/]\d{3,4})$/

/** Whether a part of a text holds as many digits as a number: with fewer neither it nor a part of it is one. */
export function hasDigits(text: string, from: number, to: number): boolean {
  let count = 0
  for (let at = from; at < to && count < digitsMin; at += 1) if (isDigit(text.charCodeAt(at))) count += 1
  return count >= digitsMin
}

export const isDigit = (code: number): boolean => code >= 48 && code <= 57

const space = 32
const zero = 48
/** With the zero that is dialled at home. */
const trunkedDigitsMin = 9

/** Marks between digits, as bits. */
const mark = { stop: 1, slash: 2, hyphen: 4, other: 8 } as const

/** How the value read last is written: its digits, the sequences of them, which marks stand in it, and how it starts. */
export const form = { digits: 0, runs: 0, marks: 0, first: 0, isGrouped: false }

/** Reads the value between two places of a text; no string is made for it. */
export function readForm(text: string, from: number, to: number): void {
  form.digits = form.runs = form.marks = 0
  form.first = text.charCodeAt(from)
  let inRun = false
  for (let at = from; at < to; at += 1) {
    const code = text.charCodeAt(at)
    const isOne = isDigit(code)
    if (isOne) form.digits += 1
    else form.marks |= markOf(code)
    if (isOne && !inRun) form.runs += 1
    inRun = isOne
  }
  form.isGrouped = form.runs > 1 || form.first === plus
}

export const plus = 43

function markOf(code: number): number {
  if (code === space) return 0
  if (code === 45) return mark.hyphen
  if (code === 46) return mark.stop
  return code === 47 ? mark.slash : mark.other
}

/** Whether the value in `form` can be a number, by its first character and marks; null where its text must tell. */
export function isPlausibleForm(): boolean | null {
  if (form.digits < digitsMin || form.digits > digitsMax) return false
  if ((form.marks & mark.other) === 0 && !isDigit(form.first)) return false
  return form.marks === 0 ? true : null
}

/** The same by its text. The expressions run only on what holds the marks in them. */
export function isPlausible(value: string): boolean {
  const { runs, marks } = form
  if ((marks & mark.other) !== 0 && !wellFormed.test(value)) return false
  if ((marks & ~mark.other) === 0) return true
  if (dateLike.test(value) || (runs === 2 && yearsOrDecimal.test(value))) return false
  // No version and no list starts with a plus or a zero.
  if (form.first === plus || (form.first === zero && form.digits >= trunkedDigitsMin)) return true
  return (marks & (mark.stop | mark.slash)) === 0 || !singleDigits.test(value)
}
