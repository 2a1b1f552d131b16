// Syllables: romanised East Asian names put together, for the lists of them are short.

export interface Syllables {
  readonly first: string
  readonly second: string
  readonly joins: readonly string[]
}

/** Every pair of syllables, each with one way of joining them. */
export function namesOfSyllables({ first, second, joins }: Syllables): string[] {
  const names: string[] = []
  for (const [row, one] of first.split(' ').entries()) {
    for (const [column, other] of second.split(' ').entries()) {
      if (one.toLowerCase() === other) continue
      const join = joins[(row * 7 + column) % joins.length] ?? ''
      names.push(one + join + (join === ' ' ? other.slice(0, 1).toUpperCase() + other.slice(1) : other))
    }
  }
  return names
}
