// Words that a text surely shows as names, by their hashes: what they are once, they are wherever they stand again.
import { probabilityAt, type Marginals } from './marginals.ts'
import { shape, type Tokens } from './tokens.ts'
import { firstNameOf, isInDictionary, ordinaryOf } from './word-classes.ts'

const sureMin = 0.9
const lengthMin = 3

export class KnownWords {
  /** No common word is among them. */
  readonly #names = new Set<number>()
  /** Last words behind a first name, which may be common words: "Anna Baker". */
  readonly #surnames = new Set<number>()

  has(hash: number): boolean {
    return this.#names.has(hash)
  }

  /** Whether it was the last word of a full name: capitalised, it is that name again where little speaks for it. */
  isSurname(hash: number): boolean {
    return this.#surnames.has(hash)
  }

  /** Adds what surely is a name in these tokens. */
  add(tokens: Tokens, marginals: Marginals): void {
    const { count, hashes, classes } = tokens
    for (let at = 0; at < count; at += 1) {
      if (!isSure(tokens, marginals, at)) continue
      const of = classes[at] ?? 0
      if (!isInDictionary(of) || ordinaryOf(of) < 2) this.#names.add(hashes[at] ?? 0)
      if (endsFullName(tokens, marginals, at)) this.#surnames.add(hashes[at] ?? 0)
    }
  }
}

const isSure = ({ shapes, lengths }: Tokens, marginals: Marginals, at: number): boolean =>
  probabilityAt(marginals, at) >= sureMin && (shapes[at] ?? 0) >= shape.title && (lengths[at] ?? 0) >= lengthMin

function endsFullName(tokens: Tokens, marginals: Marginals, at: number): boolean {
  if (at === 0 || !isSure(tokens, marginals, at - 1)) return false
  const isFirst = firstNameOf(tokens.classes[at - 1] ?? 0) > 0
  return isFirst && (at + 1 >= tokens.count || !isSure(tokens, marginals, at + 1))
}
