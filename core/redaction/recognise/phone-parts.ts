// Phone parts: the lines and the groups of a candidate that is no number as a whole.
import { digitsMax, digitsMin, isDigit } from './phone-form.ts'

/** A part of a text that may be a number, or hold some. */
export interface Part {
  readonly text: string
  readonly start: number
  readonly end: number
}

const space = 32
const lineFeed = 10
/** Fewer digits beside a number may be of it. */
const besideDigitsMax = 6

export const textOf = ({ text, start, end }: Part): string => text.slice(start, end)

/** The lines of a text over which a part goes; none where it stands on one. */
export function linesOf({ start, end }: Part, text: string): Part[] {
  const lines: Part[] = []
  for (let from = start; from < end;) {
    let to = from
    while (to < end && text.charCodeAt(to) !== lineFeed) to += 1
    if (to === end && from === start) return []
    if (to > from) lines.push({ text, start: from, end: to })
    from = to + 1
  }
  return lines
}

/** A part without blanks, with the digits up to its start and up to its end. */
interface DigitGroup {
  readonly start: number
  readonly end: number
  readonly digitsBefore: number
  readonly digits: number
}

function groupsOf({ text, start: from, end: to }: Part): DigitGroup[] {
  const groups: DigitGroup[] = []
  let digits = 0
  for (let at = from; at < to;) {
    if (text.charCodeAt(at) === space) {
      at += 1
      continue
    }
    const start = at
    const digitsBefore = digits
    for (; at < to && text.charCodeAt(at) !== space; at += 1) if (isDigit(text.charCodeAt(at))) digits += 1
    if (digits > digitsBefore) groups.push({ start, end: at, digitsBefore, digits })
  }
  return groups
}

/** A number among the groups of a part. */
export interface Member<Verdict> {
  readonly start: number
  readonly end: number
  readonly verdict: Verdict
}

/**
 * The numbers that groups at blanks are, each the longest from its first group on. None ends beside a few digits more, of
 * which nobody knows that they are not its own: it takes them in.
 */
export function membersOf<Verdict>(part: Part, judge: (part: Part) => Verdict | null): Member<Verdict>[] {
  const groups = groupsOf(part)
  const found: { first: number; last: number; verdict: Verdict }[] = []
  for (let at = 0; at < groups.length && groups.length > 1; at += 1) {
    const one = longestFrom({ part, groups, first: at }, judge)
    if (one === null) continue
    found.push({ first: at, ...one })
    at = one.last
  }
  return found.map(({ first, last, verdict }, at) => {
    const from = at === 0 ? widened(groups, 0, first - 1).first : first
    const to = widened(groups, last + 1, (found[at + 1]?.first ?? groups.length) - 1).last
    return { start: groups[from]?.start ?? 0, end: groups[to]?.end ?? 0, verdict }
  })
}

/** Some groups beside a number when they hold few digits; else none, in front of the first or behind the last. */
function widened(groups: readonly DigitGroup[], first: number, last: number): { first: number; last: number } {
  const digits = (groups[last]?.digits ?? 0) - (groups[first]?.digitsBefore ?? 0)
  return last >= first && digits <= besideDigitsMax ? { first, last } : { first: last + 1, last: first - 1 }
}

interface Groups {
  readonly part: Part
  readonly groups: readonly DigitGroup[]
  readonly first: number
}

function longestFrom<Verdict>(
  { part, groups, first }: Groups,
  judge: (part: Part) => Verdict | null,
): { last: number; verdict: Verdict } | null {
  const from = groups[first]
  // The whole is known to be none.
  for (let last = first === 0 ? groups.length - 2 : groups.length - 1; last >= first; last -= 1) {
    const to = groups[last]
    if (from === undefined || to === undefined) break
    const digits = to.digits - from.digitsBefore
    if (digits < digitsMin) break
    if (digits > digitsMax) continue
    const verdict = judge({ text: part.text, start: from.start, end: to.end })
    if (verdict !== null) return { last, verdict }
  }
  return null
}
