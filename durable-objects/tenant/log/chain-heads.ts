// The newest link of each resource's chain: of what was just recalled in memory, of the rest in a table of few pages.
import type { Resource } from '../../../contract/audit.ts'
import { chainedResources, resourceName, type ChainLink } from '../../../core/audit/chain.ts'
import type { Entry } from '../../../core/audit/record.ts'
import { readPin } from '../../pin.ts'
import type { Sql } from '../../sql.ts'
import { countNamed, readIndex } from './entry-index.ts'

/** The resource has `n` records, the newest of them at `seq`; 0 and -1 where it has none. */
export interface ChainHead {
  readonly n: number
  readonly seq: number
}

/** Part of the schema's third step. `chained` pins how many entries were there before: those are counted by the index. */
export const chainTables: readonly string[] = [
  `CREATE TABLE chain_head(kind TEXT NOT NULL, ref TEXT NOT NULL, n INTEGER NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY(kind,ref)) STRICT, WITHOUT ROWID`,
  `CREATE TRIGGER chain_head_u BEFORE UPDATE ON chain_head WHEN NEW.n<OLD.n OR NEW.seq<OLD.seq OR NEW.kind IS NOT OLD.kind OR NEW.ref IS NOT OLD.ref
     BEGIN SELECT RAISE(ABORT,'WORM_CHAIN'); END`,
  `CREATE TRIGGER chain_head_d BEFORE DELETE ON chain_head BEGIN SELECT RAISE(ABORT,'WORM_DELETE'); END`,
  `INSERT INTO pin(name, value) SELECT 'chained', size FROM head`,
]

interface RecentHead extends ChainHead {
  /** Whether the table was asked for a later one. */
  readonly isNewest: boolean
}

const later = (one: ChainHead, other: ChainHead): ChainHead => (other.seq > one.seq ? other : one)

/**
 * Documents of recalls stay here until their names are sorted into the index: a recall would change twenty rows in as many pages.
 * After a wake they are read again from the entries whose names are not sorted in.
 */
export class ChainHeads {
  readonly #sql: Sql
  #recent: Map<string, RecentHead> | null = null

  constructor(sql: Sql) {
    this.#sql = sql
  }

  #load(): Map<string, RecentHead> {
    if (this.#recent !== null) return this.#recent
    const recent = new Map<string, RecentHead>()
    const rows = this.#sql
      .exec('SELECT e.body FROM recent_documents r CROSS JOIN entry e ON e.seq = r.seq ORDER BY r.seq')
      .raw<[ArrayBuffer]>()
    for (const [body] of rows) {
      const entry = JSON.parse(new TextDecoder().decode(body)) as Entry
      for (const [at, resource] of chainedResources(entry).entries()) {
        const [n] = entry.chain?.[at] ?? [0]
        if (resource.kind === 'document') recent.set(resourceName(resource), { n, seq: entry.seq, isNewest: false })
      }
    }
    return (this.#recent = recent)
  }

  /** Reads only. One look-up for all that memory does not know. */
  read(resources: readonly Resource[]): Map<string, ChainHead> {
    const recent = this.#load()
    const unknown = resources.filter((one) => recent.get(resourceName(one))?.isNewest !== true)
    const stored = this.#stored(unknown)
    return new Map(
      resources.map((resource) => {
        const name = resourceName(resource)
        const known = recent.get(name)
        const found = stored.get(name)
        if (known !== undefined) return [name, found === undefined ? known : later(known, found)]
        return [name, found ?? this.#counted(resource)]
      }),
    )
  }

  #stored(resources: readonly Resource[]): Map<string, ChainHead> {
    if (resources.length === 0) return new Map()
    const query = `SELECT h.kind, h.ref, h.n, h.seq FROM json_each(?) j CROSS JOIN chain_head h
      ON h.kind = j.value ->> 0 AND h.ref = j.value ->> 1`
    const rows = this.#sql
      .exec(query, JSON.stringify(resources.map(({ kind, id }) => [kind, id])))
      .raw<[string, string, number, number]>()
    return new Map([...rows].map(([kind, id, n, seq]) => [`${kind}\n${id}`, { n, seq }]))
  }

  /** Records from before the chains are counted once, when the resource gets its first link. */
  #counted({ kind, id }: Resource): ChainHead {
    const below = Number(readPin(this.#sql, 'chained') ?? 0)
    if (below === 0) return { n: 0, seq: -1 }
    const [seq = -1] = readIndex(this.#sql, { kind, ref: id, from: 0, below, limit: 1, order: 'newest' })
    return { n: seq < 0 ? 0 : countNamed(this.#sql, { kind, ref: id, below }), seq }
  }

  /** Within the caller's transaction: the newest links, of which `recent` stay in memory until they are sorted in. */
  write(heads: ReadonlyMap<string, ChainHead>, recent: ReadonlySet<string>): void {
    const known = this.#load()
    const rows: (readonly [string, string, number, number])[] = []
    for (const [name, head] of heads) {
      const isRecent = recent.has(name)
      if (isRecent || known.has(name)) known.set(name, { ...head, isNewest: true })
      if (!isRecent) rows.push(rowOf(name, head))
    }
    this.#store(rows)
  }

  /** Within the turn that sorts these names into the index. */
  sortIn(names: Iterable<string>): void {
    const recent = this.#load()
    const rows = [...new Set(names)].flatMap((name) => {
      const head = recent.get(name)
      return head === undefined ? [] : [rowOf(name, head)]
    })
    this.#store(rows)
  }

  /** All names of entries up to this one are sorted in. */
  forget(lastSeq: number): void {
    for (const [name, { seq }] of this.#load()) if (seq <= lastSeq) this.#recent?.delete(name)
  }

  #store(rows: readonly (readonly [string, string, number, number])[]): void {
    if (rows.length === 0) return
    this.#sql.exec(
      `INSERT INTO chain_head(kind, ref, n, seq) SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each(?) WHERE true
       ON CONFLICT(kind, ref) DO UPDATE SET n = excluded.n, seq = excluded.seq WHERE excluded.seq > seq`,
      JSON.stringify(rows),
    )
  }
}

function rowOf(name: string, { n, seq }: ChainHead): readonly [string, string, number, number] {
  const split = name.indexOf('\n')
  return [name.slice(0, split), name.slice(split + 1), n, seq]
}

/** The links of one more record; `heads` moves on to it. */
export function linkAll(
  heads: Map<string, ChainHead>,
  resources: readonly Resource[],
  seq: number,
): readonly ChainLink[] {
  return resources.map((resource) => {
    const name = resourceName(resource)
    const before = heads.get(name) ?? { n: 0, seq: -1 }
    heads.set(name, { n: before.n + 1, seq })
    return [before.n + 1, before.seq]
  })
}
