// A document's chunks: refused where the chunker stops before the text ends.
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, expect, test, vi } from 'vitest'
import { limits } from '../../../contract/limits.ts'
import { planFailure } from '../../../core/pipeline/failure.ts'
import { cutChunks } from '../../../workers/compute/stages/cut-chunks.ts'

// The runtime's pause between turns; Node names it otherwise.
vi.stubGlobal('scheduler', { wait })
afterAll(() => vi.unstubAllGlobals())

/** Words of a whole chunk each, so that the text has as many chunks as it has sentences. */
const sentence = `${'a '.repeat(limits.chunkWordsMax - 1)}b. `

test('cutChunks() cuts a text of as many chunks as a document may have, and no longer one', async () => {
  const atLimit = await cutChunks(sentence.repeat(limits.chunksPerDocumentMax))
  expect(atLimit?.length).toBe(limits.chunksPerDocumentMax)
  expect(await cutChunks(sentence.repeat(limits.chunksPerDocumentMax + 1))).toBeNull()
})

test('a text of more chunks than the limit is LIMIT_EXCEEDED, which ends the document', () => {
  const failure = { code: 'LIMIT_EXCEEDED', cause: 'document' } as const
  const plan = planFailure(failure, {
    stage: 'presidio',
    tries: 0,
    kills: 0,
    isAlone: false,
    failureIsolation: true,
  })
  expect(plan).toEqual({ action: 'fail', code: 'LIMIT_EXCEEDED', charge: 'nothing' })
})
