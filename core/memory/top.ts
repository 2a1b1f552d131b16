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
    const child = right < heap.length && isBehind(scores, heap[right]!, heap[left]!) ? right : left
    if (!isBehind(scores, heap[child]!, heap[at]!)) return
    const moved = heap[at]!
    heap[at] = heap[child]!
    heap[child] = moved
    at = child
  }
}

function heapify(heap: number[], scores: Float64Array): void {
  for (let at = (heap.length >> 1) - 1; at >= 0; at -= 1) siftDown(heap, scores, at)
}

const bestFirst = (heap: number[], scores: Float64Array): number[] =>
  heap.sort((one, other) => (isBehind(scores, one, other) ? 1 : -1))

/** At most `count` of the nodes by descending score, ties by ascending node number. */
export function topNodes(nodes: ArrayLike<number>, scores: Float64Array, count: number): number[] {
  const heap = Array.from({ length: Math.min(count, nodes.length) }, (_, at) => nodes[at]!)
  heapify(heap, scores)
  for (let at = heap.length; at < nodes.length; at += 1) {
    const node = nodes[at]!
    if (!isBehind(scores, heap[0]!, node)) continue
    heap[0] = node
    siftDown(heap, scores, 0)
  }
  return bestFirst(heap, scores)
}

export interface Matches {
  /** At most the number asked for, best first, ties by ascending node number. */
  readonly best: readonly number[]
  /** Nodes with a score above zero. */
  readonly found: number
}

export interface MatchOptions {
  /** Nodes from here on have no score. */
  readonly end: number
  /** 1 or more. */
  readonly count: number
  /** Null allows every node. */
  readonly isAllowed: ((node: number) => boolean) | null
}

/** One pass over all scores in memory order: where most nodes match, that is faster than a list of those that do. */
export function topMatches(scores: Float64Array, { end, count, isAllowed }: MatchOptions): Matches {
  const heap: number[] = []
  let found = 0
  let floor = 0
  for (let node = 0; node < end; node += 1) {
    const score = scores[node]!
    if (isAllowed !== null && (score === 0 || !isAllowed(node))) continue
    found += score > 0 ? 1 : 0
    // Node numbers ascend, so that of equal scores the later one is behind.
    if (score <= floor) continue
    floor = enter(heap, node, { scores, count })
  }
  return { best: bestFirst(heap, scores), found }
}

/** Takes a node that is better than the worst, which it replaces in a full heap. Answers what the next one must exceed. */
function enter(
  heap: number[],
  node: number,
  { scores, count }: { readonly scores: Float64Array; readonly count: number },
): number {
  if (heap.length < count) {
    heap.push(node)
    if (heap.length === count) heapify(heap, scores)
  } else {
    heap[0] = node
    siftDown(heap, scores, 0)
  }
  return heap.length < count ? 0 : scores[heap[0]!]!
}
