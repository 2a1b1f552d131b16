// Tasks that are documents: an id says what the document does not, whatever is sent as one is read or is none, and a task says how its document stands.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { documentStatuses, ingestedStatusSchema, shownStatusSchema } from '../../../../contract/document.ts'
import { memoryIngestAnswerSchema } from '../../../../contract/memory-item.ts'
import { taskOf } from '../../../../workers/gateway/mcp/document-tasks.ts'
import { ingestNames, rememberNames, type TaskNames } from '../../../../workers/gateway/mcp/task-names.ts'

const documentId = '01K00000000000000000000000'
const batchId = `b_${'0123456789abcdef'.repeat(2)}`

const document = shownStatusSchema.parse({
  documentId,
  revision: 1,
  status: 'completed',
  name: 'Minutes.txt',
  tags: ['minutes'],
  subjects: [],
  matter: null,
  mediaType: 'text/plain',
  stages: [
    {
      name: 'tika',
      state: 'done',
      attempts: 1,
      startedAt: '2026-12-01T10:00:01.000Z',
      durationMs: 4_000,
      merkleRoot: null,
    },
  ],
  stageErrors: [],
  merkleRoot: '0'.repeat(64),
  paperlessId: null,
  createdAt: '2026-12-01T10:00:00.000Z',
  completedAt: '2026-12-01T10:00:03.000Z',
  error: null,
})

const takenOver = fc.record({
  tags: fc.nat(50),
  subjects: fc.nat(20),
  matter: fc.boolean(),
  classification: fc.boolean(),
})
const duplicate = fc.oneof(
  fc.constant({}),
  fc.record({ deduplicated: fc.constant(true as const), takenOver }, { requiredKeys: ['deduplicated'] }),
)

const endOf = ({ idOf, named }: TaskNames, answer: object): object | undefined => {
  const [, ...parts] = idOf(answer).split('.')
  return named(parts)?.endOf(document)
}

describe('an id', () => {
  test('of an ingest brings back what the answer says beside the document', () => {
    fc.assert(
      fc.property(duplicate, (beside) => {
        const end = endOf(ingestNames, { documentId, status: 'processing', stages: [], merkleRoot: null, ...beside })
        expect(end).toEqual({ ...document, ...beside })
        ingestedStatusSchema.parse(end)
      }),
    )
  })

  test('of a note brings back its batch', () => {
    fc.assert(
      fc.property(duplicate, (beside) => {
        const { deduplicated, ...over } = { deduplicated: false, ...beside }
        const item = {
          documentId,
          status: 'completed',
          merkleRoot: document.merkleRoot,
          deduplicated,
          ...over,
          error: null,
        }
        const counts = { accepted: 1, deduplicated: Number(deduplicated), refused: 0, discarded: 0 }
        const taken = { batchId, ...counts, items: [{ ...item, status: 'processing', merkleRoot: null }] }
        const end = endOf(rememberNames, taken)
        expect(end).toEqual({ batchId, ...counts, items: [item] })
        memoryIngestAnswerSchema.parse(end)
      }),
    )
  })

  test.each([ingestNames, rememberNames])('that is none of $prefix names nothing', ({ named }) => {
    const part = fc.oneof(
      fc.string(),
      fc.constantFrom(documentId, batchId, 'again', 'again-1-2-0-1', 'again-1000-0-0-0'),
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 5 }), (parts) => {
        const one = named(parts)
        if (one !== null) expect(one.documentId).toBe(documentId)
      }),
      { numRuns: 2_000 },
    )
    expect(named([documentId, batchId, 'again', 'again'])).toBeNull()
  })
})

describe('a task', () => {
  test.each(documentStatuses)('of a document that is %s goes on or has completed', (status) => {
    const { status: stands, ttlMs } = taskOf('ingest.x', { ...document, status })
    expect([stands, ttlMs]).toEqual([status === 'processing' ? 'working' : 'completed', null])
  })

  test('was last updated when the last that is known of it was', () => {
    expect(taskOf('ingest.x', document).lastUpdatedAt).toBe('2026-12-01T10:00:05.000Z')
    expect(taskOf('ingest.x', { ...document, stages: [], completedAt: null }).lastUpdatedAt).toBe(document.createdAt)
  })

  test('says why it goes on, or how it ended', () => {
    const failed = { stage: 'tika', code: 'ENGINE_UNAVAILABLE', message: 'Down', at: document.createdAt } as const
    const going = { ...document, status: 'processing' } as const
    expect(taskOf('x', going).statusMessage).toBe(`Document ${documentId} is being processed.`)
    expect(taskOf('x', { ...going, stageErrors: [failed] }).statusMessage).toMatch(/ tika is tried again after ENGINE/)
    const error = { code: 'DOCUMENT_PASSWORD', message: 'It has a password', next: 'Send it without.' }
    expect(taskOf('x', { ...document, status: 'failed', error }).statusMessage).toBe(
      `Document ${documentId} ended as failed. DOCUMENT_PASSWORD: It has a password. Send it without.`,
    )
  })
})
