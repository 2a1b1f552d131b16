// The duplicate filter of one graph: load and save, exact confirmation, what happens while it is warming or full.
import { createHash } from 'node:crypto'
import {
  createFilter,
  digestFromHex,
  fillRatio,
  fillStatus,
  filterCapacity,
  insert,
  remove,
  type CuckooFilter,
} from '../../core/cuckoo/filter.ts'
import { loadSnapshot, saveSnapshot } from '../../core/cuckoo/snapshot.ts'
import type { CuckooStatus } from '../../contract/memory.ts'
import { readProgress, writeProgress } from './schema.ts'
import type { Sql } from '../sql.ts'

export interface FilterState {
  filter: CuckooFilter
  /** Nodes already in a filter that is warming up; null once it holds every node. */
  seen: Set<number> | null
  /** An insert was refused: the filter lacks digests, so only the exact check counts until it is built again. */
  overflowed: boolean
  warmedUpAtMs: number | null
  /** Nodes below this number are in the snapshot, less the removals journalled since. */
  snapshotBelow: number
  changes: number
}

export interface FilterSeeds {
  readonly seedHigh: number
  readonly seedLow: number
}

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest()

const emptyState = (filter: CuckooFilter, seen: Set<number> | null): FilterState => ({
  filter,
  seen,
  overflowed: false,
  warmedUpAtMs: null,
  snapshotBelow: 0,
  changes: 0,
})

/** Adds a node's digest. A refusal for want of room turns the filter off, never the ingest. */
export function addDigest(state: FilterState, node: number, digest: string): void {
  if (state.seen?.has(node) === true) return
  state.seen?.add(node)
  state.changes += 1
  if (!insert(state.filter, digestFromHex(digest))) state.overflowed = true
}

/** Takes a removed node's digest out; only what surely is in the filter may be taken out. Within the caller's transaction. */
export function removeDigest(
  sql: Sql,
  state: FilterState,
  removed: { readonly node: number; readonly digest: string },
): void {
  const { node, digest } = removed
  const isHeld = state.seen === null || state.seen.delete(node)
  if (isHeld && !state.overflowed) remove(state.filter, digestFromHex(digest))
  state.changes += 1
  if (node < state.snapshotBelow) sql.exec('INSERT INTO filter_removed (digest) VALUES (?)', digest)
}

/** Writes the snapshot and empties the journal of removals, within the caller's transaction. Not while warming or full. */
export function saveFilter(sql: Sql, state: FilterState, nextNode: number): void {
  if (state.seen !== null || state.overflowed) return
  const bytes = saveSnapshot({ filter: state.filter, watermark: nextNode }, sha256)
  sql.exec('INSERT OR REPLACE INTO filter_snapshot (id, bytes) VALUES (1, ?)', bytes)
  sql.exec('DELETE FROM filter_removed')
  state.snapshotBelow = nextNode
  state.changes = 0
}

/** Builds the filter from the graph's own rows: after an overflow, once enough nodes are gone. */
export function rebuildFilter(sql: Sql, state: FilterState, seeds: FilterSeeds): void {
  state.filter = createFilter(seeds)
  state.seen = null
  state.overflowed = false
  // Where even this overflows, nothing is tried again before something has changed.
  state.changes = 0
  for (const [digest] of sql.exec('SELECT digest FROM node').raw<[string]>()) {
    if (!insert(state.filter, digestFromHex(digest))) state.overflowed = true
  }
}

function replay(sql: Sql, state: FilterState): void {
  for (const [digest] of sql.exec('SELECT digest FROM filter_removed').raw<[string]>()) {
    remove(state.filter, digestFromHex(digest))
    state.changes += 1
  }
  const newer = sql.exec('SELECT id, digest FROM node WHERE id >= ?', state.snapshotBelow).raw<[number, string]>()
  for (const [node, digest] of newer) addDigest(state, node, digest)
}

/**
 * Loads the snapshot and replays what came later. A graph's first wake stores an empty one. Where it is missing or damaged after
 * that, the answer is a filter that must be warmed up from the audit log (`seen` is not null).
 */
export function loadFilter(sql: Sql, seeds: FilterSeeds, nowMs: number): FilterState {
  const [row] = sql.exec<{ bytes: ArrayBuffer }>('SELECT bytes FROM filter_snapshot').toArray()
  const loaded = row === undefined ? null : loadSnapshot(new Uint8Array(row.bytes), sha256)
  if (loaded === null && readProgress(sql, 'filter_saved') !== null) return emptyState(createFilter(seeds), new Set())
  const state = emptyState(loaded?.filter ?? createFilter(seeds), null)
  state.snapshotBelow = loaded?.watermark ?? 0
  if (loaded === null) {
    saveFilter(sql, state, 0)
    writeProgress(sql, 'filter_saved', 1)
  }
  replay(sql, state)
  state.warmedUpAtMs = nowMs
  return state
}

/** What the API shows: count and fill against the promised capacity; `fallback` while only the exact check counts. */
export function filterStatus(state: FilterState): CuckooStatus {
  return {
    capacity: filterCapacity,
    count: state.filter.count,
    fillRatio: Math.round(fillRatio(state.filter) * 1_000) / 1_000,
    status: state.overflowed ? 'fallback' : fillStatus(state.filter),
    warmedUpAt: state.warmedUpAtMs === null ? null : new Date(state.warmedUpAtMs).toISOString(),
  }
}
