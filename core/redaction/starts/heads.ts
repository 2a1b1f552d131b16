// Heads: what the matches of an expression can begin with, so that it is tried where one can begin and nowhere else.
import { classesOf, forbiddenBehind } from './atom-classes.ts'
import { treeOf, type Atom, type Tree } from './expression-tree.ts'
import { classCount, otherClass } from './unit-classes.ts'

/** Of the first units of a match by their classes; more is possible than matches, and never less. */
export interface Heads {
  /** The same expression, tried at one place. */
  readonly sticky: RegExp
  /** 1 for a class that can stand first. */
  readonly first: Uint8Array
  /** 1 for a class that cannot stand in front. */
  readonly notBehind: Uint8Array
  /** Bits of the pairs of first and second unit, and of second and third. */
  readonly pairs: readonly [Uint8Array, Uint8Array]
  /** At which starts of words and numbers alone a match can begin; null where it can begin elsewhere. */
  readonly at: StartKind | null
  /** Whether it can begin nearly anywhere: the expression by itself is faster. */
  readonly isDense: boolean
}

/** A start of words: a letter, or anything beyond ASCII, not behind a letter. One of numbers: a digit not behind a digit. */
export type StartKind = 'words' | 'numbers' | 'both'

const depthMax = 3
/** Paths through an expression; one with more is searched by itself. */
const pathsMax = 20_000
/** Of the pairs of small letters: what can begin nearly anywhere is searched faster by the expression itself. */
const shareMax = 0.2
const headsByExpression = new WeakMap<RegExp, Heads | null>()

/** Null for an expression that is not understood. */
export function headsOf(regex: RegExp): Heads | null {
  let known = headsByExpression.get(regex)
  if (known === undefined) headsByExpression.set(regex, (known = readHeads(regex)))
  return known
}

export function isPair(pairs: Uint8Array, one: number, other: number): boolean {
  const bit = one * classCount + other
  return ((pairs[bit >> 3] ?? 0) & (1 << (bit & 7))) !== 0
}

/** What is left of an expression behind a place: the next part, and what follows it. */
type Rest = { readonly tree: Tree; readonly next: Rest } | null

function readHeads(regex: RegExp): Heads | null {
  const tree = treeOf(regex)
  if (tree === null) return null
  const walk = new Walk(regex.flags)
  walk.from({ tree, next: null }, 0, allClasses)
  if (walk.isLost) return null
  const { first, pairs } = walk
  const notBehind = forbiddenBehind(leading(tree), regex.flags)
  const at = startsOf(first, notBehind)
  const isDense = at === null && shareOf(pairs[0]) > shareMax
  const sticky = new RegExp(regex.source, `${regex.flags.replace(/[gy]/g, '')}y`)
  return { sticky, first, notBehind, pairs, at, isDense }
}

const surrogates: readonly number[] = [otherClass]
const allClasses: readonly number[] = Array.from({ length: classCount }, (_, at) => at)

/** One walk through an expression; it notes which classes follow on which. */
class Walk {
  readonly first = new Uint8Array(classCount)
  readonly pairs: readonly [Uint8Array, Uint8Array] = [pairBits(), pairBits()]
  isLost = false
  readonly #flags: string
  /** What was noted, by depth: atoms keep one list of their classes. */
  readonly #noted = Array.from({ length: depthMax }, () => new Map<readonly number[], Set<readonly number[]>>())
  #paths = 0

  constructor(flags: string) {
    this.#flags = flags
  }

  /** Notes what can stand at a depth, behind one of `before`. */
  from(rest: Rest, depth: number, before: readonly number[]): void {
    this.#paths += 1
    if (this.#paths > pathsMax) this.isLost = true
    if (this.isLost || depth === depthMax) return
    if (rest === null) return this.#end(depth, before)
    const { tree, next } = rest
    if (tree.kind === 'atom') return this.#atom(tree, next, { depth, before })
    if (tree.kind === 'anything') return this.#end(depth, before)
    if (tree.kind === 'nothing') return this.from(next, depth, before)
    if (tree.kind === 'choice') for (const one of tree.parts) this.from({ tree: one, next }, depth, before)
    else if (tree.kind === 'sequence') this.from(tree.parts.reduceRight<Rest>(inFront, next), depth, before)
    else this.#repeat(tree, next, { depth, before })
  }

  /** Behind its end anything may stand; what can be empty at its start is not searched so. */
  #end(depth: number, before: readonly number[]): void {
    if (depth === 0) this.isLost = true
    else for (let at = depth; at < depthMax; at += 1) this.#note(at, at === depth ? before : allClasses, allClasses)
  }

