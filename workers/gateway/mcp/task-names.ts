// Ids of tasks that are documents: each says all that its document does not, so that nothing is kept of a task.
import type { DocumentStatusAnswer, IngestAnswer } from '../../../contract/document.ts'
import { batchIdSchema, type MemoryIngestedAnswer } from '../../../contract/memory-item.ts'
import { assert } from '../../../contract/result.ts'
import { documentIdSchema } from '../../../contract/tenant.ts'

/** What the end of a call says beside its document. */
export interface Named {
  readonly documentId: string
  /** What the tool answers once the document is this. */
  readonly endOf: (document: DocumentStatusAnswer) => object
}

export interface TaskNames {
  readonly prefix: string
  /** By what the operation answered. */
  readonly idOf: (answer: unknown) => string
  /** Null where no id of such a task is made of these parts, which stand behind the prefix between dots. */
  readonly named: (parts: readonly string[]) => Named | null
}

type Duplicate = Pick<IngestAnswer, 'deduplicated' | 'takenOver'>

/** Of bytes that were here before: that they were, and how much of what came with them was taken over. */
function duplicateParts({ deduplicated, takenOver }: Duplicate): readonly string[] {
  if (deduplicated !== true) return []
  if (takenOver === undefined) return ['again']
  const { tags, subjects, matter, classification } = takenOver
  return [`again-${tags}-${subjects}-${Number(matter)}-${Number(classification)}`]
}

const againPattern = /^again(?:-(\d{1,3})-(\d{1,3})-([01])-([01]))?$/

/** Null where it is not what an id ends with. */
function readDuplicate([part, ...rest]: readonly string[]): Duplicate | null {
  if (part === undefined) return {}
  const read = againPattern.exec(part)
  if (read === null || rest.length > 0) return null
  const [, tags, subjects, matter, classification] = read
  if (tags === undefined) return { deduplicated: true }
  const takenOver = {
    tags: Number(tags),
    subjects: Number(subjects),
    matter: matter === '1',
    classification: classification === '1',
  }
  return { deduplicated: true, takenOver }
}

export const ingestNames: TaskNames = {
  prefix: 'ingest',
  idOf(answer) {
    const ingested = answer as IngestAnswer
    return ['ingest', ingested.documentId, ...duplicateParts(ingested)].join('.')
  },
  named([documentId, ...rest]) {
    const duplicate = readDuplicate(rest)
    if (!documentIdSchema.safeParse(documentId).success || duplicate === null) return null
    return { documentId: documentId!, endOf: (document) => ({ ...document, ...duplicate }) }
  },
}

/** Of one note. What its sender calls it stands in no id, so that a note with an `id` is never a task. */
export const rememberNames: TaskNames = {
  prefix: 'remember',
  idOf(answer) {
    const { batchId, items } = answer as MemoryIngestedAnswer
    const [item] = items
    assert(item?.documentId !== undefined && item.documentId !== null, 'a note that was taken has a document')
    return ['remember', item.documentId, batchId, ...duplicateParts(item)].join('.')
  },
  named([documentId, batchId, ...rest]) {
    const duplicate = readDuplicate(rest)
    if (!documentIdSchema.safeParse(documentId).success || !batchIdSchema.safeParse(batchId).success) return null
    return (
      duplicate && { documentId: documentId!, endOf: (document) => rememberedAnswer(document, batchId!, duplicate) }
    )
  },
}

function rememberedAnswer(
  { documentId, status, merkleRoot, error }: DocumentStatusAnswer,
  batchId: string,
  { deduplicated = false, takenOver }: Duplicate,
): MemoryIngestedAnswer {
  const item = {
    documentId,
    status,
    merkleRoot,
    deduplicated,
    ...(takenOver === undefined ? {} : { takenOver }),
    error: error as MemoryIngestedAnswer['items'][number]['error'],
  }
  return { batchId, accepted: 1, deduplicated: Number(deduplicated), refused: 0, discarded: 0, items: [item] }
}
