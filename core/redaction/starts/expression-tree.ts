// Expression trees: a regular expression as far as it matters for what its matches begin with.

/** What matches one character, as it is written: a letter, an escape, a class. */
export interface Atom {
  readonly kind: 'atom'
  readonly source: string
}

export type Tree =
  | Atom
  | { readonly kind: 'sequence'; readonly parts: readonly Tree[] }
  | { readonly kind: 'choice'; readonly parts: readonly Tree[] }
  | { readonly kind: 'repeat'; readonly of: Tree; readonly min: number; readonly max: number }
  /** What an earlier group held. */
  | { readonly kind: 'anything' }
  /** Takes nothing: an anchor, a look ahead; what must not stand in front, where that is told by the character before. */
  | { readonly kind: 'nothing'; readonly notBehind: readonly Atom[] }

const nothing: Tree = { kind: 'nothing', notBehind: [] }
const quantifier = /(?:[*+?]|\{(?<min>\d+)(?<comma>,)?(?<max>\d*)\})\??/y
const escape = /\\(?:[pP]\{[^}]*\}|u\{[^}]*\}|u[\da-fA-F]{4}|x[\da-fA-F]{2}|k<[^>]*>|[1-9]\d*|[^])/y
const classOfCharacters = /\[\^?(?:\\[^]|[^\]\\])*\]/y
const groupStart = /\((?:\?(?:(?<look><?[=!])|:|<[\p{L}_$][\p{L}\p{N}_$]*>))?/uy

/** Null where the expression has something that is not read here. */
export function treeOf({ source, flags }: RegExp): Tree | null {
  if (flags.includes('v') || source.includes('(?i:') || source.includes('(?-')) return null
  const reader = new Reader(source, flags.includes('u'))
  const tree = reader.choice()
  return reader.isAtEnd ? tree : null
}

class Reader {
  readonly #source: string
  readonly #isUnicode: boolean
  #at = 0

  constructor(source: string, isUnicode: boolean) {
    this.#source = source
    this.#isUnicode = isUnicode
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#source.length
  }

  choice(): Tree | null {
    const parts: Tree[] = []
    for (;;) {
      const part = this.#sequence()
      if (part === null) return null
      parts.push(part)
      if (this.#source[this.#at] !== '|') break
      this.#at += 1
    }
    return parts.length === 1 ? (parts[0] ?? null) : { kind: 'choice', parts }
  }

  #sequence(): Tree | null {
    const parts: Tree[] = []
    while (!this.isAtEnd && this.#source[this.#at] !== '|' && this.#source[this.#at] !== ')') {
      const part = this.#element()
      if (part === null) return null
      parts.push(this.#repeated(part))
    }
    return { kind: 'sequence', parts }
  }

  #element(): Tree | null {
    const character = this.#source[this.#at] ?? ''
    if (character === '(') return this.#group()
    if (character === '^' || character === '$') {
      this.#at += 1
      return nothing
    }
    if (character === '[') return this.#atom(this.#take(classOfCharacters))
    return character === '\\' ? this.#escaped() : this.#atom(this.#takeCharacter())
  }

  #escaped(): Tree | null {
    const written = this.#take(escape)
    if (written === '\\b' || written === '\\B') return nothing
    if (written !== null && /^\\(?:k<|[1-9])/.test(written)) return { kind: 'anything' }
    return written === null || written === '\\c' ? null : this.#atom(written)
  }

  #atom(source: string | null): Atom | null {
    return source === null ? null : { kind: 'atom', source }
  }

  #group(): Tree | null {
    groupStart.lastIndex = this.#at
    const start = groupStart.exec(this.#source)
    if (start === null) return null
    this.#at = groupStart.lastIndex
    const inside = this.choice()
    if (inside === null || this.#source[this.#at] !== ')') return null
    this.#at += 1
    const look = start.groups?.['look']
    if (look === undefined) return inside
    return look === '<!' ? { kind: 'nothing', notBehind: atomsOf(inside) } : nothing
  }

  #repeated(of: Tree): Tree {
    quantifier.lastIndex = this.#at
    const found = quantifier.exec(this.#source)
    if (found === null) return of
    this.#at = quantifier.lastIndex
    const { min, comma, max } = found.groups ?? {}
    if (min !== undefined) {
      const least = Number(min)
      return { kind: 'repeat', of, min: least, max: comma === undefined ? least : max ? Number(max) : Infinity }
    }
    const mark = found[0][0]
    return { kind: 'repeat', of, min: mark === '+' ? 1 : 0, max: mark === '?' ? 1 : Infinity }
  }

  #take(form: RegExp): string | null {
    form.lastIndex = this.#at
    const found = form.exec(this.#source)
    if (found === null) return null
    this.#at = form.lastIndex
    return found[0]
  }

  #takeCharacter(): string {
    const point = this.#source.codePointAt(this.#at) ?? 0
    const written = this.#isUnicode ? String.fromCodePoint(point) : (this.#source[this.#at] ?? '')
    this.#at += written.length
    return written
  }
}

/** The choices that are one character each. */
function atomsOf(tree: Tree): readonly Atom[] {
  if (tree.kind === 'atom') return [tree]
  if (tree.kind === 'sequence')
    return tree.parts.length === 1 && tree.parts[0] !== undefined ? atomsOf(tree.parts[0]) : []
  return tree.kind === 'choice' ? tree.parts.flatMap(atomsOf) : []
}
