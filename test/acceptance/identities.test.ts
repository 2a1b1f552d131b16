// Memory that knows who: found by name, number and label though none of them is stored; by those alone who may ask.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createdApiKeySchema } from '../../contract/api-key.ts'
import type { RecallAnswer } from '../../contract/recall.ts'
import { createClient, type Client } from './client.ts'
import { readLog } from './read-log.ts'
import { startInstance, type TestInstance } from './instance.ts'

let instance: TestInstance
let admin: Client
let viewer: Client
const label = /<PERSON_[0-9a-hjkmnp-tv-z]{7}>/g

const documents = {
  loan: 'Loan file. Maria Keller asked for a bridge loan on the mill. Mrs Keller pays from DE89 3704 0044 0532 0130 00.',
  note: 'Call note. KELLER, MARIA rang from +49 30 901820 about the weir and was told to wait for the survey.',
  other: 'Staff list. Jonas Keller looks after the boats, and Ida Vogt after the sluice gates.',
  weir: 'The weir was inspected in August, and the survey of the mill is due in September.',
}
type Name = keyof typeof documents
const ids: Record<string, Name> = {}

beforeAll(async () => {
  instance = await startInstance({ config: { api: { auth: { mode: 'apiKey' } } } })
  admin = createClient(instance.url, instance.adminKey)
  for (const [name, text] of Object.entries(documents)) {
    const end = await admin.process(text, { name: `${name}.txt` })
    expect([name, end.status]).toEqual([name, 'completed'])
    ids[end.documentId] = name as Name
  }
  const { body } = await admin.json('/api/keys', {
    method: 'POST',
    body: JSON.stringify({ name: 'viewer', roles: ['viewer'] }),
  })
  viewer = createClient(instance.url, createdApiKeySchema.parse(body).key)
}, 180_000)
afterAll(() => instance.stop())

const found = async (client: Client, query: string, mode = 'hybrid'): Promise<Name[]> =>
  (await client.recall(query, { mode })).results.map(({ provenance }) => ids[provenance.documentId]!)

describe('a person', () => {
  test('has one label in every document, however the name is written, and a namesake another', async () => {
    const { results } = await admin.recall('loan mill weir boats', { maxNodes: 20 })
    const labels = new Map(results.map(({ provenance, content }) => [ids[provenance.documentId], content.match(label)]))
    expect(results.map(({ content }) => content).join(' ')).not.toMatch(/keller|maria|jonas|vogt|3704|901820/i)
    const [maria] = labels.get('loan') ?? []
    expect(labels.get('loan')).toEqual([maria, maria])
    expect(labels.get('note')).toEqual([maria])
    expect(new Set(labels.get('other')).size).toBe(2)
    expect(labels.get('other')).not.toContain(maria)
  })

  test('is found first by whoever may ask, in every form of the name', async () => {
    for (const query of ['Maria Keller', 'maria keller', 'Keller, Maria', 'What do we know about Mrs. Maria Keller?'])
      for (const mode of ['hybrid', 'vault'])
        expect([query, (await found(admin, query, mode)).slice(0, 2).toSorted()]).toEqual([query, ['loan', 'note']])
    expect((await found(admin, 'ida vogt'))[0]).toBe('other')
  })

  test('is found by number, written in another way, and by label', async () => {
    for (const query of ['DE89370400440532013000', 'account de89-3704-0044-0532-0130-00?'])
      expect([query, await found(admin, query, 'vault')]).toEqual([query, ['loan']])
    for (const query of ['+49 (0)30 901820', '030 901820', 'who rang from 0049 30 90 18 20'])
      expect([query, (await found(admin, query, 'vault'))[0]]).toEqual([query, 'note'])
    const [first] = (await admin.recall('call note weir', { mode: 'vault' })).results
    const [shown = ''] = first?.content.match(label) ?? []
    for (const query of [shown, shown.slice(1, -1)])
      for (const client of [admin, viewer])
        expect((await found(client, query, 'vault')).toSorted()).toEqual(['loan', 'note'])
  })
})

