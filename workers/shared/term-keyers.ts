// Keyers of graphs: each keeps the names that it has made, which is worth more than one document or query.
import { createTermKeyer, type TermKeyer } from '../../core/memory/keying.ts'

const keyersMax = 50
const keyersByIndexKey = new Map<string, TermKeyer>()

/** The keyer of an index key of 32 bytes; state of the isolate. */
export function termKeyerOf(indexKey: Uint8Array): TermKeyer {
  const name = indexKey.join()
  const kept = keyersByIndexKey.get(name)
  if (kept !== undefined) return kept
  if (keyersByIndexKey.size >= keyersMax) keyersByIndexKey.clear()
  const keyer = createTermKeyer(indexKey)
  keyersByIndexKey.set(name, keyer)
  return keyer
}
