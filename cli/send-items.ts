// Items to memory in batches, as they come; what is refused is said item by item.
import type { MemoryIngestedAnswer } from '../contract/memory-item.ts'
import { limits } from '../contract/limits.ts'
import type { Invocation } from './command.ts'
import { exitCodes } from './output.ts'

/** Half of what the server takes in one body. */
const batchCharactersMax = limits.itemsBodyBytesMax / 4

const timeOf = (item: object): unknown => ('time' in item ? item.time : undefined)

/** Items of one time go in one batch as far as they fit: the order within it is kept. */
function* batchesOf(items: Iterable<object>): Generator<readonly object[]> {
  let batch: object[] = []
  let characters = 0
  for (const item of items) {
    const size = JSON.stringify(item).length
    if (batch.length === limits.itemsMax || (batch.length > 0 && characters + size > batchCharactersMax)) {
      const kept = lastOfOneTime(batch, item)
      yield batch.slice(0, batch.length - kept)
      batch = kept === 0 ? [] : batch.slice(-kept)
      characters = JSON.stringify(batch).length
    }
    batch.push(item)
    characters += size
  }
  if (batch.length > 0) yield batch
}

/** How many at the end of a batch go with what comes next; none where that is all of it. */
function lastOfOneTime(batch: readonly object[], next: object): number {
  const time = timeOf(next)
  if (time === undefined) return 0
  const from = batch.findLastIndex((item) => timeOf(item) !== time)
  return from < 0 ? 0 : batch.length - 1 - from
}

async function sendBatch({ api, output }: Invocation, items: readonly object[]): Promise<MemoryIngestedAnswer> {
  const headers = { 'content-type': 'application/json', prefer: `wait=${limits.waitSecondsMax}` }
  const body = JSON.stringify({ items })
  const answer = await api.json<MemoryIngestedAnswer>('/api/memory/ingest', { method: 'POST', body, headers })
  for (const { documentId, status, id, error } of answer.items) {
    const remarks = [id ?? null, error === null ? null : `${error.code}: ${error.message}`].filter(
      (one) => one !== null,
    )
    output.line([documentId ?? '-'.repeat(26), status, ...remarks].join('  '))
  }
  return answer
}

/** Resolves with the exit code: done where every item was taken. */
export async function sendItems(invocation: Invocation, items: Iterable<object>): Promise<number> {
  const answers: MemoryIngestedAnswer[] = []
  const counts = { items: 0, known: 0, underWay: 0, lost: 0, discarded: 0 }
  for (const batch of batchesOf(items)) {
    const answer = await sendBatch(invocation, batch)
    counts.items += answer.items.length
    for (const { status, deduplicated } of answer.items) {
      if (deduplicated) counts.known += 1
      if (status === 'discarded') counts.discarded += 1
      else if (status === 'processing') counts.underWay += 1
      else if (status !== 'completed') counts.lost += 1
    }
    if (invocation.output.isJson) answers.push(answer)
  }
  invocation.output.answer(answers)
  const { items: all, known, underWay, lost, discarded } = counts
  const unsure = discarded === 0 ? '' : `, ${discarded} discarded: less sure than memory.ingest.confidenceThreshold`
  invocation.output.line(`${all} items, ${known} known already, ${underWay} still under way${unsure}`)
  return lost === 0 ? exitCodes.done : exitCodes.failed
}
