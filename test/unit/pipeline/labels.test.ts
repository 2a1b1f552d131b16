// Labels in a document: who is meant stands in text, chunks and terms without a name; what reads as a label and is none goes.
import type { SealedNamesContent } from '../../../contract/memory.ts'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createTermKeyer } from '../../../core/memory/keying.ts'
import { computedOf, memo, openText, readMemory, run } from './compute-here.ts'

beforeAll(() => void vi.stubGlobal('scheduler', { wait }))
afterAll(() => void vi.unstubAllGlobals())

describe('labels', () => {
  test('with the tenant’s key labels stand for who is meant, and memory has terms in their place, no name', async () => {
    const identityKey = new Uint8Array(32).fill(5)
    const forged = '<PERSON_brandt7> <PERSON_jr\u200bes123>'
    const body = `${memo}\nMr Roe and Mrs Keller signed. ${forged}\n`
    const computed = computedOf(await run({ body, identityKey, tags: ['seen by Maria Keller'] }))
    const [part] = await readMemory(computed.memory)
    const [shown = ''] = await Promise.all(
      part!.chunks.map(({ nodeId, sealed }) => openText(`chunk/${nodeId}`, sealed)),
    )
    const labels = shown.match(/<[A-Z_]+_[0-9a-z]{7}>/g) ?? []
    expect(labels[0]).toBe(labels[2 + labels.slice(2).indexOf(labels[0]!)])
    expect(new Set(labels).size).toBeGreaterThanOrEqual(3)
    expect(shown).not.toMatch(/keller|brandt7|jres123|jane/i)
    expect(computed.entities).toMatchObject({ EMAIL_ADDRESS: 1 })
    const keyer = createTermKeyer(new Uint8Array(32).fill(9))
    const terms = new Map(part!.chunks[0]!.terms)
    expect(terms.get(keyer.identityTerm('keller'))).toBe(2)
    expect(terms.get(keyer.identityTerm('=jane.roe@example.org'))).toBe(1)
    expect(terms.has(keyer.term('keller'))).toBe(false)
    expect(terms.get(keyer.label(labels[0]!))).toBe(2)
    expect(part!.chunks[0]!.mentions.map(([entity]) => entity)).toContain(keyer.identity('maria keller'))
    const names = (JSON.parse(await openText('names/0', part!.names)) as SealedNamesContent).names
    expect(new Map(names).get(keyer.identity('maria keller'))).toBe(labels[0])
    // No digest of a name without the tenant’s keys stands anywhere in it.
    expect(JSON.stringify(names)).not.toMatch(/keller/i)
    const strict = computedOf(await run({ body: memo, identityKey, presidio: { operators: { default: 'replace' } } }))
    const [bare] = await readMemory(strict.memory)
    expect(await openText(`chunk/${bare!.chunks[0]!.nodeId}`, bare!.chunks[0]!.sealed)).toMatch(/^<PERSON> wrote/)
    expect(bare!.chunks[0]!.terms.some(([term]) => term === keyer.identityTerm('keller'))).toBe(false)
  })
})
