// Guesses the character set of bytes that are no UTF-8 and that nothing declares, by which bytes stand together.

/** How double bytes of an encoding look. */
interface DoubleBytes {
  readonly label: string
  readonly isSingle?: (byte: number) => boolean
  readonly isPair: (lead: number, trail: number) => boolean
  /** Characters that texts of its language are full of. */
  readonly isTelling: (lead: number, trail: number) => boolean
  /** So many of the pairs, marks aside, are telling. */
  readonly tellingMin: number
}

const within = (byte: number, from: number, to: number): boolean => byte >= from && byte <= to
const isHigh = (byte: number): boolean => within(byte, 0xa1, 0xfe)
/** Full-width marks and symbols, which most of these encodings keep in the same rows. */
const isMark = (lead: number, trail: number): boolean => within(lead, 0xa1, 0xa3) && isHigh(trail)

/** Kana first: no Japanese text is without them. Of the others the one with the most telling pairs is taken. */
const japanese: readonly DoubleBytes[] = [
  {
    label: 'shift_jis',
    isSingle: (byte) => within(byte, 0xa1, 0xdf),
    isPair: (lead, trail) =>
      (within(lead, 0x81, 0x9f) || within(lead, 0xe0, 0xfc)) && within(trail, 0x40, 0xfc) && trail !== 0x7f,
    isTelling: (lead, trail) =>
      (lead === 0x82 && within(trail, 0x9f, 0xf1)) || (lead === 0x83 && within(trail, 0x40, 0x96)),
    tellingMin: 0.2,
  },
  {
    label: 'euc-jp',
    isPair: (lead, trail) => (isHigh(lead) || lead === 0x8e) && isHigh(trail),
    isTelling: (lead) => lead === 0xa4 || lead === 0xa5,
    tellingMin: 0.2,
  },
]
const others: readonly DoubleBytes[] = [
  {
    // Hangul in the order of the alphabet; Chinese has half of its pairs there.
    label: 'euc-kr',
    isPair: (lead, trail) => within(lead, 0x81, 0xfe) && within(trail, 0x41, 0xfe),
    isTelling: (lead, trail) => within(lead, 0xb0, 0xc8) && isHigh(trail),
    tellingMin: 0.9,
  },
  {
    label: 'gb18030',
    isPair: (lead, trail) => within(lead, 0x81, 0xfe) && within(trail, 0x40, 0xfe) && trail !== 0x7f,
    isTelling: (lead, trail) => within(lead, 0xb0, 0xd7) && isHigh(trail),
    tellingMin: 0.6,
  },
  {
    label: 'big5',
    isPair: (lead, trail) => within(lead, 0x81, 0xfe) && (within(trail, 0x40, 0x7e) || isHigh(trail)),
    isTelling: (lead) => within(lead, 0xa4, 0xc6),
    tellingMin: 0.6,
  },
]

const sampleBytes = 64 * 1024
const pairsMin = 3
/** Damaged texts have a few bytes out of place. */
const strayShareMax = 0.02
/** Letters of Latin text stand alone among ASCII, which second bytes seldom are. */
const highTrailsMin = 0.35

/** A label for bytes of which some are above ASCII; windows-1252 where nothing else is likely. */
export function guessedEncoding(bytes: Uint8Array): string {
  const sample = bytes.subarray(0, sampleBytes)
  if (isAlphabetic(sample)) return cyrillicEncoding(sample) ?? 'windows-1252'
  const kana = japanese.find((form) => tellingShare(sample, form) >= form.tellingMin)
  if (kana !== undefined) return kana.label
  let best: DoubleBytes | undefined
  let bestShare = 0
  for (const form of others) {
    const share = tellingShare(sample, form)
    if (share < form.tellingMin || share <= bestShare) continue
    best = form
    bestShare = share
    if (form.label === 'euc-kr') break
  }
  return best?.label ?? cyrillicEncoding(sample) ?? 'windows-1252'
}

