// The known word nearest to a mistyped one.

/** Edits (insert, delete, replace) between two words: Levenshtein's distance, a row at a time. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (const [i, letter] of a.split('').entries()) {
    const before = row
    row = [i + 1]
    for (let j = 1; j <= b.length; j++) {
      const replaced = before[j - 1]! + (letter === b[j - 1] ? 0 : 1)
      row.push(Math.min(before[j]! + 1, row[j - 1]! + 1, replaced))
    }
  }
  return row[b.length]!
}

/** Undefined where nothing is near: within a third of the word's length, and at least one edit; or what it begins. */
export function suggest(word: string, known: readonly string[]): string | undefined {
  const begun = known.filter((name) => word.length >= 2 && name.startsWith(word))
  if (begun.length === 1) return begun[0]
  const [best] = known
    .map((name) => ({ name, edits: distance(word.toLowerCase(), name) }))
    .filter(({ name, edits }) => edits <= Math.max(1, Math.floor(Math.max(word.length, name.length) / 3)))
    .toSorted((a, b) => a.edits - b.edits)
  return best?.name
}
