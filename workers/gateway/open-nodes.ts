// Opens what may be read: each chunk by the key of the document that it is read by.
import { importDocumentKey, openBytes } from '../../r2/ciphertext.ts'
import type { ReadableNode } from './readable-nodes.ts'
import type { Opened } from './recall-answer.ts'
import type { Session } from './session.ts'

/** A chunk that is not authentic is left out; the record, which does not wait for it, names its node all the same. */
export async function openNodes(
  session: Pick<Session, 'claims'>,
  readable: readonly ReadableNode[],
): Promise<readonly Opened[]> {
  const { tenantId } = session.claims
  const keys = new Set(readable.map(({ key }) => key))
  const imported = new Map(
    await Promise.all([...keys].map(async (key) => [key, await importDocumentKey(key)] as const)),
  )
  const decoder = new TextDecoder()
  const tried = await Promise.all(
    readable.map(async ({ copy, ...one }): Promise<Opened | null> => {
      const [{ documentId, revision }] = one.sources
      const place = { tenantId, documentId, revision, channel: `chunk/${copy.chunkId}` }
      const bytes = await openBytes(imported.get(one.key) ?? one.key.key, place, copy.sealed)
      return bytes.ok ? { ...one, text: decoder.decode(bytes.value) } : null
    }),
  )
  return tried.filter((one) => one !== null)
}
