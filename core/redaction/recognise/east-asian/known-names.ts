// Known names: those surely found, looked for once more wherever they stand in the text.
import { restWeight } from './korean.ts'
import { scriptOf, type Stretch } from './letters.ts'
import { japaneseSurnameOf } from './japanese.ts'

const namesMax = 4096
const unitsMax = 24

export class KnownNames {
  readonly #names = new Set<string>()
  /** Surnames and given names that stand for the whole as words of their own. */
  readonly #parts = new Set<string>()
  /** Per first unit, a bit for each length of a name. */
  readonly #sizes = new Map<number, number>()

  note(name: string): void {
    if (name.length < 2 || name.length > unitsMax || this.#names.size >= namesMax) return
    this.#names.add(name)
    const code = name.charCodeAt(0)
    this.#sizes.set(code, (this.#sizes.get(code) ?? 0) | (1 << name.length))
    if (scriptOf(code) === 'hangul') {
      if (name.length === 3) this.#parts.add(name.slice(1))
      return
    }
    const surname = japaneseSurnameOf(name)
    if (surname !== '') this.#parts.add(surname)
    for (const part of name.split(/[ ・·=]/)) if (part.length > 2 && part.length < name.length) this.#parts.add(part)
  }

  findAgain(text: string, stretches: readonly Stretch[], add: (start: number, end: number) => void): void {
    if (this.#names.size === 0) return
    for (const stretch of stretches) {
      if (stretch.script === 'hangul') this.#findInHangul(text, stretch, add)
      else this.#findIn(text, stretch, add)
    }
  }

  #findIn(text: string, { start, end }: Stretch, add: (start: number, end: number) => void): void {
    if (end - start <= unitsMax && this.#parts.has(text.slice(start, end))) add(start, end)
    for (let at = start; at < end; at += 1) {
      const sizes = this.#sizes.get(text.charCodeAt(at)) ?? 0
      if (sizes === 0) continue
      for (let size = unitsMax; size > 1; size -= 1) {
        if ((sizes & (1 << size)) === 0 || !this.#names.has(text.slice(at, at + size))) continue
        // Two characters may stand in another word: only at the edge of a run.
        if (size === 2 && at > start && at + size < end) continue
        add(at, at + size)
        at += size - 1
        break
      }
    }
  }

  #findInHangul(text: string, { start, end }: Stretch, add: (start: number, end: number) => void): void {
    for (let size = Math.min(5, end - start); size > 1; size -= 1) {
      const word = text.slice(start, start + size)
      if (!this.#names.has(word) && !this.#parts.has(word)) continue
      if (restWeight(text, start + size, end) < 0) continue
      return add(start, start + size)
    }
  }
}
