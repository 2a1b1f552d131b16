// Short texts: whether an expression matches in a few words around a place, told of most by what its matches begin with.
import { headsOf, isPair, type Heads } from './heads.ts'
import { endClass, unitClasses } from './unit-classes.ts'

/** What `test` gives for an expression without flag g; of the text nothing is kept. */
export function isInShort(regex: RegExp, text: string): boolean {
  const heads = headsOf(regex)
  if (heads === null) return regex.test(text)
  const { first, notBehind, pairs } = heads
  // The units of a place are those of the one before, moved by one: each is looked up once.
  let before: number = endClass
  let own = classAt(text, 0)
  let next = classAt(text, 1)
  for (let at = 0; at < text.length; at += 1) {
    const second = classAt(text, at + 2)
    const mayBeHere = first[own] === 1 && isPair(pairs[0], own, next) && isPair(pairs[1], next, second)
    // Nothing forbids the end of a text in front.
    if (mayBeHere && notBehind[before] !== 1 && isAt(heads, text, at)) return true
    before = own
    own = next
    next = second
  }
  return false
}

/** The same for an expression whose matches begin with the text. */
export function beginsShort(regex: RegExp, text: string): boolean {
  const heads = headsOf(regex)
  return (heads === null || mayBegin(heads, text, 0)) && regex.test(text)
}

function mayBegin({ first, notBehind, pairs }: Heads, text: string, at: number): boolean {
  const own = classAt(text, at)
  if (first[own] !== 1) return false
  const next = classAt(text, at + 1)
  if (!isPair(pairs[0], own, next) || !isPair(pairs[1], next, classAt(text, at + 2))) return false
  return at === 0 || notBehind[classAt(text, at - 1)] !== 1
}

const classAt = (text: string, at: number): number =>
  at < text.length ? (unitClasses()[text.charCodeAt(at)] ?? 0) : endClass

function isAt({ sticky }: Heads, text: string, at: number): boolean {
  if (sticky.unicode && at > 0 && isTrail(text, at) && (text.charCodeAt(at - 1) & 0xfc00) === 0xd800) return false
  sticky.lastIndex = at
  return sticky.test(text)
}

const isTrail = (text: string, at: number): boolean => (text.charCodeAt(at) & 0xfc00) === 0xdc00
