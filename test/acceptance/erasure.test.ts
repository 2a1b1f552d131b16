// Erasure of somebody, through the public API (G4): nothing finds or shows them afterwards, whoever stands beside them stays, all is recorded.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createdApiKeySchema } from '../../contract/api-key.ts'
import { createClient, type Client } from './client.ts'
import { startInstance, type TestInstance } from './instance.ts'
import { readLog } from './read-log.ts'

let instance: TestInstance
let admin: Client
let operator: Client
const label = /<PERSON_[0-9a-hjkmnp-tv-z]{7}>/

const purpose = 'request of Maria Keller under article 17'
const documents = {
  loan: 'Loan file. Maria Keller asked for a bridge loan on the mill. Mrs Keller pays from DE89 3704 0044 0532 0130 00.',
  both: 'Minutes. Jonas Keller and Maria Keller met at the quarry, and Ida Vogt wrote them down.',
  other: 'Staff list. Jonas Keller looks after the boats, and Ida Vogt after the sluice gates.',
}
const ids = new Map<string, string>()

beforeAll(async () => {
  instance = await startInstance({ config: { api: { auth: { mode: 'apiKey' } } } })
  admin = createClient(instance.url, instance.adminKey)
  for (const [name, text] of Object.entries(documents)) {
    // The same in another graph: an erasure is of the tenant.
    for (const graph of ['main', 'second']) {
      const end = await admin.process(text, { name: `${name}.txt`, metadata: { graph } })
      expect([name, end.status]).toEqual([name, 'completed'])
      ids.set(end.documentId, name)
    }
  }
  const { body } = await admin.json('/api/keys', {
    method: 'POST',
    body: JSON.stringify({ name: 'operator', roles: ['operator'] }),
  })
  operator = createClient(instance.url, createdApiKeySchema.parse(body).key)
}, 180_000)
afterAll(() => instance.stop())

const erase = (client: Client, body: object) =>
  client.json('/api/identities/erase', { method: 'POST', body: JSON.stringify(body) })

const found = async (query: string, options: object = {}): Promise<string[]> =>
  (await admin.recall(query, { mode: 'vault', ...options })).results.map(
    ({ provenance }) => ids.get(provenance.documentId) ?? '',
  )

async function labelIn(query: string, name: string, at = 0): Promise<string> {
  const { results } = await admin.recall(query, { mode: 'vault' })
  const result = results.find(({ provenance }) => ids.get(provenance.documentId) === name)
  return (result?.content.match(new RegExp(label, 'g'))?.[at] ?? '').slice(1, -1)
}

