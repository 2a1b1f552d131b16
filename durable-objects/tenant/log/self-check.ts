// The self-check: rehashes every stored byte of the log and compares all that was derived from it.
import { bytesToHex } from '@noble/hashes/utils.js'
import { emptyFrontier, appendLeaf, encodeFrontier, frontierRoot, type Frontier } from '../../../core/audit/frontier.ts'
import { encodeBase64 } from '../../../core/audit/base64.ts'
import { checkDraft, entryText, indexRows, noPrevious, type Entry } from '../../../core/audit/record.ts'
import { equalBytes, leafHash } from '../../../core/audit/tree-hash.ts'
import { tileWidth } from '../../../core/audit/tile-path.ts'
import type { RecordDraft, SelfCheck } from '../../../contract/audit.ts'
import type { Sql } from '../../sql.ts'
import { countIndex, isIndexed } from './entry-index.ts'
import { sha256 } from './hash.ts'
import { joinHashes } from './nodes.ts'
import { isTenantSchema } from '../schema.ts'

const failuresMax = 100

/** State of a walk through the log. */
interface Walk {
  readonly sql: Sql
  readonly failures: string[]
  frontier: Frontier
  prev: string
  lastTsMs: number
  indexed: number
  /** Hashes of the tile of each level that is not full yet. */
  readonly open: Uint8Array[][]
}

/** Reads the whole log, about 20,000 records a second. Failures name the place, never content. */
export function verifyWholeLog(sql: Sql): SelfCheck {
  const walk: Walk = { sql, failures: [], frontier: emptyFrontier, prev: noPrevious, lastTsMs: 0, indexed: 0, open: [] }
  checkCheckpoint(walk)
  const rows = sql
    .exec('SELECT seq, ts, body, leaf FROM entry ORDER BY seq')
    .raw<[number, number, ArrayBuffer, ArrayBuffer]>()
  for (const [seq, tsMs, body, leaf] of rows) {
    if (walk.failures.length >= failuresMax) break
    checkEntry(walk, { seq, tsMs, body: new Uint8Array(body), leaf: new Uint8Array(leaf) })
  }
  checkEnd(walk)
  return {
    size: walk.frontier.size,
    rootHash: bytesToHex(frontierRoot(walk.frontier, sha256)),
    failures: walk.failures,
  }
}

interface Row {
  readonly seq: number
  readonly tsMs: number
  readonly body: Uint8Array
  readonly leaf: Uint8Array
}

function expect(walk: Walk, isRight: boolean, failure: string): void {
  if (!isRight) walk.failures.push(failure)
}

function checkEntry(walk: Walk, row: Row): void {
  const leaf = leafHash(row.body, sha256)
  expect(walk, row.seq === walk.frontier.size, `entry ${row.seq}: not in sequence`)
  expect(walk, equalBytes(leaf, row.leaf), `entry ${row.seq}: leaf hash`)
  expect(walk, row.tsMs >= walk.lastTsMs, `entry ${row.seq}: clock`)
  const draft = readEntry(walk, row)
  if (draft === null) walk.failures.push(`entry ${row.seq}: form or place`)
  else checkDerived(walk, row, draft)
  walk.frontier = appendLeaf(walk.frontier, leaf, sha256)
  walk.prev = encodeBase64(leaf)
  walk.lastTsMs = row.tsMs
  addToTile(walk, 0, leaf)
  checkCheckpoint(walk)
}

/** The draft in an entry that is written exactly as the log would write it at this place, or null. */
function readEntry(
  walk: Walk,
  { seq, tsMs, body }: Row,
): { readonly draft: RecordDraft; readonly content: string } | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body)
    const { seq: _seq, prev: _prev, ts: _ts, tenant, v: _v, ...draft } = JSON.parse(text) as Entry
    const checked = checkDraft(draft)
    if (!checked.ok) return null
    const place = { seq, prev: walk.prev, ts: new Date(tsMs).toISOString(), tenant }
    return entryText(checked.value, place) === text ? { draft, content: checked.value.content } : null
  } catch {
    return null
  }
}

/** What an append wrote beside the entry: the idempotency key and the index. */
function checkDerived(walk: Walk, { seq }: Row, { draft, content }: { draft: RecordDraft; content: string }): void {
  const [known] = walk.sql
    .exec<{ body_sha: ArrayBuffer; seq: number }>('SELECT body_sha, seq FROM idem WHERE key = ?', draft.id)
    .toArray()
  const contentSha = sha256(new TextEncoder().encode(content))
  const isKnown = known?.seq === seq && equalBytes(new Uint8Array(known.body_sha), contentSha)
  expect(walk, isKnown, `entry ${seq}: idempotency key`)
  for (const { kind, ref } of indexRows(draft)) {
    expect(walk, isIndexed(walk.sql, { kind, ref, seq }), `entry ${seq}: index`)
    walk.indexed++
  }
}

/** Adds a hash to the open tile of a level; a full one must be stored as it is, with its root. */
function addToTile(walk: Walk, level: number, hash: Uint8Array): void {
  const hashes = (walk.open[level] ??= [])
  hashes.push(hash)
  if (hashes.length < tileWidth) return
  const n = walk.frontier.size / tileWidth ** (level + 1) - 1
  let root: Uint8Array | undefined
  let whole: Frontier = emptyFrontier
  for (const one of hashes) whole = appendLeaf(whole, one, sha256)
  root = whole.hashes[0]!
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

function checkEnd(walk: Walk): void {
  const { sql, frontier } = walk
  const [head] = sql
    .exec<{ size: number; frontier: ArrayBuffer; last_ts: number }>('SELECT size, frontier, last_ts FROM head')
    .toArray()
  const isHead = head?.size === frontier.size && equalBytes(new Uint8Array(head.frontier), encodeFrontier(frontier))
  expect(walk, isHead && head.last_ts === walk.lastTsMs, 'head')
  const count = (query: string): number => sql.exec<{ n: number }>(query).toArray()[0]?.n ?? -1
  expect(walk, countIndex(sql) === walk.indexed, 'index: rows without an entry')
  expect(walk, count('SELECT count(*) AS n FROM idem') === frontier.size, 'idempotency keys without an entry')
  expect(
    walk,
    count('SELECT coalesce(max(size), 0) AS n FROM checkpoint') <= frontier.size,
    'checkpoint beyond the log',
  )
  expect(walk, isTenantSchema(sql), 'tables or triggers')
}
