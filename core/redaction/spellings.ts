// Spellings: the different words of a text, in lower case, each with a number; what is known of a word is kept once by it.
import { bitsOfRoles, endsStreet, role } from './lexicon/roles.ts'
import { kindOf } from './lexicon/lexicon.ts'
import { grown } from './typed-arrays.ts'

/** What the text says about a spelling, as bits. */
export const note = {
  /** Written in lower case as a word of its own. */
  lowered: 1,
  /** Written with a capital. */
  cased: 2,
  /** Part of a name that is surely one. */
  named: 4,
} as const

/** That a look-up was made: it may have found nothing. */
const looked = 0x4000_0000
const lookedForEnding = 0x2000_0000
/** Slots looked at for one word. Words that collide more often than chance has it get a number of their own each time. */
const probesMax = 64
const slotsAtFirst = 512

/** The table. Words are compared where they stand in the text, so that no string is made for most. */
export class Spellings {
  readonly #text: string
  /** Numbers of spellings by hash, 0 where free; at most half full. */
  #slots = new Int32Array(slotsAtFirst)
  #hashes = new Int32Array(slotsAtFirst)
  #starts = new Int32Array(slotsAtFirst)
  #ends = new Int32Array(slotsAtFirst)
  #kinds = new Int32Array(slotsAtFirst)
  #roles = new Int32Array(slotsAtFirst)
  #notes = new Uint8Array(slotsAtFirst)
  readonly #foreign = new Map<string, number>()
  #count = 1

  constructor(text: string) {
    this.#text = text
  }

  /**
   * The number of the word at a place of the text that holds no capital outside ASCII; `hash` is of its letters in lower
   * case.
   */
  numberOf(start: number, end: number, hash: number): number {
    const mask = this.#slots.length - 1
    for (let probe = 0, slot = hash & mask; probe < probesMax; probe += 1, slot = (slot + 1) & mask) {
      const id = this.#slots[slot] ?? 0
      if (id === 0) return this.#numberOfCapitals(start, end) ?? this.#added(start, end, { hash, slot })
      if (this.#hashes[id] === hash && this.#isSame(id, start, end)) return id
    }
    return this.#added(start, end, null)
  }

  /** The same for a word with capitals outside ASCII: what they become is known of strings alone. */
  numberOfForeign(start: number, end: number): number {
    const lower = this.#text.slice(start, end).toLowerCase()
    const known = this.#foreign.get(lower) ?? this.#numberOfString(lower)
    const id = known ?? this.#added(start, end, null)
    this.#foreign.set(lower, id)
    return id
  }

  /** Kinds of the lexicon. */
  kinds(id: number): number {
    const known = this.#kinds[id] ?? 0
    return known === 0 ? (this.#kinds[id] = kindOf(this.lower(id)) | looked) : known
  }

  /** Roles of the word lists. */
  roles(id: number): number {
    const known = this.#roles[id] ?? 0
    return known === 0 ? (this.#roles[id] = bitsOfRoles(this.lower(id)) | looked) : known
  }

  /** Whether it is a street's word, or ends like one. */
  isStreet(id: number): boolean {
    const roles = this.roles(id)
    if ((roles & lookedForEnding) !== 0) return (roles & (role.street | role.streetEnding)) !== 0
    const ending = endsStreet(this.lower(id)) ? role.streetEnding : 0
    this.#roles[id] = roles | ending | lookedForEnding
    return ((roles | ending) & (role.street | role.streetEnding)) !== 0
  }

  lower(id: number): string {
    return this.#text.slice(this.#starts[id], this.#ends[id]).toLowerCase()
  }

  notes(id: number): number {
    return this.#notes[id] ?? 0
  }

  addNote(id: number, bit: number): void {
    this.#notes[id] = (this.#notes[id] ?? 0) | bit
  }

  clearNotes(): void {
    this.#notes.fill(0)
  }

  /** The number that a word got for its capitals; null where none did. */
  #numberOfCapitals(start: number, end: number): number | null {
    return this.#foreign.size === 0 ? null : (this.#foreign.get(this.#text.slice(start, end).toLowerCase()) ?? null)
  }

  /** The number of a lower-case string that stands in the text as it is; null where it does not. */
  #numberOfString(lower: string): number | null {
    const hash = hashOf(lower)
    const mask = this.#slots.length - 1
    for (let probe = 0, slot = hash & mask; probe < probesMax; probe += 1, slot = (slot + 1) & mask) {
      const id = this.#slots[slot] ?? 0
      if (id === 0) return null
      if (this.#hashes[id] === hash && this.lower(id) === lower) return id
    }
    return null
  }

  #isSame(id: number, start: number, end: number): boolean {
    const text = this.#text
    let known = this.#starts[id] ?? 0
    if ((this.#ends[id] ?? 0) - known !== end - start) return false
    for (let at = start; at < end; at += 1, known += 1) {
      if (lowerUnit(text.charCodeAt(at)) !== lowerUnit(text.charCodeAt(known))) return false
    }
    return true
  }

  #added(start: number, end: number, place: { readonly hash: number; readonly slot: number } | null): number {
    const id = this.#count
    this.#count += 1
    if (id === this.#starts.length) this.#grow()
    this.#starts[id] = start
    this.#ends[id] = end
    if (place === null) return id
    this.#hashes[id] = place.hash
    this.#slots[place.slot] = id
    if (id * 2 > this.#slots.length) this.#spread()
    return id
  }

  #grow(): void {
    this.#hashes = grown(this.#hashes)
    this.#starts = grown(this.#starts)
    this.#ends = grown(this.#ends)
    this.#kinds = grown(this.#kinds)
    this.#roles = grown(this.#roles)
    this.#notes = grown(this.#notes)
  }

  /** Twice as many slots. */
  #spread(): void {
    const before = this.#slots
    const slots = new Int32Array(before.length * 2)
    const mask = slots.length - 1
    for (const id of before) {
      if (id === 0) continue
      let slot = (this.#hashes[id] ?? 0) & mask
      while (slots[slot] !== 0) slot = (slot + 1) & mask
      slots[slot] = id
    }
    this.#slots = slots
  }
}

/** A letter of ASCII in lower case; a unit that is none keeps apart from other units of words. */
export const lowerUnit = (code: number): number => (code >= 65 && code <= 90 ? code | 32 : code)

/** The hash of no letters (FNV-1a), and the one with one more unit. */
export const hashAtFirst = 0x811c_9dc5
export const hashWith = (hash: number, code: number): number => Math.imul(hash ^ lowerUnit(code), 0x0100_0193)

function hashOf(text: string): number {
  let hash = hashAtFirst
  for (let at = 0; at < text.length; at += 1) hash = hashWith(hash, text.charCodeAt(at))
  return hash
}
