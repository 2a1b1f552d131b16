// Texts that say the same in nearly the same words: found among the results of a recall by MinHash, confirmed word by word.
import { notNames } from './not-names.ts'
import { foldMarks, isUnspaced } from './tokenise.ts'

/** Share of words, each as often as it stands there, that two texts have in common. */
const similarityMin = 0.9
/** Texts that agree in all that tells, whose words are compared with one text for each of its bands. */
const perBandMax = 16
/** Of those that share a band, the ones that share most of them, whose words are compared. */
const comparedMax = 32
/** Texts of one search, the first ones: what is further down stands by itself. */
const searchedMax = 1_000
const hashes = 32
const rowsPerBand = 4
const differingWordsMax = 8

/** A label of redaction, or a word with what joins its parts. */
const wordPattern = /<[A-Z][A-Z0-9_]{0,63}(?:_[^<>\s]{1,40})?>|[\p{L}\p{M}\p{N}]+(?:['’.,:/@+-][\p{L}\p{M}\p{N}]+)*/gu
const negations =
  /^(?:no|not|never|none|nor|neither|without|cannot|nicht|kein\w*|nie|ohne|ne|pas|jamais|sans|nunca|sin)$|n['’]t$/u

/** A number, a label, a negation, or what may be a name: a capital that no common word stands behind. */
const tells = (word: string, folded: string): boolean =>
  negations.test(folded) || (/^\p{Lu}|[\d<]/u.test(word) && !notNames.has(word))

interface Words {
  /** As they stand in the text, by their folded form. */
  readonly shown: ReadonlyMap<string, string>
  readonly counts: ReadonlyMap<string, number>
  /** What must agree to the letter: numbers, labels, names, negations. */
  readonly telling: string
  readonly isUnspaced: boolean
}

function wordsOf(text: string): Words {
  const shown = new Map<string, string>()
  const counts = new Map<string, number>()
  const telling: string[] = []
  for (const [word] of text.matchAll(wordPattern)) {
    const folded = foldMarks(word).toLowerCase()
    if (!shown.has(folded)) shown.set(folded, word)
    counts.set(folded, (counts.get(folded) ?? 0) + 1)
    if (tells(word, folded)) telling.push(folded)
  }
  return { shown, counts, telling: telling.sort().join(' '), isUnspaced: isUnspaced(text) }
}

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash >>> 0
}

const multipliers = Uint32Array.from({ length: hashes }, (_, at) => Math.imul(at + 1, 0x9e3779b1) | 1)

/** The bands of a text: two of nine tenths of the same words share one but once in a thousand times. */
function bandsOf({ counts, telling }: Words): readonly string[] {
  const least = new Uint32Array(hashes).fill(0xffffffff)
  for (const [word, count] of counts)
    for (let nth = 0; nth < count; nth += 1) {
      const hash = hashOf(`${word}\0${nth}`)
      for (let at = 0; at < hashes; at += 1) {
        let mixed = Math.imul(hash ^ (hash >>> 15), multipliers[at]!)
        mixed = (mixed ^ (mixed >>> 13)) >>> 0
        if (mixed < least[at]!) least[at] = mixed
      }
    }
  const bands: string[] = []
  for (let at = 0; at < hashes; at += rowsPerBand)
    bands.push(`${at} ${[...least.subarray(at, at + rowsPerBand)].join(' ')} ${telling}`)
  return bands
}

function similarityOf({ counts: one }: Words, { counts: other }: Words): number {
  let common = 0
  let all = 0
  for (const [word, count] of one) {
    const there = other.get(word) ?? 0
    common += Math.min(count, there)
    all += Math.max(count, there)
  }
  for (const [word, count] of other) if (!one.has(word)) all += count
  return all === 0 ? 0 : common / all
}

/** Least hashes of a text's words that are kept of it, and how many of them two texts have in common that may say the same. */
const sketched = 8
const sketchedInCommon = 4
/** With more texts each is looked at, since pairs of them are more work than that. */
const sketchedTextsMax = 256

/** Two of nine tenths of the same words have seven of eight in common as a rule, and fewer than four once in a thousand times. */
function sketchOf(text: string): readonly number[] {
  const words =
    foldMarks(text)
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  const least: number[] = []
  for (const word of words) {
    const hash = hashOf(word)
    if (least.length === sketched && hash >= least[sketched - 1]!) continue
    const at = least.findIndex((other) => other >= hash)
    if (least[at] === hash) continue
    least.splice(at === -1 ? least.length : at, 0, hash)
    if (least.length > sketched) least.pop()
  }
  return least
}

/** Both ascend. */
function commonOf(one: readonly number[], other: readonly number[]): number {
  let common = 0
  for (let at = 0, there = 0; at < one.length && there < other.length;) {
    const difference = one[at]! - other[there]!
    if (difference === 0) common += 1
    if (difference <= 0) at += 1
    if (difference >= 0) there += 1
  }
  return common
}

export interface NearDuplicate {
  /** Place of the earlier text that says the same. */
  readonly of: number
  /** From 0.9 to 1. */
  readonly similarity: number
  /** Words that this one has and the other has not, as they stand, some of them. */
  readonly words: readonly string[]
}

/** The likest that is like enough. */
function likest(
  own: Words,
  others: readonly { readonly of: number; readonly words: Words }[],
): Pick<NearDuplicate, 'of' | 'similarity'> | null {
  const least = own.isUnspaced ? 1 : similarityMin
  let best: Pick<NearDuplicate, 'of' | 'similarity'> | null = null
  for (const { of, words } of others) {
    const similarity = similarityOf(own, words)
    if (similarity >= least && similarity > (best?.similarity ?? 0)) best = { of, similarity }
  }
  return best
}

/** Texts that were looked at, in order. */
interface Seen {
  readonly texts: string[]
  readonly sketches: (readonly number[])[]
  /** Of those whose words were looked at: a text that no other may say again needs none. */
  readonly words: Map<number, Words>
  /** Places of texts that no earlier one says. */
  readonly byBand: Map<string, number[]>
}

/** Which texts another one may say again, of those from a place on and of those before: most have none, and nothing more is to be done. */
function suspectsOf({ texts, sketches }: Seen, from: number): ReadonlySet<number> {
  const places = [...texts.keys()].slice(0, searchedMax)
  if (texts.length > sketchedTextsMax) return new Set(places)
  for (const at of places.slice(from)) sketches.push(sketchOf(texts[at]!))
  const suspects = new Set<number>()
  for (const at of places.slice(from))
    for (let other = 0; other < at; other += 1) {
      const least = Math.min(sketchedInCommon, sketches[at]!.length, sketches[other]!.length)
      if (commonOf(sketches[at]!, sketches[other]!) >= least) suspects.add(at).add(other)
    }
  return suspects
}

/** Texts that share bands with it, those that share most first. */
function metIn({ byBand, words }: Seen, bands: readonly string[]): { readonly of: number; readonly words: Words }[] {
  const shared = new Map<number, number>()
  for (const band of bands) for (const of of byBand.get(band) ?? []) shared.set(of, (shared.get(of) ?? 0) + 1)
  const met = [...shared].sort(([one, ones], [other, others]) => others - ones || one - other)
  return met.slice(0, comparedMax).map(([of]) => ({ of, words: words.get(of)! }))
}

function look(seen: Seen, at: number, isCompared: boolean): NearDuplicate | null {
  const own = wordsOf(seen.texts[at]!)
  seen.words.set(at, own)
  if (own.counts.size === 0) return null
  const bands = bandsOf(own)
  const best = isCompared ? likest(own, metIn(seen, bands)) : null
  if (best !== null) {
    const { counts } = seen.words.get(best.of)!
    const others = [...own.shown].filter(([folded]) => !counts.has(folded)).map(([, word]) => word)
    return { ...best, words: others.slice(0, differingWordsMax) }
  }
  for (const band of bands) {
    const known = seen.byBand.get(band) ?? []
    if (known.length < perBandMax) seen.byBand.set(band, [...known, at])
  }
  return null
}

/**
 * A search that takes further texts as they come. By text, what earlier one says the same, or null: they agree in every number,
 * label, name and negation, and in nine tenths of their words; where no spaces tell words apart, in all. Of 1,000 texts, and each
 * is compared with 32 at most: time grows with their number, not with its square.
 */
export function createDuplicateSearch(): (texts: readonly string[]) => readonly (NearDuplicate | null)[] {
  const seen: Seen = { texts: [], sketches: [], words: new Map(), byBand: new Map() }
  return (texts) => {
    const from = seen.texts.length
    seen.texts.push(...texts)
    const suspects = suspectsOf(seen, from)
    // Of before, what only now another may say again: none of those before it does.
    for (const at of suspects) if (at < from && !seen.words.has(at)) look(seen, at, false)
    return texts.map((_, nth) => (suspects.has(from + nth) ? look(seen, from + nth, true) : null))
  }
}

/** The same of texts that are all there. */
export const nearDuplicates = (texts: readonly string[]): readonly (NearDuplicate | null)[] =>
  createDuplicateSearch()(texts)

/** Texts that are ordered anew: further down nobody looks for variety. */
const shortlistMax = 32

/**
 * Places in the order shown: of the best ones each takes the next place whose value, less a share of its likeness to what stands
 * before it, is highest (maximal marginal relevance). Values are shares of the best; no diversity leaves all as it is.
 */
export function diversified(
  results: readonly { readonly text: string; readonly value: number }[],
  diversity: number,
): readonly number[] {
  const places = results.map((_, at) => at)
  if (diversity === 0) return places
  const left = places.slice(0, shortlistMax).map((at) => ({ at, words: wordsOf(results[at]!.text), likeness: 0 }))
  const order: number[] = []
  const worth = ({ at, likeness }: (typeof left)[number]): number =>
    (1 - diversity) * results[at]!.value - diversity * likeness
  while (left.length > 0) {
    const next = left.reduce((best, one) => (worth(one) > worth(best) ? one : best))
    left.splice(left.indexOf(next), 1)
    order.push(next.at)
    for (const one of left) one.likeness = Math.max(one.likeness, similarityOf(one.words, next.words))
  }
  return [...order, ...places.slice(shortlistMax)]
}
