// Tasks that this isolate finished lately: who uploads asks for the task at once, and that needs no look into the archive.
import { documentIdOfTask, findDocument, type DocumentRecord } from './archived-document.ts'

const keptMax = 500
const recordsById = new Map<string, DocumentRecord>()

/** To be called once the document is durable. */
export function finishTask(record: DocumentRecord): void {
  const [oldest] = recordsById.keys()
  if (recordsById.size >= keptMax && oldest !== undefined) recordsById.delete(oldest)
  recordsById.set(record.id, record)
}

/** The document that the task stored, or null. Answered once from memory, then from the archive. */
export async function findFinished(archive: R2Bucket, taskId: string): Promise<DocumentRecord | null> {
  const id = documentIdOfTask(taskId)
  const record = recordsById.get(id)
  recordsById.delete(id)
  return record ?? (await findDocument(archive, id))
}
