// Recalls over a real Tenant and MemoryGraph: what they say was left out is what the change that they name brings.
import { expect, test } from 'vitest'
import type { RecallAnswer, RecallRequest } from '../../contract/recall.ts'
import { noPolicy } from '../../core/access/policy/compile.ts'
import { recall } from '../../workers/gateway/recall.ts'
import type { Session } from '../../workers/gateway/session.ts'
import { open } from './identity-fixture.ts'
import { opened, ulidOf } from './tenant-fixture.ts'

function recallOf({ tenant, tenantId, call, graph }: ReturnType<typeof open>) {
  const session = {
    tenant,
    call,
    graph: () => graph,
    claims: { tenantId, actor: call.actor, roles: [], scopes: [], expiresMs: null, isOfInstance: false, digest: null },
    config: { memory: { recall: { maxNodes: 20, maxHops: 0, tokenBudget: 16_000, defaultMode: 'hybrid' } } },
    policy: noPolicy,
    trace: { requestId: call.requestId },
    telemetry: { span: (_name: string, _trace: unknown, work: (attributes: object) => unknown) => work({}) },
  }
  return async (options: RecallRequest['options'], query = 'weir'): Promise<RecallAnswer> =>
    opened(await recall(session as unknown as Session, { query, options }))
}

const documentsIn = ({ results }: RecallAnswer): string[] => results.map(({ provenance }) => provenance.documentId)
const stated = '00000000000000aa'

test('what was superseded is not left out for its number', async () => {
  const opening = open()
  const ask = recallOf(opening)
  await opening.remember('d1', ['The weir is open.'], { statement: stated })
  await opening.remember('d2', ['Now the weir was shut by the council.'], { statement: stated })
  const answer = await ask({ mode: 'current' })
  expect(documentsIn(answer)).toEqual([ulidOf('d2')])
  expect([answer.cut, answer.truncated]).toEqual([[], null])
})

test('of what holds, what is left out for its number is said to be, floor or none', async () => {
  const opening = open()
  const ask = recallOf(opening)
  await opening.remember('d0', ['The weir is open.'], { statement: stated })
  await opening.remember('d1', ['The weir was shut.'], { statement: stated })
  for (const [at, subject] of ['gate', 'pond', 'mill', 'race', 'sluice'].entries())
    await opening.remember(`e${at}`, [`The weir has a ${subject}.`])
  await opening.remember('f1', [
    'Of the quarry, which is far from any weir, a very long note was written by the council.',
  ])
  for (const more of [{}, { minScore: 0.1 }, { minScore: 0.5 }]) {
    const answer = await ask({ mode: 'current', maxNodes: 3, ...more })
    expect(answer.results).toHaveLength(3)
    expect(answer.truncated?.by).toEqual(['maxNodes'])
    const all = await ask({ mode: 'current', maxNodes: 20, ...more })
    expect(all.results.length).toBeGreaterThanOrEqual(6)
    expect(all.truncated?.by ?? ['minScore']).toEqual(['minScore'])
  }
})

test.each(['current', 'hybrid', 'timeline'] as const)(
  'what nobody may read is not left out for its number, mode %s',
  async (mode) => {
    const opening = open()
    const { tenant, call, remember } = opening
    const ask = recallOf(opening)
    const subjects = ['gate', 'pond', 'mill']
    for (const [at, subject] of subjects.entries()) await remember(`e${at}`, [`The weir has a ${subject}.`])
    opened(await tenant.destroyDocumentKey({ ...call, documentId: ulidOf('e1') }))
    const answer = await ask({ mode })
    expect(documentsIn(answer).toSorted()).toEqual([ulidOf('e0'), ulidOf('e2')])
    expect([answer.cut, answer.truncated]).toEqual([[], null])
    const first = await ask({ mode, maxNodes: 1 })
    expect(first.truncated?.by).toEqual(['maxNodes'])
    if (mode !== 'timeline') return
    // The last page, of a document that is dark and one that is not.
    const last = await ask({ mode, cursor: first.nextCursor! })
    expect([documentsIn(last), last.nextCursor, last.truncated]).toEqual([[ulidOf('e2')], null, null])
  },
)