describe('erasing whoever stands behind a label', () => {
  test('is refused without the scope, without a purpose, and where not one is named', async () => {
    const wish = { label: 'PERSON_0000001', purpose }
    expect((await erase(operator, wish)).status).toBe(403)
    for (const body of [{ label: wish.label }, { purpose }, { ...wish, subject: 'a' }, { label: 'Maria', purpose }])
      expect((await erase(admin, body)).status).toBe(422)
    expect((await erase(admin, { subject: 'nobody', purpose })).status).toBe(404)
  })

  test('leaves nothing that finds or shows them, and all that is of others', async () => {
    const maria = await labelIn('bridge loan', 'loan')
    const jonas = await labelIn('quarry minutes', 'both')
    const ida = await labelIn('sluice gates', 'other', 1)
    expect(new Set([maria, jonas, ida]).size).toBe(3)
    expect(await found('Maria Keller')).toEqual(expect.arrayContaining(['loan', 'both']))
    const pair = JSON.stringify({ a: maria, b: ida })
    expect((await admin.json('/api/identities/alias', { method: 'POST', body: pair })).status).toBe(200)
    for (let times = 0; times < 2; times++)
      expect(await erase(admin, { label: maria, purpose })).toEqual({
        status: 200,
        body: { state: 'erased', documents: 0 },
      })
    for (const graph of ['main', 'second']) {
      expect((await admin.json(`/api/identities/${maria}?graph=${graph}`)).status).toBe(404)
      expect((await admin.json(`/api/identities/${jonas}?graph=${graph}`)).body).toMatchObject({ documents: 2 })
      for (const query of [maria, 'Maria'])
        for (const mode of ['vault', 'hybrid', 'graph']) expect(await found(query, { graph, mode })).toEqual([])
      // The word is another's as well, as often as it was.
      expect((await found('Keller', { graph })).toSorted()).toEqual(['both', 'other'])
      expect((await found('Jonas Keller', { graph })).toSorted()).toEqual(['both', 'other'])
      expect((await found('Ida Vogt', { graph })).toSorted()).toEqual(['both', 'other'])
      expect(await found('DE89370400440532013000', { graph })).toEqual(['loan'])
      expect(await found('bridge loan mill', { graph })).toEqual(['loan'])
    }
    expect((await admin.json(`/api/identities/${ida}`)).body).toMatchObject({ aliases: 0 })
    const { results } = await admin.recall('bridge loan quarry', { mode: 'vault', reveal: true, purpose: 'audit' })
    const shown = results.map(({ content }) => content).join(' ')
    expect(shown).not.toMatch(/maria/i)
    expect(shown).toContain(`<${maria}> asked for a bridge loan`)
    expect(shown).toContain('Jonas Keller')
    expect(shown).toContain('DE89 3704')
  })

  test('is recorded, with its purpose and without a name or a label', async () => {
    const { records } = await readLog(admin)
    const acts = records.filter(({ type }) => type.startsWith('identity.eras'))
    expect(acts.map(({ type }) => type)).toEqual([
      'identity.erasing',
      'identity.erased',
      'identity.erasing',
      'identity.erased',
    ])
    expect(JSON.stringify(acts)).toContain('under article 17')
    expect(JSON.stringify(acts)).not.toMatch(/keller|maria|PERSON_[0-9a-z]{7}"/i)
  })

  test('lets a later document bring them back, and nothing of before with it', async () => {
    const { documentId } = await admin.process('Maria Keller opened the new weir.', { name: 'weir.txt' })
    ids.set(documentId, 'weir')
    expect(await found('Maria')).toEqual(['weir'])
  })
})

describe('erasing a speaker whose name came with much behind it', () => {
  test('ends, and leaves no word that the name was ever written with', async () => {
    const charactersEach = 180
    const tail = (number: number) =>
      String.fromCharCode(...Array.from({ length: charactersEach }, (_, at) => 0x4e_00 + number * charactersEach + at))
    for (let number = 0; number < 4; number += 1)
      for (const text of [`The pump of dock ${number} runs dry.`, 'The tide table hangs in the hall.']) {
        const item = { id: `said-${number}-${text.length}`, speaker: `Hansen, Greta, ${tail(number)}`, text }
        const body = JSON.stringify(item)
        const headers = { prefer: 'wait=30' }
        expect((await admin.json('/api/memory/ingest', { method: 'POST', body, headers })).status).toBe(200)
      }
    const { results } = await admin.recall('pump dock dry', { mode: 'vault' })
    const greta = /<(PERSON_\w{7})>/.exec(results[0]?.content ?? '')?.[1]
    const foundBy = async (query: string) => (await admin.recall(query, { mode: 'vault' })).results.length
    const words = ['Greta Hansen', tail(0).slice(20, 24), tail(3).slice(20, 24)]
    for (const word of words) expect([word, (await foundBy(word)) > 0]).toEqual([word, true])
    const { body } = await erase(admin, { label: greta, purpose })
    expect(body).toEqual({ state: 'erased', documents: 0 })
    for (const word of words) expect([word, await foundBy(word)]).toEqual([word, 0])
    expect(await foundBy('pump dock dry')).toBe(4)
  })
})

describe('erasing a subject of ingests', () => {
  const subject = 'user-abc123'
  const shared = 'The quay crane was painted in spring and inspected in autumn by the harbour office.'

  test('takes its documents with it, for good, and leaves what others hold', async () => {
    const metadata = { subjects: [subject], matter: 'M-77' }
    const first = await admin.process(shared, { name: 'crane.txt', metadata })
    const second = await admin.process(`${shared}\n\nThe invoice of Tilda Brandt is open.`, { name: 'b.txt', metadata })
    const other = await admin.process(shared, { name: 'crane.txt', metadata: { vertical: 'harbour' } })
    ids.set(first.documentId, 'first').set(second.documentId, 'second').set(other.documentId, 'kept')
    expect((await found(subject)).length).toBeGreaterThan(0)
    expect(await found('Tilda Brandt')).toEqual(['second'])
    expect(await erase(admin, { subject, purpose })).toEqual({ status: 200, body: { state: 'erased', documents: 2 } })
    expect(await erase(admin, { subject, purpose })).toEqual({ status: 200, body: { state: 'erased', documents: 2 } })
    for (const mode of ['vault', 'hybrid', 'graph'])
      for (const query of [subject, 'Tilda Brandt', 'invoice']) expect(await found(query, { mode })).toEqual([])
    expect(await found('quay crane painted')).toEqual(['kept'])
    for (const { documentId } of [first, second]) {
      expect((await admin.status(documentId)).status).toBe('completed')
      expect((await admin.trail(documentId)).verified).toBe(true)
      const archive = await fetch(`${instance.url}/api/documents/${documentId}/archive`, {
        headers: { authorization: `Bearer ${instance.adminKey}` },
      })
      expect(archive.status).toBe(410)
    }
    expect((await admin.archive(other.documentId)).byteLength).toBeGreaterThan(0)
    expect((await admin.upload('Another file.', { name: 'c.txt', metadata })).status).toBe(410)
  })
})

describe('an older copy of the data', () => {
  let restored: TestInstance
  afterAll(() => restored.stop())

  /** Everything of the data directory but the key shares, of which the newest stay: as docs/operating/backup.md has it. */
  const partsOf = (dir: string): readonly string[] =>
    readdirSync(join(dir, 'data')).filter((name) => name !== 'key-shares' && name !== 'run')

  const filesUnder = (dir: string): readonly string[] =>
    readdirSync(dir, { recursive: true, encoding: 'utf8' })
      .map((name) => join(dir, name))
      .filter((path) => statSync(path).isFile())

  test('erases again whoever was erased, before it answers anybody', async () => {
    restored = await startInstance()
    let client = createClient(restored.url)
    const loan = await client.process(documents.loan, { name: 'loan.txt' })
    const metadata = { subjects: ['user-old1'] }
    const crane = await client.process('The crane of Tilda Brandt.', { name: 'crane.txt', metadata })
    const shown = async (): Promise<string> => JSON.stringify(await client.recall('bridge loan mill crane'))
    const [, maria = ''] = /<(PERSON_\w{7})> asked/.exec(await shown()) ?? []
    expect(maria).not.toBe('')
    await restored.stop({ keep: true })
    const old = join(restored.dir, 'old')
    mkdirSync(old)
    const copy = (name: string, from: string, to: string) => execFileSync('cp', ['-a', join(from, name), to])
    for (const name of partsOf(restored.dir)) copy(name, join(restored.dir, 'data'), old)
    restored = await restored.restart()
    client = createClient(restored.url)
    for (const who of [{ label: maria }, { subject: 'user-old1' }])
      expect((await erase(client, { ...who, purpose })).body).toMatchObject({ state: 'erased' })
    const pair = ['PERSON_q7q7q7q', 'PERSON_z8z8z8z'] as const
    const alias = '/api/identities/alias'
    const body = JSON.stringify({ a: pair[0], b: pair[1] })
    expect((await client.json(alias, { method: 'POST', body })).status).toBe(200)
    expect((await client.json(`${alias}?a=${pair[0]}&b=${pair[1]}`, { method: 'DELETE' })).status).toBe(200)
    await restored.stop({ keep: true })
    // What was decided and taken back, and whom values name, stands in no byte of any file.
    for (const path of filesUnder(join(restored.dir, 'data'))) {
      const bytes = readFileSync(path, 'latin1')
      for (const needle of [...pair, 'Maria Keller', 'Tilda Brandt', 'user-old1'])
        expect([path, needle, bytes.includes(needle)]).toEqual([path, needle, false])
    }
    for (const name of partsOf(restored.dir)) rmSync(join(restored.dir, 'data', name), { recursive: true })
    mkdirSync(join(restored.dir, 'aside'))
    const checkpoints = join(restored.dir, 'secrets', 'checkpoints')
    if (existsSync(checkpoints)) renameSync(checkpoints, join(restored.dir, 'aside', 'checkpoints'))
    for (const name of readdirSync(old)) copy(name, old, join(restored.dir, 'data'))
    restored = await restored.restart()
    client = createClient(restored.url)
    const reveal = JSON.stringify({
      query: 'Maria Keller bridge loan mill crane Tilda Brandt',
      options: { reveal: true, purpose },
    })
    const answers: number[] = []
    for (const untilMs = Date.now() + 30_000; Date.now() < untilMs;) {
      const { status, body: answer } = await client.json('/api/memory/recall', { method: 'POST', body: reveal })
      answers.push(status)
      expect(JSON.stringify(answer)).not.toMatch(/maria keller asked|of tilda/i)
      if (status === 200) break
      expect(answer).toMatchObject({ code: 'NOT_READY' })
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    expect(answers.at(-1)).toBe(200)
    const idsFor = async (query: string): Promise<string[]> =>
      (await client.recall(query, { mode: 'vault' })).results.map(({ provenance }) => provenance.documentId)
    expect(await idsFor('Maria Keller')).toEqual([])
    expect(await idsFor('bridge loan')).toEqual([loan.documentId])
    expect(await idsFor('crane')).toEqual([])
    expect((await client.json(`/api/identities/${maria}`)).status).toBe(404)
    expect((await client.status(crane.documentId)).status).toBe('completed')
  }, 180_000)
})
