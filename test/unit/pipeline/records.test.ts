// Records, outcome and rendition: pure parts of the pipeline.
import { describe, expect, test } from 'vitest'
import type { Redacted, RedactedContent } from '../../../contract/redaction.ts'
import { documentOutcome } from '../../../core/pipeline/outcome.ts'
import { documentRecord } from '../../../core/pipeline/records.ts'
import { renditionHtml } from '../../../core/pipeline/rendition.ts'

const document = {
  documentId: '01J00000000000000000000000',
  revision: 1,
  actor: { id: 'a', type: 'agent' },
  claims: null,
  requestId: 'request-1',
  subjects: [],
  matter: null,
  vertical: null,
  graph: 'main',
} as const

describe('documentRecord()', () => {
  test('gives the same effect the same id, so that a repeated stage appends nothing', () => {
    const effect = { type: 'document.rooted', op: 'merkle.root', body: { merkleRoot: 'ab' } }
    expect(documentRecord(document, effect)).toEqual(documentRecord(document, effect))
  })

  test('gives another document, revision, type or body another id', () => {
    const effect = { type: 'document.rooted', op: 'merkle.root', body: { merkleRoot: 'ab' } }
    const ids = [
      documentRecord(document, effect),
      documentRecord({ ...document, revision: 2 }, effect),
      documentRecord({ ...document, documentId: '01J00000000000000000000001' }, effect),
      documentRecord(document, { ...effect, type: 'document.redacted' }),
      documentRecord(document, { ...effect, body: { merkleRoot: 'cd' } }),
    ].map((record) => record.id)
    expect(new Set(ids).size).toBe(ids.length)
  })
})

test('documentOutcome() is partial with the first error, completed without one', () => {
  expect(
    documentOutcome([
      { stage: 'tika', state: 'done' },
      { stage: 'stirling', state: 'skipped' },
    ]),
  ).toEqual({ status: 'completed', errorCode: null })
  expect(
    documentOutcome([
      { stage: 'tika', state: 'done' },
      { stage: 'paperless', state: 'error', code: 'PAPERLESS_UNAVAILABLE' },
    ]),
  ).toEqual({
    status: 'partial',
    errorCode: 'PAPERLESS_UNAVAILABLE',
  })
})

test('renditionHtml() escapes content, keeps lines apart and says nothing but what was redacted', () => {
  const content = {
    text: '<script>x</script>\nA & B',
    metadata: { mediaType: 'text/plain' },
    entities: {},
    detectors: [],
  } as unknown as Redacted<RedactedContent>
  const html = renditionHtml(document.documentId, content)
  expect(html).toContain('<p>&lt;script&gt;x&lt;/script&gt;</p>\n<p>A &amp; B</p>')
  expect(html).not.toContain('<script>')
})
