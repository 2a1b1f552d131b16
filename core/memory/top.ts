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

/** One score of so many is looked at to guess which score the best exceed. */
const sampleStep = 8
const sampleBuckets = 256

/** A score that about twice `count` nodes exceed, guessed from a sample; 0 where few nodes match. */
function guessFloor(scores: Float64Array, end: number, count: number): number {
  let highest = 0
  for (let node = 0; node < end; node += sampleStep) if (scores[node]! > highest) highest = scores[node]!
  if (highest === 0) return 0
  const perScore = (sampleBuckets - 1) / highest
  const sampled = new Uint32Array(sampleBuckets)
  for (let node = 0; node < end; node += sampleStep) sampled[(scores[node]! * perScore) >>> 0]! += 1
  let bucket = sampleBuckets
  for (let missing = (2 * count) / sampleStep + 4; bucket > 0 && missing > 0;) missing -= sampled[--bucket]!
  return bucket / perScore
}

/** Nodes above the floor: most are passed over by one comparison, which the processor predicts. */
function nodesAbove(scores: Float64Array, floor: number, end: number): number[] {
  const nodes: number[] = []
  for (let node = 0; node < end; node += 1) if (scores[node]! > floor) nodes.push(node)
  return nodes
}

/** Scores above zero, without a branch that would go wrong for every other node: a positive double has a positive high word. */
function countMatches(scores: Float64Array, end: number): number {
  const words = new Int32Array(scores.buffer, scores.byteOffset, 2 * end)
  let found = 0
  for (let at = 1; at < words.length; at += 2) found -= -words[at]! >> 31
  return found
}

/** Passes over all scores in memory order: where most nodes match, that is faster than a list of those that do. */
export function topMatches(scores: Float64Array, options: MatchOptions): Matches {
  const { count, isAllowed } = options
  const end = Math.min(options.end, scores.length)
  if (isAllowed !== null) {
    const nodes = nodesAbove(scores, 0, end).filter(isAllowed)
    return { best: topNodes(nodes, scores, count), found: nodes.length }
  }
  const floor = guessFloor(scores, end, count)
  const above = nodesAbove(scores, floor, end)
  // Fewer than asked for: others may be among the best.
  const nodes = floor > 0 && above.length < count ? nodesAbove(scores, 0, end) : above
  return { best: topNodes(nodes, scores, count), found: countMatches(scores, end) }
}
