// A card under the operator `mask`: its last four digits stand in the text, the whole finds it, a reveal shows it, an erasure takes it.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClient, type Client } from './client.ts'
import { startInstance, type TestInstance } from './instance.ts'

let instance: TestInstance
let client: Client
const shownCard = /<CREDIT_CARD_••(\d{4})_[0-9a-hjkmnp-tv-z]{7}>/
let documentId = ''

beforeAll(async () => {
  const operators = {
    default: 'pseudonym',
    byEntity: { CREDIT_CARD: 'mask', EMAIL_ADDRESS: 'replace' },
    byClassification: { confidential: 'pseudonym', restricted: 'replace' },
  }
  instance = await startInstance({ config: { documents: { presidio: { operators } } } })
  client = createClient(instance.url)
  const text = 'The weir was paid by card 4012 8888 8888 1881, receipt to jane.roe@example.org.'
  documentId = (await client.process(text, { name: 'weir.txt' })).documentId
  await client.process('The mill was paid by card 5555 5555 5555 4444 in May.', { name: 'mill.txt' })
}, 180_000)
afterAll(() => instance.stop())

test('shows the last four digits, and is found by the whole number and by its label alone', async () => {
  for (const query of ['4012888888881881', 'card 4012-8888-8888-1881?']) {
    const { results } = await client.recall(query, { mode: 'vault' })
    expect(results[0]?.content).toMatch(shownCard)
    expect(results[0]?.provenance.documentId).toBe(documentId)
  }
  const [first] = (await client.recall('weir', { mode: 'vault' })).results
  const [label = ''] = shownCard.exec(first?.content ?? '') ?? []
  for (const query of [label, label.slice(1, -1), label.replace('••1881_', '')])
    expect((await client.recall(query, { mode: 'vault' })).results[0]?.provenance.documentId).toBe(documentId)
  // The digits that are shown find nobody.
  expect((await client.recall('1881', { mode: 'vault' })).results).toEqual([])
})

test('is counted by operator on the receipt, and by a reveal', async () => {
  const { body } = await client.json(`/api/documents/${documentId}/redaction`)
  expect(body).toMatchObject({
    entities: { CREDIT_CARD: 1, EMAIL_ADDRESS: 1 },
    operators: { mask: 1, replace: 1 },
  })
  const { results } = await client.recall('weir', { mode: 'vault', reveal: true, purpose: 'refund' })
  expect(results[0]?.content).toContain('by card 4012 8888 8888 1881, receipt to <EMAIL_ADDRESS>')
})

test('stands in a view of the graph under its label, and is forgotten with it', async () => {
  const [first] = (await client.recall('mill', { mode: 'vault' })).results
  const label = (shownCard.exec(first?.content ?? '')?.[0] ?? '').replace(/••\d{4}_/, '').slice(1, -1)
  const view = await client.json(`/api/memory/graph?label=${label}`)
  expect(view).toMatchObject({ status: 200, body: { entities: [{ kind: 'label', name: `<${label}>` }] } })
  const erased = await client.json('/api/identities/erase', {
    method: 'POST',
    body: JSON.stringify({ label, purpose: 'asked to be forgotten' }),
  })
  expect(erased).toMatchObject({ status: 200, body: { state: 'erased' } })
  expect((await client.recall('5555555555554444', { mode: 'vault' })).results).toEqual([])
  expect((await client.json(`/api/identities/${label}`)).status).toBe(404)
})

test('of a document of a class shows no more than the class allows', async () => {
  const text = (thing: string): string => `The ${thing} was paid by card 3714 496353 98431 of Maria Keller.`
  const shown: Record<string, string> = {}
  for (const classification of ['internal', 'confidential', 'restricted']) {
    const metadata = { classification }
    const { documentId: id } = await client.process(text(`${classification} pump`), { name: 'pump.txt', metadata })
    const { results } = await client.recall(`${classification} pump`, { filter: { documents: [id] } })
    shown[classification] = results[0]?.content ?? ''
  }
  expect(shown['internal']).toMatch(/<CREDIT_CARD_••431_\w{7}> of <PERSON_\w{7}>/)
  expect(shown['confidential']).toMatch(/<CREDIT_CARD_\w{7}> of <PERSON_\w{7}>/)
  expect(shown['restricted']).toMatch(/<CREDIT_CARD> of <PERSON>/)
  const { results } = await client.recall('371449635398431', { mode: 'vault' })
  expect(new Set(results.map(({ content }) => content))).toEqual(new Set([shown['confidential'], shown['internal']]))
})
