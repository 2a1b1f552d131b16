// Views of memory: what is near a node, a document or a label, for whoever may recall it, recorded as a recall is.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createdApiKeySchema } from '../../contract/api-key.ts'
import { memoryGraphSchema, type MemoryGraphAnswer } from '../../contract/memory-view.ts'
import { trailSchema } from '../../contract/audit.ts'
import { createClient, type Client } from './client.ts'
import { readLog } from './read-log.ts'
import { startInstance, type TestInstance } from './instance.ts'

let instance: TestInstance
let admin: Client
let viewer: Client
const ids: Record<string, string> = {}
const paragraph = (subject: string): string =>
  `${subject} ${'was looked at by the council and found to be in need of work before the winter. '.repeat(9)}`

const documents = {
  mill: {
    text: `${paragraph('Brackwater Mill')}\n\n${paragraph('The race')}\n\n${paragraph('The pond')}`,
    metadata: {},
  },
  owner: { text: 'Erika Musterfrau sold Brackwater Mill in spring.', metadata: {} },
  letter: { text: 'Erika Musterfrau wrote about the sluice.', metadata: {} },
  hr: { text: 'Brackwater Mill hires two millers.', metadata: { vertical: 'hr' } },
  mandate: { text: 'Paid from DE89 3704 0044 0532 0130 00, by standing order.', metadata: {} },
  file: {
    text: 'The folder on the second shelf, of last year.',
    metadata: { subjects: ['DE89370400440532013000'] },
  },
  alone: { text: 'Penguins have nothing to do with it.', metadata: {} },
}

beforeAll(async () => {
  instance = await startInstance({ config: { api: { auth: { mode: 'apiKey' } } } })
  admin = createClient(instance.url, instance.adminKey)
  for (const [name, { text, metadata }] of Object.entries(documents)) {
    const end = await admin.process(text, { name: `${name}.txt`, metadata })
    expect([name, end.status]).toEqual([name, 'completed'])
    ids[name] = end.documentId
  }
  const wish = JSON.stringify({ name: 'viewer', roles: ['viewer'] })
  const { body } = await admin.json('/api/keys', { method: 'POST', body: wish })
  viewer = createClient(instance.url, createdApiKeySchema.parse(body).key)
}, 120_000)
afterAll(() => instance.stop())

const get = (query: string, by = admin) => by.json(`/api/memory/graph?${query}`)
async function view(query: string, by = admin): Promise<MemoryGraphAnswer> {
  const { status, body } = await get(query, by)
  expect([query, status]).toEqual([query, 200])
  return memoryGraphSchema.parse(body)
}
const documentsIn = ({ documents: found }: MemoryGraphAnswer): string[] =>
  Object.keys(ids).filter((name) => found.some(({ id }) => id === ids[name]))

