// One document through compute here, and what of its answer a test reads.
import type { Described } from '../../../contract/caption.ts'
import type { ComputeAnswer, DocumentHistory } from '../../../contract/compute.ts'
import { unpackChunks } from '../../../core/memory/packed-chunks.ts'
import { importDocumentKey, openBytes } from '../../../r2/ciphertext.ts'
import { computeDocument } from '../../../workers/compute/compute-document.ts'
import type { Engines } from '../../../workers/compute/context.ts'
import { readFrames, streamOf } from '../../../workers/shared/byte-stream.ts'
import { collect } from './collect.ts'
import { asked, context } from './engines-here.ts'

export const documentId = '01J00000000000000000000001'
export const key = { documentId, kid: `k_${'A'.repeat(26)}`, key: new Uint8Array(32).fill(7) }
const place = { tenantId: 't_01K00000000000000000000000', documentId, revision: 1 }
export const memo =
  'Maria Keller wrote to jane.roe@example.org.\n\nThe Port of Rotterdam kept vessel Aurora until noon.\n'
export const fresh: DocumentHistory = { tries: 0, kills: 0, isAlone: false }

export interface Wanted {
  readonly body?: string
  readonly tags?: readonly string[]
  readonly described?: Described
  readonly history?: DocumentHistory
  readonly isStream?: boolean
  readonly sizeBytes?: number
  readonly presidio?: object
  readonly identityKey?: Uint8Array
  readonly classification?: string | null
}

/** With the engines' own code behind its transport. */
export async function run(wanted: Wanted = {}, engines: Partial<Engines> = {}): Promise<ComputeAnswer<ReadableStream>> {
  const bytes = new TextEncoder().encode(wanted.body ?? memo)
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += 64 * 1024) yield bytes.subarray(at, at + 64 * 1024)
  }
  asked.length = 0
  return await computeDocument(context(engines, wanted.presidio), {
    v: 1,
    ...place,
    actor: { id: 'a', type: 'service' },
    requestId: 'r',
    createdAtMs: 0,
    traceparent: '',
    graph: 'main',
    ...(wanted.classification === undefined ? {} : { classification: wanted.classification }),
    key,
    indexKey: new Uint8Array(32).fill(9),
    ...(wanted.identityKey === undefined ? {} : { identityKey: wanted.identityKey }),
    original: {
      bytes: wanted.isStream === true ? streamOf(pieces()) : bytes,
      sizeBytes: wanted.sizeBytes ?? bytes.length,
      extension: 'txt',
      tags: wanted.tags ?? [],
      ...(wanted.described === undefined ? {} : { described: wanted.described }),
    },
    history: wanted.history ?? fresh,
  })
}

export function computedOf(answer: ComputeAnswer<ReadableStream>) {
  if (answer.outcome !== 'computed') throw new Error(answer.outcome)
  return answer.computed
}

/** What a ciphertext of the document holds. */
export const openText = async (channel: string, sealed: Uint8Array): Promise<string> => {
  const opened = await openBytes(await importDocumentKey(key), { ...place, channel }, sealed)
  if (!opened.ok) throw new Error(opened.refusal.code)
  return new TextDecoder().decode(opened.value)
}

export async function readMemory(memory: ReturnType<typeof computedOf>['memory']) {
  const parts = memory instanceof ReadableStream ? await collect(readFrames(memory)) : memory
  return parts.map((part) => {
    const unpacked = unpackChunks(part)
    if (!unpacked.ok) throw new Error(unpacked.refusal.code)
    return unpacked.value
  })
}
