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

/** Enters a node where there is room or it is better than the worst. */
function offer(heap: Heap, node: number, score: number): void {
  if (heap.size < heap.nodes.length) return add(heap, node, score)
  const difference = score - (heap.scores[0] ?? Infinity)
  if (difference > 0 || (difference === 0 && node < heap.nodes[0]!)) sink(heap, 0, { node, score })
}

/** At most `count` of the nodes by descending score, ties by ascending node number. */
export function topNodes(nodes: ArrayLike<number>, scores: Float64Array, count: number): number[] {
  const heap = createHeap(Math.min(count, nodes.length))
  for (let at = 0; at < nodes.length; at += 1) offer(heap, nodes[at]!, scores[nodes[at]!]!)
  return drain(heap)
}
