// Slices of a long text that overlap, so that no value is cut unseen and no step takes long or much memory.

export interface TextSlice {
  /** Where the slice begins in the text, in UTF-16 code units. */
  readonly offset: number
  readonly text: string
}

/** Cuts at white space, so that no surrogate pair or word is split. Sizes in UTF-16 code units. */
export function* sliceText(text: string, size: { characters: number; overlap: number }): Generator<TextSlice> {
  for (let offset = 0; ;) {
    if (text.length - offset <= size.characters) return yield { offset, text: text.slice(offset) }
    const end = atSpace(text, offset + size.characters)
    yield { offset, text: text.slice(offset, end) }
    offset = atSpace(text, end - size.overlap)
  }
}

function atSpace(text: string, from: number): number {
  const found = text.slice(from, from + 1_000).search(/\s/)
  const at = found < 0 ? from : from + found
  const isLowSurrogate = (text.charCodeAt(at) & 0xfc00) === 0xdc00
  return isLowSurrogate ? at + 1 : at
}
