// A walk through the log: rehashes every stored byte and compares all that was derived from it, in one go or in slices.
import { chainedResources, resourceName, type ChainLink } from '../../../core/audit/chain.ts'
import { emptyFrontier, appendLeaf, encodeFrontier, frontierRoot, type Frontier } from '../../../core/audit/frontier.ts'
import { encodeBase64 } from '../../../core/audit/base64.ts'
import { checkDraft, entryText, indexRows, noPrevious, type Entry } from '../../../core/audit/record.ts'
import { equalBytes, leafHash } from '../../../core/audit/tree-hash.ts'
import { tileWidth } from '../../../core/audit/tile-path.ts'
import type { RecordDraft, Resource } from '../../../contract/audit.ts'
import { readPin } from '../../pin.ts'
import type { Sql } from '../../sql.ts'
import type { ChainHead } from './chain-heads.ts'
import { countNamed, firstUnsorted, isIndexed, readIndex, unsortedAgree } from './entry-index.ts'
import { sha256 } from './hash.ts'
import { joinHashes } from './nodes.ts'

export const failuresMax = 100
/** Names whose newest link a walk remembers; the others are looked up. */
const headsMax = 20_000

/** State of a walk through the log. */
export interface Walk {
  readonly sql: Sql
  readonly failures: string[]
  frontier: Frontier
  prev: string
  lastTsMs: number
  /** Rows that the entries have in the index, and how many of them those before `sortedBelow`. */
  named: number
  sorted: number
  /** All names of entries before this one are sorted in. */
  readonly sortedBelow: number
  /** From this entry on every record has a chain. */
  readonly chainedFrom: number
  readonly heads: Map<string, ChainHead>
  /** Hashes of the tile of each level that is not full yet. */
  readonly open: Uint8Array[][]
}

/** From the first entry, or from a multiple of 256 on: what stands before is taken from the roots of full tiles. */
export function beginWalk(sql: Sql, from = 0): Walk {
  const walk: Walk = {
    sql,
    failures: [],
    frontier: emptyFrontier,
    prev: noPrevious,
    lastTsMs: 0,
    named: 0,
    sorted: 0,
    sortedBelow: firstUnsorted(sql) ?? Number.MAX_SAFE_INTEGER,
    chainedFrom: Number(readPin(sql, 'chained') ?? 0),
    heads: new Map(),
    open: [],
  }
  if (from === 0) checkCheckpoint(walk)
  else startAt(walk, from)
  return walk
}

function startAt(walk: Walk, from: number): void {
  const { sql } = walk
  for (
    let [level, count] = [1, Math.floor(from / tileWidth)];
    count > 0;
    level++, count = Math.floor(count / tileWidth)
  ) {
    const roots = Array.from(
      sql.exec('SELECT hash FROM subtree WHERE level = ? AND n < ? ORDER BY n', level, count).raw<[ArrayBuffer]>(),
      ([hash]) => new Uint8Array(hash),
    )
    expect(walk, roots.length === count, `roots of tiles at level ${level - 1}`)
    walk.open[level] = roots.slice(count - (count % tileWidth))
    if (level > 1) continue
    let whole: Frontier = emptyFrontier
    for (const root of roots) whole = appendLeaf(whole, root, sha256)
    walk.frontier = { size: from, hashes: whole.hashes }
  }
  const [before] = sql
    .exec<{ ts: number; leaf: ArrayBuffer }>('SELECT ts, leaf FROM entry WHERE seq = ?', from - 1)
    .toArray()
  expect(walk, before !== undefined, `entry ${from - 1}: not in sequence`)
  if (before === undefined) return
  walk.prev = encodeBase64(new Uint8Array(before.leaf))
  walk.lastTsMs = before.ts
}

/** Checks entries on from where the walk is, until about `names` names were looked up; answers whether there are more. */
export function walkOn(walk: Walk, names: number): boolean {
  let left = names
  const rows = walk.sql
    .exec('SELECT seq, ts, body, leaf FROM entry WHERE seq >= ? ORDER BY seq LIMIT ?', walk.frontier.size, names)
    .raw<[number, number, ArrayBuffer, ArrayBuffer]>()
  for (const [seq, tsMs, body, leaf] of rows) {
    if (walk.failures.length >= failuresMax) return false
    if (left <= 0) return true
    left -= checkEntry(walk, { seq, tsMs, body: new Uint8Array(body), leaf: new Uint8Array(leaf) })
  }
  return left <= 0
}

