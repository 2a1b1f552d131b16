// What a list asks for: names of people and tags leave the query as keyed names, under which documents are found.
import type * as z from 'zod'
import type { DocumentFilter } from '../../contract/catalog.ts'
import { accepted, type Result } from '../../contract/result.ts'
import type { pageQuerySchema } from '../../contract/routes.ts'
import { tenantObjects } from '../shared/bindings.ts'
import { openNamedKey } from '../shared/named-keys.ts'
import { callOf, type GatewayContext } from './context.ts'
import { subjectName, tagName } from './upload/accept.ts'

/** `limit` is the query's own. */
export async function readFilter(
  c: GatewayContext,
  query: z.infer<typeof pageQuerySchema>,
): Promise<Result<DocumentFilter>> {
  const { limit, cursor, status, type, tag, subject, matter, from, to } = query
  const plain = {
    limit,
    cursor: cursor ?? null,
    status: status ?? null,
    mediaType: type ?? null,
    matter: matter ?? null,
    fromMs: from === undefined ? null : Date.parse(from),
    toMs: to === undefined ? null : Date.parse(to),
  }
  if (tag === undefined && subject === undefined) return accepted({ ...plain, tag: null, subject: null })
  const call = callOf(c)
  const key = await openNamedKey(tenantObjects(c.env, call.tenantId).tenant, call, 'subjects')
  if (!key.ok) return key
  return accepted({
    ...plain,
    tag: tag === undefined ? null : tagName(key.value, tag),
    subject: subject === undefined ? null : subjectName(key.value, subject),
  })
}
