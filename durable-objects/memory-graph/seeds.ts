// Random seeds of a new duplicate filter.
import type { FilterSeeds } from './filter-state.ts'

export function randomSeeds(): FilterSeeds {
  const [seedHigh = 0, seedLow = 0] = crypto.getRandomValues(new Uint32Array(2))
  return { seedHigh, seedLow }
}
