// The duplicate filter at full size: speeds, false positives, ten million random steps against counts. node test/bench/cuckoo.ts
import { createHash } from 'node:crypto'
import { contains, createFilter, filterCapacity, insert, remove, type Digest64 } from '../../core/cuckoo/filter.ts'
import { loadSnapshot, saveSnapshot } from '../../core/cuckoo/snapshot.ts'

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest()
const seeds = { seedHigh: 0x1234_5678, seedLow: 0x9abc_def0 }
const lanes = crypto.getRandomValues(new Uint32Array(16_384))
const digests: Digest64[] = Array.from({ length: 2 * filterCapacity }, (_, at) => ({
  high: (Math.imul(at + 1, 0x9e37_79b1) ^ (lanes[at % 16_384] ?? 0)) >>> 0,
  low: (Math.imul(at + 7, 0x85eb_ca77) ^ (lanes[(at * 31) % 16_384] ?? 0)) >>> 0,
}))

function rate(name: string, count: number, work: () => void): void {
  const start = performance.now()
  work()
  const ms = performance.now() - start
  console.log(`${name}: ${(count / ms / 1_000).toFixed(1)} M/s (${ms.toFixed(1)} ms)`)
}

function each(from: number, to: number, work: (digest: Digest64) => boolean): number {
  let yes = 0
  for (let at = from; at < to; at += 1) {
    const digest = digests[at]
    if (digest !== undefined && work(digest)) yes += 1
  }
  return yes
}

function fullSize(): void {
  const filter = createFilter(seeds)
  const nearlyFull = Math.floor(0.95 * filterCapacity)
  rate('insert to 95 %', nearlyFull, () => each(0, nearlyFull, (digest) => insert(filter, digest)))
  rate('insert the rest', filterCapacity - nearlyFull, () =>
    each(nearlyFull, filterCapacity, (digest) => insert(filter, digest)),
  )
  rate('look up, present', filterCapacity, () => {
    console.log(
      '  found',
      each(0, filterCapacity, (digest) => contains(filter, digest)),
    )
  })
  rate('look up, absent', filterCapacity, () => {
    const wrong = each(filterCapacity, 2 * filterCapacity, (digest) => contains(filter, digest))
    console.log('  false positives', (wrong / filterCapacity).toExponential(2))
  })
  let bytes = new Uint8Array()
  rate('snapshot', 1, () => {
    bytes = new Uint8Array(saveSnapshot({ filter, watermark: 1 }, sha256))
  })
  rate('load', 1, () => {
    console.log('  count', loadSnapshot(bytes, sha256)?.filter.count)
  })
  rate('delete', filterCapacity, () => {
    console.log(
      '  deleted',
      each(0, filterCapacity, (digest) => remove(filter, digest)),
    )
  })
}

/** Adds, deletes and looks up at random; answers false negatives and failed deletes. */
function walk(steps: number, universe: number): number {
  const filter = createFilter(seeds)
  const counts = new Uint8Array(universe)
  let state = 12_345
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state >>> 3
  }
  let wrong = 0
  for (let step = 0; step < steps; step += 1) {
    const at = next() % universe
    const digest = digests[at] ?? { high: 0, low: 0 }
    const copies = counts[at] ?? 0
    const action = next() % 5
    if (action < 2 && copies < 2) counts[at] = copies + (insert(filter, digest) ? 1 : 0)
    else if (action === 2 && copies > 0) {
      counts[at] = copies - 1
      if (!remove(filter, digest)) wrong += 1
    } else if (copies > 0 && !contains(filter, digest)) wrong += 1
  }
  return wrong
}

fullSize()
rate('ten million random steps', 10_000_000, () => {
  const wrong = walk(10_000_000, 400_000)
  console.log('  false negatives and failed deletes', wrong)
  if (wrong > 0) process.exitCode = 1
})
