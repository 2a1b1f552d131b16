// Counts over all cases: words and characters by whether they were to be found and were, and cases that are exactly right.
import type { FoundSpan } from './analyzer.ts'
import type { TextCase, ValueCase } from './read-case.ts'

interface Coverage {
  hit: number
  extra: number
  missed: number
}

export interface Score {
  readonly precision: number
  readonly recall: number
  /** Weighs a miss as four false alarms. */
  readonly f2: number
}

const wordPart = /[\p{L}\p{N}_]/u
const ratio = (part: number, whole: number): number => (whole === 0 ? 1 : part / whole)

export interface Tally {
  addText(asked: TextCase, found: readonly FoundSpan[] | null): void
  addValue(asked: ValueCase, valid: boolean | null): void
  /** Lines for a reader; none where no case says what is right. */
  summary(): readonly string[]
}

export function createTally(): Tally {
  const words: Coverage = { hit: 0, extra: 0, missed: 0 }
  const characters: Coverage = { hit: 0, extra: 0, missed: 0 }
  const wholeByType = new Map<string, Share>()
  const exactByType = new Map<string, Share>()
  const counts = { open: 0, exact: 0, exactOf: 0, valid: 0, validOf: 0, notServed: 0 }
  return {
    addText(asked, found) {
      if (found === null) counts.notServed++
      if (asked.gold === null) return
      if (asked.requested.length > 0) {
        const isRight = isExact(asked, found ?? [])
        counts.exactOf++
        if (isRight) counts.exact++
        add(exactByType, asked.requested.join('+'), isRight)
        return
      }
      counts.open++
      cover(asked, found ?? [], { words, characters })
      for (const [type, isWhole] of wholesOf(asked, found ?? [])) add(wholeByType, type, isWhole)
    },
    addValue({ expected }, valid) {
      if (expected === undefined) return
      counts.validOf++
      if (valid === expected) counts.valid++
    },
    summary() {
      const lines: string[] = []
      if (counts.open > 0) {
        lines.push(`${counts.open} cases with marked values, of any type:`)
        lines.push(`  by words       ${scoreLine(words)}`, `  by characters  ${scoreLine(characters)}`)
        lines.push(...sharesOf(wholeByType, 'found whole'))
      }
      if (counts.exactOf > 0) {
        const open = sharesOf(exactByType, 'right').filter((line) => !isComplete(line))
        const rest = open.length === 0 ? '' : '; not all of:'
        lines.push(`${counts.exact} of ${counts.exactOf} cases that name types are exactly right${rest}`, ...open)
      }
      if (counts.validOf > 0) lines.push(`${counts.valid} of ${counts.validOf} values are judged as expected`)
      if (counts.notServed > 0) lines.push(`${counts.notServed} cases ask for types or a language that nobody serves`)
      return lines
    },
  }
}

interface Share {
  part: number
  whole: number
}

/** What a file of cases calls its types does not decide how much is held. */
const typesMax = 1_000

function add(shares: Map<string, Share>, named: string, isPart: boolean): void {
  const type = shares.has(named) || shares.size < typesMax ? named : 'other types'
  const share = shares.get(type) ?? { part: 0, whole: 0 }
  share.whole++
  if (isPart) share.part++
  shares.set(type, share)
}

const sharesOf = (shares: ReadonlyMap<string, Share>, what: string): string[] =>
  [...shares]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([type, { part, whole }]) => `  ${type} ${part} of ${whole} ${what}`)

const isComplete = (line: string): boolean => / (\d+) of \1 /.test(line)

/** Each marked value's type, and whether every letter and digit of it was found, as whatever type. */
function wholesOf(
  { text, gold }: TextCase,
  found: readonly FoundSpan[],
): (readonly [type: string, isWhole: boolean])[] {
  const points = Array.from(text)
  const got = marked(points.length, found)
  return (gold ?? []).map(({ start, end, type }) => {
    const missed = points.slice(start, end).some((point, at) => wordPart.test(point) && got[start + at] !== 1)
    return [type, !missed] as const
  })
}

/** Places of the types asked for, and no others; the score decides nothing. */
function isExact({ requested, gold }: TextCase, found: readonly FoundSpan[]): boolean {
  const places = (spans: readonly (readonly [number, number])[]): string =>
    spans
      .map(([start, end]) => `${start}-${end}`)
      .toSorted()
      .join(' ')
  const asked = found.filter(([, , type]) => requested.includes(type))
  return (
    places(asked.map(([start, end]) => [start, end])) === places((gold ?? []).map(({ start, end }) => [start, end]))
  )
}

function cover(
  { text, gold }: TextCase,
  found: readonly FoundSpan[],
  { words, characters }: { readonly words: Coverage; readonly characters: Coverage },
): void {
  const points = Array.from(text)
  const wanted = marked(
    points.length,
    (gold ?? []).map(({ start, end }) => [start, end] as const),
  )
  const got = marked(points.length, found)
  points.forEach((point, at) => {
    if (!wordPart.test(point)) return
    count(characters, wanted[at] === 1, got[at] === 1)
    // A word counts by its first character.
    if (at === 0 || !wordPart.test(points[at - 1] ?? '')) count(words, wanted[at] === 1, got[at] === 1)
  })
}

function marked(length: number, spans: readonly (readonly [number, number, ...unknown[]])[]): Uint8Array {
  const marks = new Uint8Array(length)
  for (const [start, end] of spans) marks.fill(1, start, end)
  return marks
}

function count(coverage: Coverage, isWanted: boolean, isFound: boolean): void {
  if (isWanted && isFound) coverage.hit++
  else if (isFound) coverage.extra++
  else if (isWanted) coverage.missed++
}

export function scoreOf({ hit, extra, missed }: Coverage): Score {
  const precision = ratio(hit, hit + extra)
  const recall = ratio(hit, hit + missed)
  const f2 = precision + recall === 0 ? 0 : (5 * precision * recall) / (4 * precision + recall)
  return { precision, recall, f2 }
}

function scoreLine(coverage: Coverage): string {
  const { precision, recall, f2 } = scoreOf(coverage)
  return `precision ${precision.toFixed(4)}  recall ${recall.toFixed(4)}  F2 ${f2.toFixed(4)}`
}
