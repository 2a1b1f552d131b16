// Nodes taken batch by batch, each in a turn of its own: so many that their documents let go of them in some 20 ms.
import type { ForgettingReason } from '../../contract/forgetting.ts'
import { contributionsPerTurn, type Place, type Run } from './forgotten.ts'
import type { Sql } from '../sql.ts'

/** A node that more documents hold than a turn takes stands alone. */
function batchesOf(sql: Sql, nodes: readonly number[]): readonly (readonly number[])[] {
  const query = `SELECT asked.value, (SELECT count(*) FROM (SELECT 1 FROM contribution WHERE node = asked.value LIMIT ?))
    FROM json_each(?) AS asked ORDER BY asked.key`
  const rows = sql.exec(query, contributionsPerTurn, JSON.stringify(nodes)).raw<[number, number]>()
  const batches: number[][] = []
  let room = 0
  for (const [node, contributions] of rows) {
    if (contributions > room) {
      batches.push([])
      room = contributionsPerTurn
    }
    batches.at(-1)!.push(node)
    room -= contributions
  }
  return batches
}

type Decided = readonly (readonly [reason: ForgettingReason, nodes: readonly number[]])[]

/** What goes of each batch, and why, is decided in the turn in which it goes. */
export async function takeInBatches(
  { memory: { sql }, sink, turn }: Run,
  { place, nodes }: { readonly place: Place; readonly nodes: readonly number[] },
  decide: (batch: readonly number[]) => Decided,
): Promise<void> {
  for (const batch of batchesOf(sql, nodes)) {
    const takeSome = (): boolean => {
      for (const [reason, due] of decide(batch)) {
        const [first] = due
        if (first === undefined) continue
        if (due.length === 1 && sink.loosen(reason, first)) return false
        sink.take(reason, due)
      }
      return true
    }
    while (!(await turn(place, takeSome))) continue
  }
}
