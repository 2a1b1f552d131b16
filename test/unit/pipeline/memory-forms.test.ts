// What memory is given of names that stand in several forms: the index has words of each, so what is sealed beside them names each.
import { expect, test } from 'vitest'
import type { PackedChunks, SealedNamesContent } from '../../../contract/memory.ts'
import { createIdentities } from '../../../core/identity/identities.ts'
import { unpackChunks } from '../../../core/memory/packed-chunks.ts'
import { importDocumentKey, openBytes } from '../../../r2/ciphertext.ts'
import type { Call } from '../../../workers/compute/job.ts'
import { memoryParts } from '../../../workers/compute/stages/memory.ts'

const tenantId = 't_01K00000000000000000000000'
const documentId = '01K0000000000000000000D001'
const key = { documentId, kid: `k_${'A'.repeat(26)}`, key: new Uint8Array(32).fill(1) }
const call = { tenantId, documentId, revision: 1, indexKey: key.key, key, original: {} } as unknown as Call

async function sealedOf(part: PackedChunks): Promise<SealedNamesContent> {
  const unpacked = unpackChunks(part)
  if (!unpacked.ok) throw new Error('it does not unpack')
  const place = { tenantId, documentId, revision: 1, channel: 'names/0' }
  const opened = await openBytes(await importDocumentKey(key), place, unpacked.value.names)
  if (!opened.ok) throw new Error('it does not open')
  return JSON.parse(new TextDecoder().decode(opened.value)) as SealedNamesContent
}

async function contentOf(forms: readonly string[]) {
  const mentions = forms.map((value) => ({ entity: 'PERSON', value }))
  const identityKey = new Uint8Array(32).fill(2)
  const operators = { default: 'pseudonym', byEntity: {} } as const
  const identities = createIdentities({ identityKey, operators, mentions })
  const labels = forms.map((value) => identities.put('PERSON', value))
  const parts: PackedChunks[] = []
  for await (const part of memoryParts(
    call,
    labels.map((label) => `${label} was there.`),
    identities,
  ))
    parts.push(part)
  return { label: labels[0]!, content: await sealedOf(parts[0]!) }
}

test('forms beside the first are kept, each once, and none where there is one', async () => {
  const { label, content } = await contentOf(['Maria Keller', 'Dr. Maria Keller', 'Mrs Keller', 'Dr. Maria Keller'])
  expect(content.values).toEqual([[label, ['Maria Keller']]])
  expect(content.forms).toEqual([[label, ['Dr. Maria Keller', 'Mrs Keller']]])
  expect((await contentOf(['Maria Keller', 'Maria Keller'])).content).not.toHaveProperty('forms')
})
