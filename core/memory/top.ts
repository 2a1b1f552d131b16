// The best k of many scored nodes without sorting all of them.

/** Higher score first, then lower node number: a total order, so equal scores rank the same everywhere. */
function isBehind(scores: Float64Array, one: number, other: number): boolean {
  const difference = scores[one]! - scores[other]!
  return difference < 0 || (difference === 0 && one > other)
}

/** Restores the heap (worst node at its root) below `start`. */
function siftDown(heap: number[], scores: Float64Array, start: number): void {
  let at = start
  for (;;) {
    const left = 2 * at + 1
    if (left >= heap.length) return
    const right = left + 1
    const child = right < heap.length && isBehind(scores, heap[right] ?? 0, heap[left] ?? 0) ? right : left
    if (!isBehind(scores, heap[child] ?? 0, heap[at] ?? 0)) return
    const moved = heap[at] ?? 0
    heap[at] = heap[child] ?? 0
    heap[child] = moved
    at = child
  }
}

/** At most `count` of the nodes by descending score, ties by ascending node number. */
export function topNodes(nodes: ArrayLike<number>, scores: Float64Array, count: number): number[] {
  const heap = Array.from({ length: Math.min(count, nodes.length) }, (_, at) => nodes[at]!)
  for (let at = (heap.length >> 1) - 1; at >= 0; at -= 1) siftDown(heap, scores, at)
  for (let at = heap.length; at < nodes.length; at += 1) {
    const node = nodes[at]!
    if (!isBehind(scores, heap[0] ?? 0, node)) continue
    heap[0] = node
    siftDown(heap, scores, 0)
  }
  return heap.sort((one, other) => (isBehind(scores, one, other) ? 1 : -1))
}
