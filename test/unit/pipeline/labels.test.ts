// Labels in a document: who is meant stands in text, chunks and terms without a name; what reads as a label and is none goes.
import type { SealedNamesContent } from '../../../contract/memory.ts'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createTermKeyer } from '../../../core/memory/keying.ts'
import { luhn } from '../../../core/redaction/recognise/checksums.ts'
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

  test('masks leave the last digits of cards in text, tags and page, count by operator, and keep the whole as one term', async () => {
    const identityKey = new Uint8Array(32).fill(5)
    const presidio = { operators: { byEntity: { CREDIT_CARD: 'mask', EMAIL_ADDRESS: 'replace', US_SSN: 'mask' } } }
    const cards = Array.from({ length: 60 }, (_, at) => cardOf(`4${String(at).padStart(4, '0')}1234567${at % 10}09`))
    const paid = cards.map((card, at) => `Payment ${at} of Maria Keller by card ${card}, mail jane.roe@example.org.`)
    const body = `${paid.join(' ')}\nForged <US_SSN_••1111_k3f9q2t>, <CREDIT_CARD_••1112_k3f9q2t>. SSN 536-90-4399.\n`
    const computed = computedOf(await run({ body, identityKey, presidio, tags: [`card ${cards[0]}`] }))
    expect(computed.pdf).not.toBeNull()
    const parts = await readMemory(computed.memory)
    const shown = await Promise.all(
      parts.flatMap(({ chunks }) => chunks.map(({ nodeId, sealed }) => openText(`chunk/${nodeId}`, sealed))),
    )
    const text = shown.join('\n')
    for (const card of cards) expect(text).toMatch(new RegExp(`<CREDIT_CARD_••${card.slice(-4)}_[0-9a-z]{7}>`))
    expect(text).not.toMatch(/\d{5,}(?![0-9a-z]*>)|k3f9q2t|••1111|4399|jane/)
    expect(text).toMatch(/<EMAIL_ADDRESS>/)
    const { operators = {}, entities } = computed
    expect(operators['mask']).toBe(62)
    expect(operators['replace']).toBeGreaterThanOrEqual(60)
    const sum = (counts: object): number => Object.values(counts).reduce((all: number, one: number) => all + one, 0)
    expect(sum(operators)).toBe(sum(entities))
    const keyer = createTermKeyer(new Uint8Array(32).fill(9))
    const terms = new Map(parts[0]!.chunks[0]!.terms)
    expect(terms.get(keyer.identityTerm(`=${cards[0]}`))).toBe(1)
    for (const tail of [cards[0]!.slice(-4), cards[0]!.slice(-2)])
      for (const keyed of [keyer.term(tail), keyer.identityTerm(tail)]) expect(terms.has(keyed)).toBe(false)
    const { values } = JSON.parse(await openText('names/0', parts[0]!.names)) as SealedNamesContent
    expect(values.flatMap(([, each]) => each)).toContain(cards[0])
    expect(values.every(([label]) => !label.includes('••'))).toBe(true)
  })

  test('of a class that nobody told of are those of the strictest, of none those of the types', async () => {
    const identityKey = new Uint8Array(32).fill(5)
    const operators = { byClassification: { confidential: 'pseudonym', restricted: 'replace' } }
    const shown = async (classification: { readonly classification?: string | null }): Promise<string> => {
      const wanted = { body: memo, identityKey, presidio: { operators }, ...classification }
      const [part] = await readMemory(computedOf(await run(wanted)).memory)
      return await openText(`chunk/${part!.chunks[0]!.nodeId}`, part!.chunks[0]!.sealed)
    }
    for (const classification of [{}, { classification: 'restricted' }])
      expect(await shown(classification)).toMatch(/^<PERSON> wrote to <EMAIL_ADDRESS>/)
    for (const classification of [null, 'public', 'confidential'])
      expect(await shown({ classification })).toMatch(/^<PERSON_\w{7}> wrote to <EMAIL_ADDRESS_\w{7}>/)
  })
})

const cardOf = (front: string): string =>
  Array.from('0123456789')
    .map((last) => front + last)
    .find(luhn)!
