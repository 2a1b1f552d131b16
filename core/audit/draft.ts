// The draft of a record that is no document's: what such records leave empty.
import type { RecordDraft } from '../../contract/audit.ts'

type Told = 'id' | 'type' | 'op' | 'actor' | 'claims' | 'req' | 'res' | 'body'

const empty = {
  outcome: 'ok',
  subj: [],
  matter: [],
  vertical: null,
  graph: null,
  revision: null,
  policy: null,
} as const satisfies Partial<RecordDraft>

/** Of an operation that was done, unless it says otherwise. */
export const draftRecord = (told: Pick<RecordDraft, Told> & Partial<Omit<RecordDraft, Told>>): RecordDraft => ({
  ...empty,
  ...told,
})
