// The root over a document: refused where the chunker stops before the text ends.
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, expect, test, vi } from 'vitest'
import { limits } from '../../../contract/limits.ts'
import type { Redacted, RedactedContent } from '../../../contract/redaction.ts'
import { planFailure } from '../../../core/pipeline/failure.ts'
import { releasedOf } from '../../../workers/compute/released.ts'
import { rootDocument } from '../../../workers/compute/stages/merkle.ts'

const place = { documentId: '01J00000000000000000000001', revision: 1 }
// The runtime's pause between turns; Node names it otherwise.
vi.stubGlobal('scheduler', { wait })
afterAll(() => vi.unstubAllGlobals())

/** Words of a whole chunk each, so that the text has as many chunks as it has sentences. */
const sentence = `${'a '.repeat(limits.chunkWordsMax - 1)}b. `

function rootOf(chunkCount: number): ReturnType<typeof rootDocument> {
  const content = {
    text: sentence.repeat(chunkCount),
    metadata: { mediaType: 'text/plain' },
    entities: {},
    detectors: [],
  }
  return rootDocument(place, releasedOf(content as unknown as Redacted<RedactedContent>, null))
}

test('rootDocument: a text of more chunks than the limit is LIMIT_EXCEEDED, which ends the document', async () => {
  const atLimit = await rootOf(limits.chunksPerDocumentMax)
  expect(atLimit.ok && atLimit.value.chunks.length).toBe(limits.chunksPerDocumentMax)
  const above = await rootOf(limits.chunksPerDocumentMax + 1)
  expect(above).toEqual({ ok: false, failure: { code: 'LIMIT_EXCEEDED', cause: 'document' } })
  const plan = planFailure(above.ok ? { code: 'INTERNAL', cause: 'engine' } : above.failure, {
    stage: 'merkle',
    tries: 0,
    kills: 0,
    isAlone: false,
    failureIsolation: true,
  })
  expect(plan).toEqual({ action: 'fail', code: 'LIMIT_EXCEEDED', charge: 'nothing' })
})
