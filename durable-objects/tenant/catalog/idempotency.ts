// What was accepted under an Idempotency-Key: the same upload again is answered as the first was, another under the same key refused.
import type { Acceptance, IdempotencyMark, SealedDocument } from '../../../contract/catalog.ts'
import { limits } from '../../../contract/limits.ts'
import { accepted, refused, type Result } from '../../../contract/result.ts'
import type { Sql } from '../../sql.ts'

/** `key_ref` is keyed, over actor, operation and key; `fingerprint` over the file and what was sent with it. */
export const idempotencyTables: readonly string[] = [
  `CREATE TABLE idempotency(
     id INTEGER PRIMARY KEY, key_ref TEXT NOT NULL UNIQUE, fingerprint TEXT NOT NULL,
     acceptance TEXT NOT NULL, created_ms INTEGER NOT NULL
   ) STRICT`,
  'CREATE INDEX idempotency_age ON idempotency(created_ms)',
]

interface Marked {
  readonly fingerprint: string
  readonly acceptance: Acceptance
}

const ageMaxMs = limits.idempotencyHours * 3_600_000
/** Of a turn that adds one at least: twice as many go as may come, so that the old ones run out. */
const forgottenAtOnceMax = 48

/** The keys of one turn: those of earlier turns are looked up, those of this one kept until it is written. */
export class IdempotencyKeys {
  readonly #added = new Map<string, Marked>()
  readonly #sql: Sql
  readonly #nowMs: number

  constructor(sql: Sql, nowMs: number) {
    this.#sql = sql
    this.#nowMs = nowMs
  }

  /** What the document comes to, by an earlier answer under its key or by `plan`. A refusal is kept under no key. */
  answer({ idempotency }: SealedDocument, plan: () => Result<Acceptance>): Result<Acceptance> {
    if (idempotency === undefined) return plan()
    const known = this.#added.get(idempotency.ref) ?? this.#find(idempotency)
    if (known !== null) return replay(known, idempotency)
    const planned = plan()
    if (planned.ok)
      this.#added.set(idempotency.ref, { fingerprint: idempotency.fingerprint, acceptance: planned.value })
    return planned
  }

  /** A row of another age is none, whichever way the clock was set. */
  #find({ ref }: IdempotencyMark): Marked | null {
    const query = 'SELECT fingerprint, acceptance FROM idempotency WHERE key_ref = ? AND created_ms BETWEEN ? AND ?'
    const [row] = this.#sql
      .exec<{ fingerprint: string; acceptance: string }>(query, ref, this.#nowMs - ageMaxMs, this.#nowMs + ageMaxMs)
      .toArray()
    return row === undefined ? null : { ...row, acceptance: JSON.parse(row.acceptance) as Acceptance }
  }

  /** Within the caller's turn, with what was planned. Keys that are too old, or too many, are forgotten. */
  write(): void {
    if (this.#added.size === 0) return
    const insert =
      'INSERT OR REPLACE INTO idempotency (key_ref, fingerprint, acceptance, created_ms) VALUES (?, ?, ?, ?)'
    for (const [ref, { fingerprint, acceptance }] of this.#added)
      this.#sql.exec(insert, ref, fingerprint, JSON.stringify(acceptance), this.#nowMs)
    const old = 'DELETE FROM idempotency WHERE id IN (SELECT id FROM idempotency WHERE created_ms < ? LIMIT ?)'
    this.#sql.exec(old, this.#nowMs - ageMaxMs, forgottenAtOnceMax)
    const surplus =
      'DELETE FROM idempotency WHERE id IN (SELECT id FROM idempotency WHERE id <= (SELECT max(id) FROM idempotency) - ? LIMIT ?)'
    this.#sql.exec(surplus, limits.idempotencyKeysMax, forgottenAtOnceMax)
  }
}

function replay({ fingerprint, acceptance }: Marked, sent: IdempotencyMark): Result<Acceptance> {
  if (fingerprint !== sent.fingerprint)
    return refused('IDEMPOTENCY_KEY_REUSED', 'Another upload was accepted under this Idempotency-Key.')
  return accepted({ ...acceptance, isLeased: false, isReplay: true })
}