  #atom(atom: Atom, next: Rest, { depth, before }: Place): void {
    const { classes, mayBePair } = classesOf(atom, this.#flags)
    this.#note(depth, before, classes)
    this.from(next, depth + 1, classes)
    if (mayBePair && depth + 1 < depthMax) {
      this.#note(depth + 1, surrogates, surrogates)
      this.from(next, depth + 2, surrogates)
    }
  }

  #repeat({ of, min, max }: Tree & { readonly kind: 'repeat' }, next: Rest, { depth, before }: Place): void {
    if (min === 0) this.from(next, depth, before)
    if (max === 0) return
    if (canBeEmpty(of)) {
      this.isLost = true
      return
    }
    const again: Tree = { kind: 'repeat', of, min: Math.max(0, min - 1), max: max - 1 }
    this.from({ tree: of, next: { tree: again, next } }, depth, before)
  }

  #note(depth: number, before: readonly number[], classes: readonly number[]): void {
    if (this.#isNoted(depth, before, classes)) return
    if (depth === 0) for (const one of classes) this.first[one] = 1
    const pairs = this.pairs[depth - 1]
    if (pairs === undefined) return
    for (const one of before)
      for (const other of classes) {
        const bit = one * classCount + other
        pairs[bit >> 3] = (pairs[bit >> 3] ?? 0) | (1 << (bit & 7))
      }
  }

  #isNoted(depth: number, before: readonly number[], classes: readonly number[]): boolean {
    const byBefore = this.#noted[depth]
    const behind = byBefore?.get(before)
    if (behind?.has(classes) === true) return true
    if (behind === undefined) byBefore?.set(before, new Set([classes]))
    else behind.add(classes)
    return false
  }
}

interface Place {
  readonly depth: number
  readonly before: readonly number[]
}

const inFront = (next: Rest, tree: Tree): Rest => ({ tree, next })
const pairBits = (): Uint8Array => new Uint8Array(Math.ceil((classCount * classCount) / 8))

function canBeEmpty(tree: Tree): boolean {
  if (tree.kind === 'atom') return false
  if (tree.kind === 'choice') return tree.parts.some(canBeEmpty)
  if (tree.kind === 'sequence') return tree.parts.every(canBeEmpty)
  return tree.kind !== 'repeat' || tree.min === 0 || canBeEmpty(tree.of)
}

/** What must not stand in front of any match. */
function leading(tree: Tree): readonly Atom[] {
  if (tree.kind === 'nothing') return tree.notBehind
  if (tree.kind !== 'sequence') return []
  const end = tree.parts.findIndex((part) => part.kind !== 'nothing')
  const looks = tree.parts.slice(0, end < 0 ? tree.parts.length : end).flatMap(leading)
  const inside = tree.parts[end]
  return inside === undefined ? looks : [...looks, ...leading(inside)]
}

const isLetter = (code: number): boolean => (code | 32) >= 97 && (code | 32) <= 122

const isDigit = (code: number): boolean => code >= 48 && code <= 57
const ascii = Array.from({ length: 0x80 }, (_, code) => code)

function startsOf(first: Uint8Array, notBehind: Uint8Array): StartKind | null {
  if (ascii.some((code) => first[code] === 1 && !isLetter(code) && !isDigit(code))) return null
  const isNumber = ascii.some((code) => first[code] === 1 && isDigit(code))
  const isWord = first.some((can, one) => can === 1 && (isLetter(one) || one >= 0x80))
  if (isWord && ascii.some((code) => isLetter(code) && notBehind[code] !== 1)) return null
  if (isNumber && ascii.some((code) => isDigit(code) && notBehind[code] !== 1)) return null
  if (isWord && isNumber) return 'both'
  return isWord ? 'words' : 'numbers'
}

const small = Array.from('abcdefghijklmnopqrstuvwxyz', (letter) => letter.charCodeAt(0))

function shareOf(pairs: Uint8Array): number {
  let count = 0
  for (const one of small) for (const other of small) if (isPair(pairs, one, other)) count += 1
  return count / small.length ** 2
}
