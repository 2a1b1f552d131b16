// What was answered under an Idempotency-Key: the same request again is answered as the first was, another under the same key refused.
import type { Acceptance, SealedDocument } from '../../../contract/catalog.ts'
import { limits } from '../../../contract/limits.ts'
import { accepted, refused, type Result } from '../../../contract/result.ts'
import type { IdempotencyMark } from '../../../contract/rpc.ts'
import type { Sql } from '../../sql.ts'

/** `key_ref` is keyed, over actor, operation and key; `fingerprint` over the file and what was sent with it. */
export const idempotencyTables: readonly string[] = [
  `CREATE TABLE idempotency(
     id INTEGER PRIMARY KEY, key_ref TEXT NOT NULL UNIQUE, fingerprint TEXT NOT NULL,
     acceptance TEXT NOT NULL, created_ms INTEGER NOT NULL
   ) STRICT`,
  'CREATE INDEX idempotency_age ON idempotency(created_ms)',
]

interface Kept {
  readonly fingerprint: string
  /** As JSON. */
  readonly answer: string
}

const ageMaxMs = limits.idempotencyHours * 3_600_000
/** Of a turn that adds one at least: twice as many go as may come, so that the old ones run out. */
const forgottenAtOnceMax = 48

/** A row of another age is none, whichever way the clock was set. */
function find(sql: Sql, ref: string, nowMs: number): Kept | null {
  const query =
    'SELECT fingerprint, acceptance AS answer FROM idempotency WHERE key_ref = ? AND created_ms BETWEEN ? AND ?'
  const [row] = sql
    .exec<{ fingerprint: string; answer: string }>(query, ref, nowMs - ageMaxMs, nowMs + ageMaxMs)
    .toArray()
  return row ?? null
}

const isOf = (kept: Pick<Kept, 'fingerprint'>, mark: IdempotencyMark): Result<null> =>
  kept.fingerprint === mark.fingerprint
    ? accepted(null)
    : refused('IDEMPOTENCY_KEY_REUSED', 'Another request was answered under this Idempotency-Key.')

/** What was answered under the key, or null where nothing was; a refusal where the request was another. */
export function answeredBefore<T>(sql: Sql, mark: IdempotencyMark | undefined, nowMs: number): Result<T | null> {
  const kept = mark === undefined ? null : find(sql, mark.ref, nowMs)
  if (mark === undefined || kept === null) return accepted(null)
  const same = isOf(kept, mark)
  return same.ok ? accepted(JSON.parse(kept.answer) as T) : same
}

/** Within the turn that makes what is answered. Keys that are too old, or too many, are forgotten. */
export function keepAnswers(
  sql: Sql,
  answers: readonly { readonly mark: IdempotencyMark; readonly answer: object }[],
  nowMs: number,
): void {
  if (answers.length === 0) return
  const insert = 'INSERT OR REPLACE INTO idempotency (key_ref, fingerprint, acceptance, created_ms) VALUES (?, ?, ?, ?)'
  for (const { mark, answer } of answers) sql.exec(insert, mark.ref, mark.fingerprint, JSON.stringify(answer), nowMs)
  const old = 'DELETE FROM idempotency WHERE id IN (SELECT id FROM idempotency WHERE created_ms < ? LIMIT ?)'
  sql.exec(old, nowMs - ageMaxMs, forgottenAtOnceMax)
  const surplus =
    'DELETE FROM idempotency WHERE id IN (SELECT id FROM idempotency WHERE id <= (SELECT max(id) FROM idempotency) - ? LIMIT ?)'
  sql.exec(surplus, limits.idempotencyKeysMax, forgottenAtOnceMax)
}

interface Added {
  readonly mark: IdempotencyMark
  readonly answer: Acceptance
}

/** The keys of one turn of uploads: those of earlier turns are looked up, those of this one kept until it is written. */
export class IdempotencyKeys {
  readonly #added = new Map<string, Added>()
  readonly #sql: Sql
  readonly #nowMs: number

  constructor(sql: Sql, nowMs: number) {
    this.#sql = sql
    this.#nowMs = nowMs
  }

  /** What the document comes to, by an earlier answer under its key or by `plan`. A refusal is kept under no key. */
  answer({ idempotency: mark }: SealedDocument, plan: () => Result<Acceptance>): Result<Acceptance> {
    if (mark === undefined) return plan()
    const known = this.#known(mark)
    if (!known.ok) return known
    if (known.value !== null) return accepted({ ...known.value, isLeased: false, isReplay: true })
    const planned = plan()
    if (planned.ok) this.#added.set(mark.ref, { mark, answer: planned.value })
    return planned
  }

  #known(mark: IdempotencyMark): Result<Acceptance | null> {
    const added = this.#added.get(mark.ref)
    if (added === undefined) return answeredBefore<Acceptance>(this.#sql, mark, this.#nowMs)
    const same = isOf(added.mark, mark)
    return same.ok ? accepted(added.answer) : same
  }

  /** Within the caller's turn, with what was planned. */
  write(): void {
    keepAnswers(this.#sql, [...this.#added.values()], this.#nowMs)
  }
}
