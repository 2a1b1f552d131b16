// Atom classes: which classes of units one character of an expression can be, by asking the expression itself where it is of ASCII.
import type { Atom } from './expression-tree.ts'
import { beyondAscii, classCount, classOf, otherClass } from './unit-classes.ts'

export interface AtomClasses {
  readonly classes: readonly number[]
  /** Whether it can be a pair of surrogates. */
  readonly mayBePair: boolean
}

const ascii = Array.from({ length: 0x80 }, (_, code) => String.fromCharCode(code)).join('')
/** What is written so is nothing beyond ASCII: an escape, or a class of these alone. */
const ofAscii = /^(?:\\[dntrvf!-/:-@[-`{-~]|\[(?!\^)(?:\\[dntr!-/:-@[-`{-~]|[\x20-[\]-\x7e])*\])$/
/** Letters of ASCII that others fold to: the sign of Kelvin and the long s (CaseFolding.txt). */
const foldedTo = /[ks]/i
const classesByAtom = new Map<string, AtomClasses>()

export function classesOf({ source }: Atom, flags: string): AtomClasses {
  const key = `${flags}/${source}`
  let known = classesByAtom.get(key)
  if (known === undefined) classesByAtom.set(key, (known = read(source, flags)))
  return known
}

function read(source: string, flags: string): AtomClasses {
  const [isUnicode, isAnyCase] = [flags.includes('u'), flags.includes('i')]
  if (source[0] !== '\\' && source[0] !== '[' && source !== '.') {
    if (source.length > 1) return { classes: [otherClass], mayBePair: true }
    return { classes: classesOfLetter(source, isAnyCase), mayBePair: false }
  }
  const classes = asciiClasses(source, flags)
  if (!ofAscii.test(source)) return { classes: [...classes, ...beyondAscii], mayBePair: isUnicode }
  const isFolded = isAnyCase && classes.some((code) => foldedTo.test(String.fromCharCode(code)))
  return { classes: isFolded ? [...classes, otherClass] : classes, mayBePair: false }
}

function classesOfLetter(letter: string, isAnyCase: boolean): number[] {
  if (!isAnyCase) return [classOf(letter.charCodeAt(0))]
  const forms = [letter, letter.toLowerCase(), letter.toUpperCase(), letter.toLowerCase().toUpperCase()]
  const classes = new Set(forms.filter((one) => one.length === 1).map((one) => classOf(one.charCodeAt(0))))
  // Letters with other forms than these two have them outside the scripts in buckets.
  if (letter > '\x7f' || foldedTo.test(letter)) classes.add(otherClass)
  return [...classes]
}

function asciiClasses(source: string, flags: string): number[] {
  const every = new RegExp(source, `${flags.replace(/[gyd]/g, '')}g`)
  return Array.from(ascii.matchAll(every), ({ index }) => index)
}

/** Which classes a character in front must not have, told of ASCII alone. */
export function forbiddenBehind(atoms: readonly Atom[], flags: string): Uint8Array {
  const forbidden = new Uint8Array(classCount)
  for (const { source } of atoms) for (const code of asciiClasses(source, flags)) forbidden[code] = 1
  return forbidden
}
