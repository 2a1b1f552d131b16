// Addresses among findings: each ends in front of the label of a number that is found as one, and goes on over its doors and towns.
import type { Findings, Verdict } from './findings.ts'
import { grownAddress, trimmedAddress, type Range } from './recognise/address-edges.ts'
import type { Source } from './source.ts'
import { recordEntities } from './record-entities.ts'

const records: ReadonlySet<string> = new Set(recordEntities)
const isAddress = (entity: string): boolean => entity === 'STREET_ADDRESS'

/** Cuts and grows the addresses that were found; where one goes on behind a record's number, its code and town are one of their own. */
export function settleAddresses({ text, tagging }: Source, findings: Findings): void {
  const starts: number[] = []
  const ends = new Map<number, number>()
  let hasAddress = false
  findings.each(({ entity }, start, end) => {
    hasAddress ||= isAddress(entity)
    if (!records.has(entity)) return
    starts.push(start)
    ends.set(start, end)
  })
  if (!hasAddress) return
  const isPlace = (place: number): boolean => tagging?.isPlace(place) ?? false
  starts.sort((one, other) => one - other)
  const further: { readonly verdict: Verdict; readonly range: Range }[] = []
  findings.move((verdict, start, end) => {
    if (!isAddress(verdict.entity)) return null
    const before = beforeRecord(text, starts, { start, end })
    const cut = trimmedAddress(text, before, isPlace)
    if (before.end < end)
      further.push(...restBehind(text, { starts, ends, from: before.end, end }).map((range) => ({ verdict, range })))
    return grownAddress(text, cut, isPlace)
  })
  for (const { verdict, range } of further) findings.add(verdict, range.start, range.end)
}

interface Cut {
  readonly starts: readonly number[]
  readonly ends: ReadonlyMap<number, number>
  readonly from: number
  readonly end: number
}

const separators = /^[\s,;.)(–-]+/u
/** A code, with the town that belongs to it. */
const placeOfMail = /\d{4,6}|\d{2,3}[- ]\d{2,3}|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}/u

/** What of an address stands behind the numbers of records inside of it. */
function restBehind(text: string, { starts, ends, from, end }: Cut): readonly Range[] {
  const last = starts.findLast((start) => start >= from && start < end)
  const begin = last === undefined ? end : (ends.get(last) ?? end)
  const rest = text.slice(begin, end)
  const start = begin + (separators.exec(rest)?.[0].length ?? 0)
  return start < end && placeOfMail.test(text.slice(start, end)) ? [{ start, end }] : []
}

/** The address in front of the first number of a record inside it, and of that number's label. */
function beforeRecord(text: string, starts: readonly number[], { start, end }: Range): Range {
  let [low, high] = [0, starts.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((starts[middle] ?? 0) <= start) low = middle + 1
    else high = middle
  }
  const record = starts[low] ?? Infinity
  if (record >= end) return { start, end }
  const before = text.slice(start, record)
  // The label reaches back to a mark or to the last number.
  const label = /(?:[\n;,–(]|\.\s|\d\s|\s[-/]\s)[^\n;,\d]*$/u.exec(before)
  return label === null || label.index < 1
    ? { start, end }
    : { start, end: start + label.index + (/^\d/.test(label[0]) ? 1 : 0) }
}
