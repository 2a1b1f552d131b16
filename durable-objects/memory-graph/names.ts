// Reads what stands behind the labels of copies: sealed, part by part, each part once.
import { limits } from '../../contract/limits.ts'
import type { SealedNames } from '../../contract/memory.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'
import type { Sql } from '../sql.ts'

/** Of one answer across RPC, which holds 32 MiB at Cloudflare. */
const sealedBytesMax = 16 * 1024 * 1024

/** The part of a chunk is the last that begins with it or before. */
export function readNames(sql: Sql, copies: readonly number[]): Result<SealedNames> {
  if (copies.length > limits.revealNodesMax) return refused('VALIDATION_FAILED', 'Too many copies are asked for.')
  // Read whole, since parts are read while it is walked.
  const places = Array.from(
    sql
      .exec(
        `SELECT asked.key, own.document, (SELECT max(names.ordinal) FROM entity_names AS names
         WHERE names.document = own.document AND names.ordinal <= own.ordinal)
       FROM json_each(?) AS asked CROSS JOIN contribution AS own ON own.id = asked.value`,
        JSON.stringify(copies),
      )
      .raw<[copy: number, document: number, from: number | null]>(),
  )
  const partOf: (number | null)[] = copies.map(() => null)
  const placeByPart = new Map<string, number>()
  const parts: { from: number; sealed: Uint8Array }[] = []
  let bytes = 0
  for (const [copy, document, from] of places) {
    if (from === null) continue
    const name = `${document}/${from}`
    const known = placeByPart.get(name)
    if (known === undefined) {
      const sealed = readPart(sql, document, from)
      bytes += sealed.byteLength
      if (bytes > sealedBytesMax)
        return refused('LIMIT_EXCEEDED', 'More values than one answer holds stand behind these labels.')
      placeByPart.set(name, parts.push({ from, sealed }) - 1)
    }
    partOf[copy] = known ?? parts.length - 1
  }
  return accepted({ parts, partOf })
}

function readPart(sql: Sql, document: number, from: number): Uint8Array {
  const query = 'SELECT sealed FROM entity_names WHERE document = ? AND ordinal = ?'
  const [row] = sql.exec<{ sealed: ArrayBuffer }>(query, document, from).toArray()
  return new Uint8Array(row?.sealed ?? new ArrayBuffer(0))
}
