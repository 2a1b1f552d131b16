// Scripts: which scripts of a text no recogniser looks for names in, so that this can be said of a document.

/** Letters in which names are looked for: with letter case (name.ts) or East Asian (east-asian-name.ts); and those of no script. */
const searched =
  /[\p{Script=Latn}\p{Script=Cyrl}\p{Script=Grek}\p{Script=Armn}\p{Script=Copt}\p{Script=Glag}\p{Script=Hani}\p{Script=Hira}\p{Script=Kana}\p{Script=Hang}\p{Script=Zyyy}\p{Script=Zinh}]/u
const mayBeOther = /(?=[^\0-\u024f])\p{L}/u
const isLetter = /^\p{L}$/u

/** ISO 15924 codes of living scripts; letters of any other count as Zzzz, "unknown". */
const codes =
  `Arab Deva Beng Thai Hebr Taml Telu Gujr Knda Mlym Guru Orya Sinh Mymr Khmr Laoo Geor Ethi Tibt Mong Bopo Thaa Syrc Nkoo
Cher Cans Yiii Tfng Java Bali Sund Olck Mtei Vaii Adlm Goth Lisu Talu Tale Lana Cham Limb Lepc Newa Rohg Cakm`.split(
    /\s/,
  )
const tests = codes.map((code) => new RegExp(`\\p{Script=${code}}`, 'u'))
const unknown = 'Zzzz'
/** Fewer letters are a quotation or a sign. */
const lettersMin = 20

/** Per character of the basic plane: 0 not asked yet, 1 searched or no letter, and two more than the index of its script. */
const kindByPoint = new Uint8Array(0x10000)
/** The same for other planes, up to a bound. */
const kindByOtherPoint = new Map<number, number>()
const otherPointsMax = 4096
const nothing = 1
const firstScript = 2

function kindOf(point: number): number {
  const known = kindByPoint[point] ?? kindByOtherPoint.get(point) ?? 0
  if (known !== 0) return known
  const letter = String.fromCodePoint(point)
  const made = !isLetter.test(letter) || searched.test(letter) ? nothing : firstScript + scriptOf(letter)
  if (point < kindByPoint.length) kindByPoint[point] = made
  else if (kindByOtherPoint.size < otherPointsMax) kindByOtherPoint.set(point, made)
  return made
}

function scriptOf(letter: string): number {
  const at = tests.findIndex((test) => test.test(letter))
  return at < 0 ? codes.length : at
}

/** ISO 15924 codes of the scripts of a text in which nothing looks for names, in alphabetical order. Linear. */
export function scriptsNotSearched(text: string): string[] {
  if (!mayBeOther.test(text)) return []
  const counts = new Uint32Array(firstScript + codes.length + 1)
  for (let at = 0; at < text.length; at += 1) {
    const point = text.codePointAt(at) ?? 0
    if (point > 0xffff) at += 1
    const kind = kindOf(point)
    counts[kind] = (counts[kind] ?? 0) + 1
  }
  return [...codes, unknown].filter((_, at) => (counts[firstScript + at] ?? 0) >= lettersMin).sort()
}
