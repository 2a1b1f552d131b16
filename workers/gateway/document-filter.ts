// What a list asks for: names of people, tags and matters leave the query as keyed names, under which documents are found.
import type * as z from 'zod'
import type { DocumentFilter } from '../../contract/catalog.ts'
import { accepted, type Result } from '../../contract/result.ts'
import type { pageQuerySchema } from '../../contract/routes.ts'
import { openNamedKey } from '../shared/named-keys.ts'
import type { Session } from './session.ts'
import { matterName, subjectName, tagName } from './upload/accept.ts'

/** `limit` is the query's own. */
export async function readFilter(
  { tenant, call }: Session,
  query: z.infer<typeof pageQuerySchema>,
): Promise<Result<DocumentFilter>> {
  const { limit, cursor, status, type, tag, subject, matter, batch, from, to } = query
  const plain = {
    limit,
    cursor: cursor ?? null,
    status: status ?? null,
    mediaType: type ?? null,
    batch: batch ?? null,
    fromMs: from === undefined ? null : Date.parse(from),
    toMs: to === undefined ? null : Date.parse(to),
  }
  const none = { tag: null, subject: null, matter: null }
  if (tag === undefined && subject === undefined && matter === undefined) return accepted({ ...plain, ...none })
  const key = await openNamedKey(tenant, call, 'subjects')
  if (!key.ok) return key
  const named = (text: string | undefined, nameOf: typeof tagName): string | null =>
    text === undefined ? null : nameOf(key.value, text)
  return accepted({
    ...plain,
    tag: named(tag, tagName),
    subject: named(subject, subjectName),
    matter: named(matter, matterName),
    clearMatter: matter ?? null,
  })
}
