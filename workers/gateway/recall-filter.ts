// The filter of a recall, as the documents that it lets through: asked of the catalog, before anything is ranked.
import { limits } from '../../contract/limits.ts'
import type { RecallFilter } from '../../contract/recall.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'
import { readFilter } from './document-filter.ts'
import type { Session } from './session.ts'

/** Null where all documents count. LIMIT_EXCEEDED where more than `limits.filterDocumentsMax` do. */
export async function documentsOf(
  session: Session,
  filter: RecallFilter | undefined,
): Promise<Result<readonly string[] | null>> {
  const { documents = null, subjects, tags, ...plain } = filter ?? {}
  const isPlain = Object.values({ subjects, tags, ...plain }).every((value) => value === undefined)
  if (isPlain) return accepted(documents)
  const found = new Set<string>()
  for (const subject of subjects ?? [undefined])
    for (const tag of tags ?? [undefined]) {
      const read = await readAll(session, { ...plain, subject, tag }, found)
      if (!read.ok) return read
    }
  const listed = documents === null ? [...found] : documents.filter((id) => found.has(id))
  return accepted(listed)
}

type Asked = Pick<RecallFilter, 'matter' | 'mediaType' | 'from' | 'to'> & {
  readonly subject: string | undefined
  readonly tag: string | undefined
}

/** All pages of one question to the catalog, into what was found before. */
async function readAll(session: Session, { mediaType, ...asked }: Asked, found: Set<string>): Promise<Result<null>> {
  const filter = await readFilter(session, { ...asked, type: mediaType, limit: limits.pageSizeMax })
  if (!filter.ok) return filter
  for (let cursor: string | null = null; ;) {
    const page = await session.tenant.documents({ ...session.call, filter: { ...filter.value, cursor } })
    if (!page.ok) return page
    for (const { documentId } of page.value) found.add(documentId)
    if (found.size > limits.filterDocumentsMax)
      return refused(
        'LIMIT_EXCEEDED',
        `The filter comes to more than ${limits.filterDocumentsMax} documents: narrow it.`,
      )
    if (page.value.length < limits.pageSizeMax) return accepted(null)
    cursor = page.value.at(-1)?.documentId ?? null
  }
}
