// The chain of a resource: each record says which of the resource's records it is, and where the one before stands.
import type { RecordDraft, Resource } from '../../contract/audit.ts'

/** The record is the `n`th that names the resource, counted from 1; `prev` is the sequence number of the one before, or -1. */
export type ChainLink = readonly [n: number, prev: number]

export interface ChainedEntry extends Pick<RecordDraft, 'res' | 'also'> {
  readonly seq: number
  /** Absent in records from before 2026.11.3. */
  readonly chain?: readonly ChainLink[]
}

/**
 * Nodes have no chain of their own: each record of a node names its documents too, so that their chains cover it, and a recall of
 * twenty nodes looks up no twenty places.
 */
const isChained = ({ kind }: Resource): boolean => kind !== 'memory-node'

export const resourceName = ({ kind, id }: Resource): string => `${kind}\n${id}`

/** What a record's `chain` speaks of, in its order: `res` and `also` without nodes, each resource at its first place only. */
export function chainedResources({ res, also = [] }: Pick<RecordDraft, 'res' | 'also'>): Resource[] {
  const named = new Map<string, Resource>()
  for (const resource of [res, ...also].filter(isChained))
    if (!named.has(resourceName(resource))) named.set(resourceName(resource), resource)
  return [...named.values()]
}

/** The record's link in the chain of a resource; null where the record has no chain, or does not name it. */
export function linkOf(entry: ChainedEntry, resource: Resource): ChainLink | null {
  const at = chainedResources(entry).findIndex((one) => resourceName(one) === resourceName(resource))
  return at < 0 ? null : (entry.chain?.[at] ?? null)
}

/** A record at its place in the trail of a resource, oldest first. */
export interface TrailPlace {
  readonly entry: ChainedEntry
  readonly position: number
  /** Sequence number of the resource's record before, or -1. */
  readonly prev: number
}

/** Whether the records stand in the chain where they are shown. Records from before 2026.11.3 say nothing of it; those after count them. */
export function isWholeChain(resource: Resource, places: readonly TrailPlace[]): boolean {
  return places.every(({ entry, position, prev }) => {
    if (entry.chain === undefined) return true
    const link = linkOf(entry, resource)
    return link !== null && link[0] === position && link[1] === prev
  })
}

/**
 * Follows a log from its first record, by the records alone: whether each says of every resource that it names how many records name
 * it so far. What is true of all of them is true of each trail that ends with the newest record of its resource.
 */
export function createChainWalk(): (entry: ChainedEntry) => boolean {
  const heads = new Map<string, ChainLink>()
  let isChainedLog = false
  return (entry) => {
    const resources = chainedResources(entry)
    const links = resources.map((resource): ChainLink => {
      const [n, seq] = heads.get(resourceName(resource)) ?? [0, -1]
      return [n + 1, seq]
    })
    for (const [at, resource] of resources.entries()) heads.set(resourceName(resource), [links[at]![0], entry.seq])
    const { chain } = entry
    // Where one record has a chain, those behind it have one.
    if (chain === undefined) return !isChainedLog
    isChainedLog = true
    return JSON.stringify(chain) === JSON.stringify(links)
  }
}
