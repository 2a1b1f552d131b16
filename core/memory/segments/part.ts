// A part of a segment as bytes: names of one kind in ascending order and the runs of each; what one row holds.
import { compareNames, type NameNumbers } from './names.ts'

/** A part of several names fits a page of SQLite's, so that a rare name costs one page; with its head a row takes at most 4,061 bytes there. */
const partBytes = 3_600
/** A part of one name alone, a frequent one, goes on to this size: few rows then hold all of it. */
const longPartBytes = 64 * 1024

/** Words before the names: kind, number of names. */
const headWords = 2
/** Words of a name: both halves, and where its runs end. */
const nameWords = 3
/** Words of a directory's entry: kind and whether the first name began in the part before; both halves. */
const firstWords = 3
const continuedFlag = 0x100

export interface Part {
  readonly kind: number
  readonly names: number
  /** Little-endian, as on every platform that runs this: both halves and the end of the runs, by name. */
  readonly words: Uint32Array
  readonly runs: Uint8Array
}

/** `bytes` begin their buffer. */
export function parsePart(bytes: Uint8Array<ArrayBuffer>): Part {
  const [kind = 0, names = 0] = new Uint32Array(bytes.buffer, 0, headWords)
  const start = 4 * (headWords + nameWords * names)
  const words = new Uint32Array(bytes.buffer, 4 * headWords, nameWords * names)
  return { kind, names, words, runs: bytes.subarray(start) }
}

export function nameAt({ kind, words }: Part, at: number): NameNumbers {
  return { kind, high: words[nameWords * at] ?? 0, low: words[nameWords * at + 1] ?? 0 }
}

export function runsAt({ words, runs }: Part, at: number): Uint8Array {
  return runs.subarray(at === 0 ? 0 : words[nameWords * at - 1], words[nameWords * at + 2])
}

/** The place of the first of `count` names that `isBefore` does not hold of. */
function firstPlace(count: number, isBefore: (at: number) => boolean): number {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >>> 1
    if (isBefore(middle)) low = middle + 1
    else high = middle
  }
  return low
}

/** The runs of a name in this part, or null. */
export function findRuns(part: Part, name: NameNumbers): Uint8Array | null {
  if (part.kind !== name.kind) return null
  const at = firstPlace(part.names, (middle) => compareNames(nameAt(part, middle), name) < 0)
  return at < part.names && compareNames(nameAt(part, at), name) === 0 ? runsAt(part, at) : null
}

/** First names of a segment's parts, three words each. */
export type Directory = Uint32Array<ArrayBuffer>

export const partsOf = (directory: Directory): number => directory.length / firstWords

const firstOf = (directory: Directory, part: number): NameNumbers => ({
  kind: (directory[firstWords * part] ?? 0) & 0xff,
  high: directory[firstWords * part + 1] ?? 0,
  low: directory[firstWords * part + 2] ?? 0,
})

const isContinued = (directory: Directory, part: number): boolean =>
  ((directory[firstWords * part] ?? 0) & continuedFlag) !== 0

/** Parts that may hold the name: from, and before which. Most often one. */
export function partsWith(directory: Directory, name: NameNumbers): { readonly from: number; readonly to: number } {
  const parts = partsOf(directory)
  let to = firstPlace(parts, (part) => compareNames(firstOf(directory, part), name) < 0)
  const isBegun = to < parts && compareNames(firstOf(directory, to), name) === 0 && !isContinued(directory, to)
  const from = isBegun || to === 0 ? to : to - 1
  while (to < parts && compareNames(firstOf(directory, to), name) === 0) to += 1
  return { from, to }
}

/** Takes a closed part. */
export type PartSink = (part: { readonly at: number; readonly bytes: Uint8Array<ArrayBuffer> }) => void

/** Builds a segment's parts from names in ascending order. */
export interface PartBuilder {
  readonly sink: PartSink
  /** Of parts opened so far. */
  readonly firsts: number[]
  parts: number
  words: number[]
  runs: Uint8Array<ArrayBuffer>
  length: number
  last: NameNumbers | null
}

export const createPartBuilder = (sink: PartSink): PartBuilder => ({
  sink,
  firsts: [],
  parts: 0,
  words: [],
  runs: new Uint8Array(longPartBytes),
  length: 0,
  last: null,
})

function closePart(builder: PartBuilder): void {
  const { words, runs, length, last } = builder
  if (words.length === 0 || last === null) return
  const names = words.length / nameWords
  const bytes = new Uint8Array(4 * (headWords + words.length) + length)
  new Uint32Array(bytes.buffer, 0, headWords).set([last.kind, names])
  new Uint32Array(bytes.buffer, 4 * headWords, words.length).set(words)
  bytes.set(runs.subarray(0, length), 4 * (headWords + words.length))
  builder.sink({ at: builder.parts, bytes })
  builder.parts += 1
  builder.words = []
  builder.length = 0
}

function appendBytes(builder: PartBuilder, runs: Uint8Array): void {
  if (builder.length + runs.length > builder.runs.length) {
    const larger = new Uint8Array(2 * (builder.length + runs.length))
    larger.set(builder.runs.subarray(0, builder.length))
    builder.runs = larger
  }
  // Most are a few bytes: a loop is faster for them.
  if (runs.length > 32) builder.runs.set(runs, builder.length)
  else for (let at = 0; at < runs.length; at += 1) builder.runs[builder.length + at] = runs[at]!
  builder.length += runs.length
}

/** Appends runs of a name, the same as before or a later one; true where it is a new name. */
export function appendRuns(builder: PartBuilder, name: NameNumbers, runs: Uint8Array): boolean {
  const { last } = builder
  const isNew = last === null || compareNames(last, name) !== 0
  const size = builder.length + 4 * (builder.words.length + nameWords) + runs.length
  const isAlone = !isNew && builder.words.length === nameWords
  if (last?.kind !== name.kind || size > (isAlone ? longPartBytes : partBytes)) closePart(builder)
  if (builder.words.length === 0) {
    builder.firsts.push(name.kind | (isNew ? 0 : continuedFlag), name.high, name.low)
    builder.words.push(name.high, name.low, 0)
  } else if (isNew) builder.words.push(name.high, name.low, 0)
  builder.last = name
  appendBytes(builder, runs)
  builder.words[builder.words.length - 1] = builder.length
  return isNew
}

/** Closes the last part and answers the directory. */
export function finishParts(builder: PartBuilder): Directory {
  closePart(builder)
  return new Uint32Array(builder.firsts)
}
