// What a list asks for: names of people, tags and matters leave the query as keyed names, under which documents are found.
import type * as z from 'zod'
import type { DocumentFilter } from '../../contract/catalog.ts'
import { accepted, type Result } from '../../contract/result.ts'
import type { pageQuerySchema } from '../../contract/routes.ts'
import { nameWords } from '../../core/pipeline/caption.ts'
import { openNamedKey } from '../shared/named-keys.ts'
import type { Session } from './session.ts'
import { matterName, subjectName, tagName } from './upload/accept.ts'

type Query = z.infer<typeof pageQuerySchema>

/** `limit` is the query's own. */
export async function readFilter(session: Session, query: Query): Promise<Result<DocumentFilter>> {
  const { limit, cursor = null, status = null, type = null, batch = null, from, to } = query
  const named = await namedBy(session, query)
  if (!named.ok) return named
  const words = await wordsOf(session, query)
  if (!words.ok) return words
  return accepted({
    limit,
    cursor,
    status,
    mediaType: type,
    batch,
    fromMs: from === undefined ? null : Date.parse(from),
    toMs: to === undefined ? null : Date.parse(to),
    words: words.value,
    ...named.value,
  })
}

type Named = Pick<DocumentFilter, 'tag' | 'subject' | 'matter' | 'clearMatter'>

/** The vault is asked only where somebody asks by a name. */
async function namedBy({ tenant, call }: Session, { tag, subject, matter }: Query): Promise<Result<Named>> {
  if (tag === undefined && subject === undefined && matter === undefined)
    return accepted({ tag: null, subject: null, matter: null })
  const key = await openNamedKey(tenant, call, 'subjects')
  if (!key.ok) return key
  const named = (text: string | undefined, nameOf: typeof tagName): string | null =>
    text === undefined ? null : nameOf(key.value, text)
  return accepted({
    tag: named(tag, tagName),
    subject: named(subject, subjectName),
    matter: named(matter, matterName),
    clearMatter: matter ?? null,
  })
}

/** No document has it. */
const noWord = `w_${'0'.repeat(32)}`

/** A name of words that every text has, or of signs alone, finds nothing. */
async function wordsOf({ tenant, call }: Session, { name }: Query): Promise<Result<readonly string[]>> {
  if (name === undefined) return accepted([])
  const key = await openNamedKey(tenant, call, 'identities')
  if (!key.ok) return key
  const words = nameWords(key.value, name)
  return accepted(words.length === 0 ? [noWord] : words)
}