describe('GET /api/memory/graph', () => {
  test('of a document shows its nodes in order, what they mention, and who shares a name with them', async () => {
    const own = await view(`document=${ids['mill']}&hops=0`)
    expect(documentsIn(own)).toEqual(['mill'])
    expect(own.nodes.length).toBeGreaterThan(1)
    const next = own.edges.filter(({ relation }) => relation === 'NEXT')
    expect(next).toEqual(
      own.nodes.slice(1).map(({ id }, at) => ({ from: own.nodes[at]!.id, relation: 'NEXT', to: id })),
    )
    expect(own.edges.filter(({ relation }) => relation === 'PART_OF')).toHaveLength(own.nodes.length)
    expect(own.entities).toContainEqual({ id: expect.any(String) as string, kind: 'name', name: 'Brackwater Mill' })
    const near = await view(`document=${ids['mill']}`)
    expect(documentsIn(near)).toEqual(['mill', 'owner', 'hr'])
    const mill = near.entities.find(({ name }) => name === 'Brackwater Mill')
    expect(near.edges.filter(({ to }) => to === mill?.id)).toHaveLength(3)
    expect(documentsIn(await view(`document=${ids['mill']}&hops=2`))).toEqual(['mill', 'owner', 'letter', 'hr'])
  })

  test('begins at a node or at a label, and shows no value', async () => {
    const [owner] = (await view(`document=${ids['owner']}&hops=0`)).nodes
    const near = await view(`node=${owner?.id}`)
    expect(near.nodes[0]).toEqual(owner)
    expect(documentsIn(near)).toEqual(['mill', 'owner', 'letter', 'hr'])
    const label = near.entities.find(({ kind }) => kind === 'label')
    expect(label?.name).toMatch(/^<PERSON_\w{7}>$/)
    const of = await view(`label=${label?.name.slice(1, -1)}&hops=0`)
    expect(documentsIn(of)).toEqual(['owner', 'letter'])
    expect(JSON.stringify([near, of])).not.toMatch(/erika|musterfrau/i)
  })

  test('names nobody to whom a document was only given', async () => {
    const seen = await view(`document=${ids['mandate']}&hops=2`)
    const label = seen.entities.find(({ name }) => name.includes('IBAN'))
    expect(label?.kind).toBe('label')
    const at = (name: string): string =>
      seen.edges.find(({ relation, to }) => relation === 'PART_OF' && to === ids[name])!.from
    expect(documentsIn(seen)).toEqual(['mandate', 'file'])
    const named = seen.edges.filter(({ to }) => to === label?.id).map(({ from }) => from)
    expect(named).toEqual([at('mandate')])
  })

  test('is bounded, and says when it was cut', async () => {
    const cut = await view(`document=${ids['mill']}&hops=3&maxNodes=2`)
    expect([cut.nodes.length, cut.truncated]).toEqual([2, true])
    const whole = await view(`document=${ids['mill']}&hops=3`)
    expect(whole.truncated).toBe(false)
    expect(whole.nextCursor).toBeNull()
    const pages: string[] = []
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: MemoryGraphAnswer = await view(
        `document=${ids['mill']}&hops=3&maxNodes=2${cursor === '' ? '' : `&cursor=${cursor}`}`,
      )
      expect(page.truncated).toBe(page.nextCursor !== null)
      pages.push(...page.nodes.map(({ id }) => id))
      cursor = page.nextCursor
    }
    expect(pages).toEqual(whole.nodes.map(({ id }) => id))
    expect((await get(`document=${ids['mill']}&cursor=zzz`)).status).toBe(422)
    expect((await get(`document=${ids['mill']}&cursor=500`)).status).toBe(404)
    expect((await get(`document=${ids['mill']}&hops=4`)).status).toBe(422)
    expect((await get(`document=${ids['mill']}&maxNodes=201`)).status).toBe(422)
    expect((await get('hops=1')).status).toBe(422)
    expect((await get(`document=${ids['mill']}&label=PERSON_0000000`)).status).toBe(422)
  })

  test('answers who may read, within a vertical where asked, and nobody else', async () => {
    const all = await view(`document=${ids['mill']}&hops=3`, viewer)
    expect(all).toEqual(await view(`document=${ids['mill']}&hops=3`))
    expect(documentsIn(await view(`document=${ids['hr']}&hops=3&vertical=hr`))).toEqual(['hr'])
    expect((await get(`document=${ids['hr']}`, createClient(instance.url))).status).toBe(401)
    for (const nothing of [
      `document=${ids['mill']}&vertical=hr`,
      `document=${ids['mill']}&graph=other`,
      'document=01K00000000000000000000000',
      `node=n_${'0'.repeat(32)}`,
      'label=PERSON_0000000',
    ])
      expect([nothing, (await get(nothing)).status]).toEqual([nothing, 404])
  })

  test('is in the log with the nodes that it showed', async () => {
    const shown = await view(`document=${ids['alone']}`)
    const { body } = await admin.json(`/api/audit/memory-node/${shown.nodes[0]!.id}`)
    const { entries } = trailSchema.parse(body)
    expect(entries.map(({ type }) => type)).toEqual(['memory.ingested', 'memory.recalled'])
    for (const untilMs = Date.now() + 15_000; ;) {
      const { records } = await readLog(admin)
      if (records.some((record) => 'op' in record && record.op === 'memory.graph')) break
      expect(Date.now()).toBeLessThan(untilMs)
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  })
})
