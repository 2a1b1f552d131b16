// The best k of many scored nodes without sorting all of them.

/**
 * A heap with its worst node at the root: lower score first, then higher node number. That is a total order, so equal scores
 * rank the same everywhere. Scores stand beside the nodes: looking them up by node is what a heap would wait for.
 */
interface Heap {
  readonly nodes: Uint32Array
  readonly scores: Float64Array
  size: number
}

const createHeap = (sizeMax: number): Heap => ({
  nodes: new Uint32Array(sizeMax),
  scores: new Float64Array(sizeMax),
  size: 0,
})

/** The worse of the two nodes below a place, or the only one. */
function worseChild({ nodes, scores, size }: Heap, left: number): number {
  const right = left + 1
  if (right >= size) return left
  const difference = scores[right]! - scores[left]!
  return difference < 0 || (difference === 0 && nodes[right]! > nodes[left]!) ? right : left
}

/** Lets a node sink from `start`, where its place is free. */
function sink(heap: Heap, start: number, { node, score }: { node: number; score: number }): void {
  const { nodes, scores, size } = heap
  let at = start
  while (2 * at + 1 < size) {
    const child = worseChild(heap, 2 * at + 1)
    const difference = scores[child]! - score
    if (difference > 0 || (difference === 0 && nodes[child]! < node)) break
    nodes[at] = nodes[child]!
    scores[at] = scores[child]!
    at = child
  }
  nodes[at] = node
  scores[at] = score
}

const nodeAt = ({ nodes, scores }: Heap, at: number): { node: number; score: number } => ({
  node: nodes[at]!,
  score: scores[at]!,
})

/** Adds to a heap that has room; the last that fits brings all into order. */
function add(heap: Heap, node: number, score: number): void {
  heap.nodes[heap.size] = node
  heap.scores[heap.size] = score
  heap.size += 1
  if (heap.size === heap.nodes.length) order(heap)
}

function order(heap: Heap): void {
  for (let at = (heap.size >> 1) - 1; at >= 0; at -= 1) sink(heap, at, nodeAt(heap, at))
}

/** Takes the nodes out, best first. */
function drain(heap: Heap): number[] {
  if (heap.size < heap.nodes.length) order(heap)
  const best: number[] = Array.from({ length: heap.size }, () => 0)
  while (heap.size > 0) {
    const last = nodeAt(heap, heap.size - 1)
    best[heap.size - 1] = heap.nodes[0]!
    heap.size -= 1
    if (heap.size > 0) sink(heap, 0, last)
  }
  return best
}

/** At most `count` of the nodes by descending score, ties by ascending node number. */
export function topNodes(nodes: ArrayLike<number>, scores: Float64Array, count: number): number[] {
  const heap = createHeap(Math.min(count, nodes.length))
  for (let at = 0; at < nodes.length && heap.nodes.length > 0; at += 1) {
    const node = nodes[at]!
    const score = scores[node]!
    if (heap.size < heap.nodes.length) add(heap, node, score)
    else if (score > heap.scores[0]! || (score === heap.scores[0] && node < heap.nodes[0]!)) {
      sink(heap, 0, { node, score })
    }
  }
  return drain(heap)
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
  const heap = createHeap(count)
  let found = 0
  let floor = 0
  for (let node = 0; node < end; node += 1) {
    const score = scores[node]!
    if (isAllowed !== null && (score === 0 || !isAllowed(node))) continue
    found += score > 0 ? 1 : 0
    // Node numbers ascend, so that of equal scores the later one is behind.
    if (score <= floor) continue
    if (heap.size < count) add(heap, node, score)
    else sink(heap, 0, { node, score })
    if (heap.size === count) floor = heap.scores[0]!
  }
  return { best: drain(heap), found }
}