describe('GET /api/identities/{label}', () => {
  test('says how much is known of whoever stands behind a label, and nothing about one that nobody has', async () => {
    const { results } = await admin.recall('maria keller')
    const [shown = ''] = results[0]?.content.match(label) ?? []
    const { status, body } = await viewer.json(`/api/identities/${shown.slice(1, -1)}`)
    expect([status, body]).toMatchObject([
      200,
      { label: shown.slice(1, -1), entity: 'PERSON', graph: 'main', nodes: 2, documents: 2, isExact: true },
    ])
    const { newest } = body as { newest: { documentId: string }[] }
    expect(newest.map(({ documentId }) => ids[documentId])).toEqual(['note', 'loan'])
    for (const other of ['PERSON_0000000', 'PERSON_0000000?graph=nobody', 'PERSON', 'PERSON_oooooou'])
      expect((await viewer.json(`/api/identities/${other}`)).status).toBe(404)
  })
})

describe('an alias', () => {
  const path = '/api/identities/alias'
  const first = 'Tilda Brandt signed for the barge.'
  const second = 'The barge was paid by Tilda Morgenthal in May.'
  const labelOf = async (id: string): Promise<string> => {
    const { results } = await admin.recall('barge', { mode: 'vault' })
    const [shown = ''] = results.find(({ provenance }) => provenance.documentId === id)?.content.match(label) ?? []
    return shown.slice(1, -1)
  }
  const decide = (client: Client, body: object) => client.json(path, { method: 'POST', body: JSON.stringify(body) })
  const idsFor = async (client: Client, query: string, mode: string): Promise<string[]> =>
    (await client.recall(query, { mode })).results.map(({ provenance }) => provenance.documentId)

  test('lets a recall by one find both until it is taken back; namesakes never merge without it', async () => {
    const one = (await admin.process(first, { name: 'barge.txt' })).documentId
    const other = (await admin.process(second, { name: 'payment.txt' })).documentId
    const [a, b] = [await labelOf(one), await labelOf(other)]
    expect(a).not.toBe(b)
    expect(await idsFor(admin, a, 'vault')).toEqual([one])
    for (let times = 0; times < 2; times++)
      expect(await decide(admin, { a, b })).toEqual({ status: 200, body: { a, b, aliased: true, labels: 2 } })
    for (const query of ['Tilda Brandt', 'what about brandt, tilda?', a, 'TILDA MORGENTHAL', `<${b}>`])
      for (const mode of ['vault', 'hybrid'])
        expect([query, mode, (await idsFor(admin, query, mode)).slice(0, 2).toSorted()]).toEqual([
          query,
          mode,
          [one, other].toSorted(),
        ])
    expect(await idsFor(viewer, a, 'vault')).toEqual([one])
    expect((await viewer.json(`/api/identities/${a}`)).body).toMatchObject({ label: a, aliases: 1, documents: 1 })
    expect(await labelOf(other)).toBe(b)
    const { status, body } = await admin.json(`${path}?a=${b}&b=${a}`, { method: 'DELETE' })
    expect([status, body]).toEqual([200, { a: b, b: a, aliased: false, labels: 1 }])
    expect(await idsFor(admin, a, 'vault')).toEqual([one])
    expect((await admin.json(`/api/identities/${a}`)).body).toMatchObject({ aliases: 0 })
    const { records } = await readLog(admin)
    const acts = records.filter(({ type }) => type.startsWith('identity.'))
    expect(acts.map(({ type }) => type)).toEqual(['identity.aliased', 'identity.unaliased'])
    expect(JSON.stringify(acts)).not.toMatch(new RegExp(`${a}|${b}|tilda|brandt`, 'i'))
  })

  test('is for stewards, and of two labels', async () => {
    const pair = { a: 'PERSON_0000001', b: 'PERSON_0000002' }
    expect((await decide(viewer, pair)).status).toBe(403)
    expect((await viewer.json(`${path}?a=${pair.a}&b=${pair.b}`, { method: 'DELETE' })).status).toBe(403)
    for (const body of [{ a: 'Tilda Brandt', b: pair.b }, { a: pair.a, b: pair.a }, { a: pair.a }])
      expect((await decide(admin, body)).status).toBe(422)
  })
})

