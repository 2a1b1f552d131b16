// What the queue's consumer does with messages: those that it can't read wait for a newer one. The batch is a fake that notes what is said of each.
import { expect, test } from 'vitest'
import { consume } from '../../../workers/pipeline/consume.ts'
import type { PipelineContext } from '../../../workers/pipeline/context.ts'

/** Notes the first thing that is said of each message: as on the platform, it counts over what is said of the batch. */
function batchOf(bodies: readonly unknown[]) {
  const said: (string | undefined)[] = bodies.map(() => undefined)
  const messages = bodies.map((body, at) => ({
    body,
    ack: () => void (said[at] ??= 'acknowledged'),
    retry: ({ delaySeconds }: { delaySeconds: number }) => void (said[at] ??= `again in ${delaySeconds} s`),
  }))
  const ackAll = (): void => {
    for (const message of messages) message.ack()
  }
  return { batch: { messages, ackAll } as never as Parameters<typeof consume>[1], said }
}

const message = {
  v: 1,
  kind: 'advance',
  tenantId: 't_01K00000000000000000000000',
  documentId: '01K00000000000000000000000',
  revision: 1,
  reason: 'sweep',
  requestId: 'req-0001',
  traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`,
}

test('a message of an unknown version or kind is tried again, never acknowledged, and keeps no other from its work', async () => {
  const taken: unknown[] = []
  const take = async ({ documents }: { documents: unknown }) => {
    taken.push(documents)
    return { ok: true, value: [] }
  }
  const context = { objects: () => ({ tenant: { take } }) } as never as PipelineContext
  const { documentId, ...nameless } = message
  const { batch, said } = batchOf([
    { ...message, v: 2 },
    message,
    { ...message, kind: 'retire' },
    nameless,
    null,
    'advance',
  ])
  await consume(context, batch)
  const again = 'again in 60 s'
  expect(said).toEqual([again, 'acknowledged', again, again, again, again])
  expect(taken).toEqual([[{ documentId, revision: 1 }]])
})
