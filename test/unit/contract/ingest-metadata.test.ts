// Ingest metadata: what the schema takes, the audit log takes too, so that no document is stored that can't be recorded.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ingestMetadataSchema } from '../../../contract/document.ts'
import { checkDraft } from '../../../core/audit/record.ts'
import { documentRecord } from '../../../core/pipeline/records.ts'
import { matterName } from '../../../workers/gateway/upload/accept.ts'

const recordOf = (matter: string | null) =>
  documentRecord(
    {
      documentId: '01J00000000000000000000000',
      revision: 1,
      actor: { id: 'local', type: 'human' },
      claims: null,
      requestId: 'request-0001',
      subjects: [],
      matter,
      vertical: null,
      graph: 'main',
    },
    { type: 'document.received', op: 'documents.ingest', body: {} },
  )

test('ingestMetadataSchema: an accepted matter fits a record, under its keyed name and, as earlier releases wrote it, in clear', () => {
  const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 210 }), fc.string({ unit: 'grapheme', maxLength: 210 }))
  let taken = 0
  fc.assert(
    fc.property(text, (matter) => {
      if (!ingestMetadataSchema.safeParse({ matter }).success) return
      taken++
      expect(checkDraft(recordOf(matter)).ok).toBe(true)
      expect(checkDraft(recordOf(matterName(new Uint8Array(32), matter))).ok).toBe(true)
    }),
  )
  expect(taken).toBeGreaterThan(0)
})

test.each(['a\u0002b', 'a\nb', '\u0085', '\u2028', 'a\u2029b', '\uD800', ''])(
  'ingestMetadataSchema: refuses %j as tag, subject and matter',
  (text) => {
    for (const metadata of [{ tags: [text] }, { subjects: [text] }, { matter: text }])
      expect(ingestMetadataSchema.safeParse(metadata).success).toBe(false)
  },
)

test.each(['Ärzte Süd', '案件 7', 'case 💥', ' '])('ingestMetadataSchema: takes %j', (text) => {
  expect(ingestMetadataSchema.safeParse({ tags: [text], subjects: [text], matter: text }).success).toBe(true)
})
