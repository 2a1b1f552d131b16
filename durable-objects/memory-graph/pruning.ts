// Runs of forgetting, one at a time: how far one is stands in a row, so that the alarm ends what a crash or the log left.
import type { GraphPruneAnswer } from '../../contract/memory.ts'
import { accepted, type Result } from '../../contract/result.ts'
import { forgetBy } from './forgetting.ts'
import { fromStart, listing, removing, type Place, type PruneCall, type Run } from './forgotten.ts'
import { markedHeld } from './held.ts'
import type { GraphMemory } from './memory.ts'
import type { Sql } from '../sql.ts'

interface Unfinished {
  readonly call: PruneCall
  readonly place: Place
}

/** What is to go on, or null. */
export function unfinishedRun(sql: Sql): Unfinished | null {
  const [row] = sql.exec<{ run: string }>('SELECT run FROM pruning').toArray()
  return row === undefined ? null : (JSON.parse(row.run) as Unfinished)
}

function noteRun(sql: Sql, run: Unfinished): void {
  sql.exec('INSERT OR REPLACE INTO pruning (id, run) VALUES (1, ?)', JSON.stringify(run))
}

interface Pruning extends Pick<Run, 'call' | 'askHeld'> {
  readonly graph: string
  /** Null begins a run. */
  readonly place: Place | null
  readonly turn: <T>(work: () => T) => Promise<T>
}

/** Durable once it has begun: where it does not end here, the alarm goes on. A dry run changes nothing. */
export async function pruneGraph(
  memory: GraphMemory,
  { call, graph, askHeld, place, turn }: Pruning,
): Promise<Result<GraphPruneAnswer>> {
  const { sql } = memory
  const isDry = call.isDryRun === true
  const note = (at: Place): void => {
    if (!isDry) noteRun(sql, { call, place: at })
  }
  const done = await forgetBy(
    {
      memory,
      call,
      policy: call.policy ?? { maxNodes: call.maxNodes, verticals: {} },
      sink: isDry ? listing(memory) : removing(memory, call, graph),
      held: markedHeld(sql),
      heldNodes: new Set(),
      askHeld,
      turn: (at, work) =>
        turn(() => {
          note(at)
          return work()
        }),
    },
    place ?? fromStart,
  )
  if (!done.ok) return done
  if (!isDry) await turn(() => sql.exec('DELETE FROM pruning'))
  const { nodes, why, dryRun, ...counts } = done.value
  const kept = memory.resident.nodeCount - (isDry ? counts.pruned : 0)
  if (call.policy === undefined) return accepted({ ...counts, kept })
  return accepted({ ...counts, kept, why, dryRun, ...(isDry ? { nodes } : {}) })
}
