// A draft of an audit record, as the tests of the log append it.
import type { RecordDraft } from '../../../contract/audit.ts'

/** A complete draft with the given id; `more` replaces fields. */
export function draftOf(id: string, more: Partial<RecordDraft> = {}): RecordDraft {
  return {
    id,
    type: 'document.ingested',
    op: 'documents.ingest',
    outcome: 'ok',
    actor: { id: 'tester', type: 'service' },
    claims: null,
    req: 'request-0001',
    res: { kind: 'document', id: 'd1' },
    subj: [],
    matter: [],
    vertical: null,
    graph: 'main',
    revision: 1,
    policy: 'test/1',
    body: { sizeBytes: 5 },
    ...more,
  }
}