describe('a subject or a matter of an ingest', () => {
  test('is found by what it was called, by whoever may ask, and by nobody else', async () => {
    const metadata = { subjects: ['user-abc123', 'Meridian Freight'], matter: 'M-2026/17' }
    const end = await admin.process('The quay crane was painted in spring.', { name: 'crane.txt', metadata })
    for (const query of [
      'recall everything we know about client user-ABC123',
      'Meridian freight?',
      'matter M-2026/17',
    ]) {
      const first = (await admin.recall(query)).results[0]
      expect([query, first?.provenance.documentId]).toEqual([query, end.documentId])
      const others = (await viewer.recall(query)).results.map(({ provenance }) => provenance.documentId)
      expect(others).not.toContain(end.documentId)
    }
  })
})

describe('without memory:identify', () => {
  test('an answer is the same whether or not the name is known, and says that nobody was asked', async () => {
    for (const [known, unknown] of [
      ['Maria Keller weir', 'Quirin Zobel weir'],
      ['Ida Vogt', 'Quirin Zobel'],
      ['DE89370400440532013000', 'DE02120300000000202051'],
    ] as const) {
      const answers = await Promise.all([known, unknown].map((query) => viewer.recall(query)))
      const [one, other] = answers.map(({ results, truncated, sourceNotes, synthesis }) => ({
        results,
        truncated,
        sourceNotes,
        synthesis,
      }))
      expect(one).toEqual(other)
      expect(one?.sourceNotes).toEqual({ identity: expect.stringContaining('memory:identify') })
    }
    expect((await admin.recall('Maria Keller')).sourceNotes).toEqual({})
  })
})

describe('reveal', () => {
  const purpose = 'payout review asked for by Zelda Fitzroy'
  const revealedOf = async (client: Client, options: object) =>
    await client.json('/api/memory/recall', {
      method: 'POST',
      body: JSON.stringify({ query: 'bridge loan mill', options: { mode: 'vault', ...options } }),
    })

  test('shows values to who may and says what for, and is recorded without one of them', async () => {
    const { status, body } = await revealedOf(admin, { reveal: true, purpose })
    expect(status).toBe(200)
    const { results, revealed, synthesis } = body as RecallAnswer
    const loan = results.find(({ provenance }) => ids[provenance.documentId] === 'loan')
    expect(loan?.content).toContain('Maria Keller asked for a bridge loan')
    expect(loan?.content).toContain('DE89 3704 0044 0532 0130 00')
    expect(synthesis.text).toContain('Maria Keller')
    expect(revealed).toMatchObject({ PERSON: 2, IBAN_CODE: 1 })
    const { entries } = await admin.trail(loan!.provenance.documentId, '?order=newest')
    const record = entries.find(({ type }) => type === 'memory.revealed')
    expect(record).toMatchObject({ outcome: 'ok' })
    expect(JSON.stringify(record)).toContain('payout review')
    expect(JSON.stringify(entries)).not.toMatch(/keller|3704 ?0044|zelda|fitzroy/i)
  })

  test('is refused, and the refusal recorded, without the scope, without a purpose and for too many nodes', async () => {
    for (const [client, options, expected] of [
      [viewer, { reveal: true, purpose }, 403],
      [admin, { reveal: true }, 422],
      [admin, { reveal: true, purpose, maxNodes: 201 }, 422],
    ] as const) {
      const { status, body } = await revealedOf(client, options)
      expect([status, (body as { code: string }).code]).toEqual([
        expected,
        expected === 403 ? 'ATR_PERMISSION_DENIED' : 'VALIDATION_FAILED',
      ])
    }
    const { records } = await readLog(admin)
    const refusals = records.filter(({ type, body }) => type === 'memory.revealed' && 'code' in body)
    expect(refusals.map(({ body }) => body['code'])).toEqual([
      'ATR_PERMISSION_DENIED',
      'VALIDATION_FAILED',
      'VALIDATION_FAILED',
    ])
    const { status, body } = await revealedOf(viewer, { purpose })
    expect(status).toBe(200)
    expect(JSON.stringify(body)).not.toMatch(/keller|3704 ?0044/i)
  })
})
