// What documents are shown by: redacted names and tags, labels of people and matters, in the list and alone; found by words, gone when erased.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createdApiKeySchema } from '../../contract/api-key.ts'
import { documentListSchema, shownStatusSchema } from '../../contract/document.ts'
import { createClient, type Client } from './client.ts'
import { startInstance, type TestInstance } from './instance.ts'

let instance: TestInstance
let admin: Client
let viewer: Client

beforeAll(async () => {
  instance = await startInstance({ config: { api: { auth: { mode: 'apiKey' } } } })
  admin = createClient(instance.url, instance.adminKey)
  const wish = JSON.stringify({ name: 'viewer', roles: ['viewer'] })
  const { body } = await admin.json('/api/keys', { method: 'POST', body: wish })
  viewer = createClient(instance.url, createdApiKeySchema.parse(body).key)
}, 120_000)
afterAll(() => instance?.stop())

async function list(query: string, client = viewer) {
  const { status, body } = await client.json(`/api/documents${query}`)
  expect(status, JSON.stringify(body)).toBe(200)
  return documentListSchema.parse(body).documents
}

const named = async (query: string): Promise<readonly (string | null)[]> => (await list(query)).map(({ name }) => name)

/** Files of the instance that hold a text. */
const filesWith = (text: string): readonly string[] =>
  readdirSync(join(instance.dir, 'data'), { recursive: true, encoding: 'utf8' })
    .map((name) => join(instance.dir, 'data', name))
    .filter((path) => statSync(path).isFile() && readFileSync(path).includes(text))

const sent = [
  ['Quarterly_report_2026.txt', 'Quarterly report 2026.txt'],
  ['Übersicht Budget.txt', 'Übersicht Budget.txt'],
  ['会議資料.txt', '会議資料.txt'],
  ['회의록.txt', '회의록.txt'],
  ['รายงานประจำปี.txt', 'รายงานประจำปี.txt'],
  ['تقرير.txt', 'تقرير.txt'],
  ['💧 sluice plan.txt', '💧 sluice plan.txt'],
] as const

describe('names of documents', () => {
  test('in six scripts stand in the list and are found by their words', async () => {
    for (const [at, [name]] of sent.entries()) {
      const end = await admin.process(`The weir keeper counts ${at} herons.`, { name })
      expect([name, end.status]).toEqual([name, 'completed'])
    }
    expect(await named('?limit=50')).toEqual(sent.map(([, shown]) => shown).toReversed())
    expect(await named('?name=REPORT')).toEqual(['Quarterly report 2026.txt'])
    expect(await named('?name=reports%20quarterly')).toEqual(['Quarterly report 2026.txt'])
    expect(await named(`?name=${encodeURIComponent('ubersicht')}`)).toEqual(['Übersicht Budget.txt'])
    expect(await named(`?name=${encodeURIComponent('会議')}`)).toEqual(['会議資料.txt'])
    expect(await named(`?name=${encodeURIComponent('รายงาน')}`)).toEqual(['รายงานประจำปี.txt'])
    expect(await named('?name=sluice&status=completed&type=text/plain')).toEqual(['💧 sluice plan.txt'])
    expect(await named('?name=sluice%20report')).toEqual([])
    expect(await named('?name=%20%3F')).toEqual([])
    expect(await named(`?name=${encodeURIComponent('調査報告書の最終版'.repeat(20))}`)).toEqual([])
  })

  test('show nobody, and stand on no disk as they were sent', async () => {
    const name = 'CV_Wilhelmina_Brandstetter.txt'
    const metadata = {
      tags: ['from Wilhelmina Brandstetter', 'sluicewardens'],
      subjects: ['Wilhelmina Brandstetter'],
      matter: 'Brandstetter, Wilhelmina',
    }
    const { documentId } = await admin.process('Wilhelmina Brandstetter looks after the boats.', { name, metadata })
    const [shown] = await list('?name=CV')
    const label = /<PERSON_[0-9a-z]{7}>/
    expect(shown).toMatchObject({
      documentId,
      name: expect.stringMatching(/^CV <PERSON_[0-9a-z]{7}>\.txt$/),
      tags: [expect.stringMatching(label), 'sluicewardens'],
      subjects: [expect.stringMatching(label)],
      matter: expect.stringMatching(/^<MATTER_[0-9a-z]{7}>$/),
    })
    expect(JSON.stringify(shown)).not.toMatch(/brandstetter|wilhelmina/i)
    // Whoever it is about is who stands in its text.
    const { results } = await viewer.recall('boats', { mode: 'vault' })
    expect(results[0]?.content).toContain(shown!.subjects[0])
    const alone = shownStatusSchema.parse((await viewer.json(`/api/documents/${documentId}/status`)).body)
    expect(alone).toMatchObject({ name: shown!.name, subjects: shown!.subjects })
    for (const text of ['Brandstetter', 'brandstetter', shown!.name!])
      expect([text, filesWith(text)]).toEqual([text, []])
    const wish = JSON.stringify({ subject: 'Wilhelmina Brandstetter', purpose: 'request of article 17' })
    const erased = await admin.json('/api/identities/erase', { method: 'POST', body: wish })
    expect(erased.body).toMatchObject({ state: 'erased' })
    expect(await list('?name=CV')).toEqual([])
    const after = (await list('?limit=1'))[0]
    expect(after).toMatchObject({ documentId, name: null, tags: [], subjects: [], matter: null })
  })

  test('are those of documents without text, and of items of memory', async () => {
    const end = await admin.process('   \n', { name: 'empty page of Johanna Brandstetter.txt' })
    expect(end).toMatchObject({ status: 'partial' })
    expect(await named('?name=empty')).toEqual([expect.stringMatching(/^empty page of <PERSON_[0-9a-z]{7}>\.txt$/)])
    await admin.remember([{ title: 'Locks of the canal', text: 'The lower lock leaks.' }])
    expect(await named('?name=locks')).toEqual(['Locks of the canal'])
  })
})