interface Row {
  readonly seq: number
  readonly tsMs: number
  readonly body: Uint8Array
  readonly leaf: Uint8Array
}

export function expect(walk: Walk, isRight: boolean, failure: string): void {
  if (!isRight) walk.failures.push(failure)
}

/** Answers how many names were looked up, and one. */
function checkEntry(walk: Walk, row: Row): number {
  const leaf = leafHash(row.body, sha256)
  expect(walk, row.seq === walk.frontier.size, `entry ${row.seq}: not in sequence`)
  expect(walk, equalBytes(leaf, row.leaf), `entry ${row.seq}: leaf hash`)
  expect(walk, row.tsMs >= walk.lastTsMs, `entry ${row.seq}: clock`)
  const draft = readEntry(walk, row)
  let names = 1
  if (draft === null) walk.failures.push(`entry ${row.seq}: form or place`)
  else names += checkDerived(walk, row, draft)
  walk.frontier = appendLeaf(walk.frontier, leaf, sha256)
  walk.prev = encodeBase64(leaf)
  walk.lastTsMs = row.tsMs
  addToTile(walk, 0, leaf)
  checkCheckpoint(walk)
  return names
}

interface ReadEntry {
  readonly draft: RecordDraft
  readonly content: string
  readonly chain: readonly ChainLink[] | undefined
}

/** The draft in an entry that is written exactly as the log would write it at this place, or null. */
function readEntry(walk: Walk, { seq, tsMs, body }: Row): ReadEntry | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body)
    const { seq: _seq, prev: _prev, ts: _ts, tenant, v: _v, chain, ...draft } = JSON.parse(text) as Entry
    const checked = checkDraft(draft)
    if (!checked.ok) return null
    const at = { seq, prev: walk.prev, ts: new Date(tsMs).toISOString(), tenant }
    const place = chain === undefined ? at : { ...at, chain }
    return entryText(checked.value, place) === text ? { draft, content: checked.value.content, chain } : null
  } catch {
    return null
  }
}

/** What an append wrote beside the entry: the idempotency key, the index, and in the entry its chain. Answers the number of names. */
function checkDerived(walk: Walk, { seq }: Row, { draft, content, chain }: ReadEntry): number {
  const { sql } = walk
  const [known] = sql
    .exec<{ body_sha: ArrayBuffer; seq: number }>('SELECT body_sha, seq FROM idem WHERE key = ?', draft.id)
    .toArray()
  const contentSha = sha256(new TextEncoder().encode(content))
  const isKnown = known?.seq === seq && equalBytes(new Uint8Array(known.body_sha), contentSha)
  expect(walk, isKnown, `entry ${seq}: idempotency key`)
  const rows = indexRows(draft)
  expect(
    walk,
    rows.every(({ kind, ref }) => isIndexed(sql, { kind, ref, seq })),
    `entry ${seq}: index`,
  )
  walk.named += rows.length
  if (seq < walk.sortedBelow) walk.sorted += rows.length
  else expect(walk, unsortedAgree(sql, draft, seq), `entry ${seq}: index, not sorted in`)
  return rows.length + checkChain(walk, { seq, draft, chain })
}

interface Chained extends Pick<ReadEntry, 'draft' | 'chain'> {
  readonly seq: number
}

function checkChain(walk: Walk, { seq, draft, chain }: Chained): number {
  expect(walk, (chain !== undefined) === seq >= walk.chainedFrom, `entry ${seq}: chain, present or not`)
  const resources = chainedResources(draft)
  for (const [at, resource] of resources.entries()) {
    const before = headBefore(walk, resource, seq)
    const link = chain?.[at]
    const isNext = link === undefined || (link[0] === before.n + 1 && link[1] === before.seq)
    expect(walk, isNext, `entry ${seq}: chain`)
    if (walk.heads.size >= headsMax) walk.heads.clear()
    walk.heads.set(resourceName(resource), { n: before.n + 1, seq })
  }
  expect(walk, chain === undefined || chain.length === resources.length, `entry ${seq}: chain, its length`)
  return resources.length
}

