// A document's chunks as text again, in pieces that an item of memory may hold: cut anew they are the same chunks, but for rare borders.

/** Chunks are joined as paragraphs: what begins one did not fit behind the one before, and does not when it is cut again. */
const joint = '\n\n'

/** Each of at most so many characters; a chunk is never cut. */
export function* textsOf(chunks: readonly string[], charactersMax: number): Generator<string> {
  let open: string[] = []
  let characters = 0
  for (const chunk of chunks) {
    const added = chunk.length + (open.length === 0 ? 0 : joint.length)
    if (open.length > 0 && characters + added > charactersMax) {
      yield open.join(joint)
      open = []
      characters = 0
    }
    characters += open.length === 0 ? chunk.length : added
    open.push(chunk)
  }
  if (open.length > 0) yield open.join(joint)
}