/** Alphabets of one byte a letter keep to the upper quarter; of pairs every third byte stands below. */
const lowerShareMax = 0.08

function isAlphabetic(bytes: Uint8Array): boolean {
  let [lower, upper] = [0, 0]
  for (const byte of bytes) {
    if (byte >= 0xc0) upper += 1
    else if (byte >= 0x80) lower += 1
  }
  return lower <= upper * lowerShareMax
}

/** How many characters of an encoding some bytes hold, by what they are. */
interface PairCount {
  pairs: number
  marks: number
  telling: number
  /** Pairs of which the second byte is above ASCII as well. */
  high: number
  singles: number
  strays: number
}

/** The share of telling pairs; 0 where the bytes are not of the form. */
function tellingShare(bytes: Uint8Array, form: DoubleBytes): number {
  const { pairs, marks, telling, high, singles, strays } = countPairs(bytes, form)
  // The sample may end inside a character.
  const isDamaged = strays - 1 > (pairs + singles) * strayShareMax
  if (pairs - marks < pairsMin || isDamaged || high < pairs * highTrailsMin) return 0
  return telling / (pairs - marks)
}

function countPairs(bytes: Uint8Array, form: DoubleBytes): PairCount {
  const count: PairCount = { pairs: 0, marks: 0, telling: 0, high: 0, singles: 0, strays: 0 }
  for (let at = 0; at < bytes.length; at += 1) {
    const lead = bytes[at] ?? 0
    const trail = bytes[at + 1] ?? 0
    if (lead < 0x80) continue
    if (form.isSingle?.(lead) === true) count.singles += 1
    else if (form.isPair(lead, trail)) {
      addPair(count, form, { lead, trail })
      at += 1
    } else count.strays += 1
  }
  return count
}

function addPair(count: PairCount, form: DoubleBytes, { lead, trail }: { lead: number; trail: number }): void {
  count.pairs += 1
  if (trail >= 0x80) count.high += 1
  if (form.label !== 'shift_jis' && isMark(lead, trail)) count.marks += 1
  else if (form.isTelling(lead, trail)) count.telling += 1
}

/** The six letters that make up half of a Russian text, small and capital: о, е, а, и, н, т. */
const commonLetters: Readonly<Record<string, ReadonlySet<number>>> = {
  'windows-1251': new Set([0xee, 0xe5, 0xe0, 0xe8, 0xed, 0xf2, 0xce, 0xc5, 0xc0, 0xc8, 0xcd, 0xd2]),
  'koi8-r': new Set([0xcf, 0xc5, 0xc1, 0xc9, 0xce, 0xd4, 0xef, 0xe5, 0xe1, 0xe9, 0xee, 0xf4]),
}
const cyrillicLettersMin = 4
const cyrillicRunsMin = 0.7
const commonLettersMin = 0.3

/** Words of nothing but letters above ASCII. */
function cyrillicEncoding(bytes: Uint8Array): string | undefined {
  const letters = bytes.filter((byte) => byte >= 0xc0)
  if (letters.length < cyrillicLettersMin || runsShare(bytes) < cyrillicRunsMin) return undefined
  const common = Object.entries(commonLetters).map(
    ([label, all]) => [label, letters.filter((byte) => all.has(byte)).length] as const,
  )
  const [label = '', count = 0] = common.toSorted(([, left], [, right]) => right - left)[0] ?? []
  return count < letters.length * commonLettersMin ? undefined : label
}

/** The share of letters above ASCII that stand beside another. */
function runsShare(bytes: Uint8Array): number {
  let [letters, beside] = [0, 0]
  for (const [at, byte] of bytes.entries()) {
    if (byte < 0xc0) continue
    letters += 1
    if ((bytes[at - 1] ?? 0) >= 0xc0 || (bytes[at + 1] ?? 0) >= 0xc0) beside += 1
  }
  return letters === 0 ? 0 : beside / letters
}