function headBefore({ sql, heads }: Walk, resource: Resource, seq: number): ChainHead {
  const known = heads.get(resourceName(resource))
  if (known !== undefined) return known
  const { kind, id: ref } = resource
  const [last = -1] = readIndex(sql, { kind, ref, from: 0, below: seq, limit: 1, order: 'newest' })
  return { n: last < 0 ? 0 : countNamed(sql, { kind, ref, below: seq }), seq: last }
}

/** Adds a hash to the open tile of a level; a full one must be stored as it is, with its root. */
function addToTile(walk: Walk, level: number, hash: Uint8Array): void {
  const hashes = (walk.open[level] ??= [])
  hashes.push(hash)
  if (hashes.length < tileWidth) return
  const n = walk.frontier.size / tileWidth ** (level + 1) - 1
  let whole: Frontier = emptyFrontier
  for (const one of hashes) whole = appendLeaf(whole, one, sha256)
  const root = whole.hashes[0]!
  const query =
    'SELECT t.data, s.hash FROM tile t JOIN subtree s ON s.level = t.level + 1 AND s.n = t.n WHERE t.level = ? AND t.n = ?'
  const [stored] = walk.sql.exec<{ data: ArrayBuffer; hash: ArrayBuffer }>(query, level, n).toArray()
  expect(
    walk,
    stored !== undefined && equalBytes(new Uint8Array(stored.data), joinHashes(hashes)),
    `tile ${level}/${n}`,
  )
  expect(walk, stored !== undefined && equalBytes(new Uint8Array(stored.hash), root), `root of tile ${level}/${n}`)
  walk.open[level] = []
  addToTile(walk, level + 1, root)
}

function checkCheckpoint(walk: Walk): void {
  const { size } = walk.frontier
  const [stored] = walk.sql
    .exec<{ root: ArrayBuffer; note: string }>('SELECT root, note FROM checkpoint WHERE size = ?', size)
    .toArray()
  if (stored === undefined) return
  const root = frontierRoot(walk.frontier, sha256)
  expect(walk, equalBytes(new Uint8Array(stored.root), root), `checkpoint ${size}: root`)
  expect(walk, stored.note.includes(`\n${size}\n${encodeBase64(root)}\n\n`), `checkpoint ${size}: note`)
}

/** Once all entries are walked: the head, and that nothing is signed beyond it. */
export function checkHead(walk: Walk): void {
  const { sql, frontier } = walk
  const [head] = sql
    .exec<{ size: number; frontier: ArrayBuffer; last_ts: number }>('SELECT size, frontier, last_ts FROM head')
    .toArray()
  const isHead = head?.size === frontier.size && equalBytes(new Uint8Array(head.frontier), encodeFrontier(frontier))
  expect(walk, isHead && head.last_ts === walk.lastTsMs, 'head')
  checkHeads(walk)
  const [signed] = sql.exec<{ n: number }>('SELECT coalesce(max(size), 0) AS n FROM checkpoint').toArray()
  expect(walk, (signed?.n ?? 0) <= frontier.size, 'checkpoint beyond the log')
}

/** The newest links that the next records go on from. Those of entries whose names are not sorted in stand in memory. */
function checkHeads({ sql, heads, chainedFrom, ...walk }: Walk): void {
  const unsorted = firstUnsorted(sql) ?? Number.MAX_SAFE_INTEGER
  const names = JSON.stringify([...heads.keys()].map((name) => name.split('\n')))
  const query = `SELECT h.kind, h.ref, h.n, h.seq FROM json_each(?) j CROSS JOIN chain_head h
    ON h.kind = j.value ->> 0 AND h.ref = j.value ->> 1`
  const stored = new Map<string, ChainHead>()
  for (const [kind, ref, n, seq] of sql.exec(query, names).raw<[string, string, number, number]>())
    stored.set(`${kind}\n${ref}`, { n, seq })
  for (const [name, head] of heads) {
    if (head.seq < chainedFrom) continue
    const kept = stored.get(name)
    const isBehind = head.seq >= unsorted && (kept === undefined || (kept.seq < head.seq && kept.n < head.n))
    const isSame = kept !== undefined && kept.seq === head.seq && kept.n === head.n
    if (!isSame && !isBehind) walk.failures.push(`entry ${head.seq}: head of a chain`)
  }
}
