// What a client builder meets: refusals that tell what to do, methods, cursors, idempotency keys, bounds.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createdApiKeySchema } from '../../contract/api-key.ts'
import { ingestAnswerSchema } from '../../contract/document.ts'
import { toolHealthSchema } from '../../contract/tool.ts'
import { problemSchema } from '../../contract/problem-shape.ts'
import { openTarget, type Target } from './target.ts'

let target: Target
beforeAll(async () => void (target = await openTarget()), 180_000)
afterAll(() => target.stop())

const ask = (path: string, init: RequestInit = {}) => fetch(`${target.url}${path}`, init)

async function problemOf(path: string, init: RequestInit = {}) {
  const response = await ask(path, init)
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  return problemSchema.parse(await response.json())
}

function upload(
  text: string,
  { metadata, key, name = 'note.txt' }: { metadata?: string; key?: string; name?: string },
) {
  const form = new FormData()
  form.append('file', new File([text], name, { type: 'text/plain' }))
  if (metadata !== undefined) form.append('metadata', metadata)
  const headers: Record<string, string> = key === undefined ? {} : { 'idempotency-key': key }
  return { method: 'POST', body: form, headers }
}

const ingest = '/api/documents/ingest'

describe('refusals', () => {
  test('point at what is wrong, and send nobody to errors[] that are not there', async () => {
    const recall = (body: string) => problemOf('/api/memory/recall', { method: 'POST', body })
    expect(await recall('{"query":"a","options":{"maxHop":2}}')).toMatchObject({
      status: 422,
      next: expect.stringContaining('errors[]') as string,
      errors: [{ pointer: '/options/maxHop', fix: expect.stringMatching(/^Did you mean maxHops\?/) as string }],
    })
    expect(await recall('{"query":"a","options":{"mode":"onyx"}}')).toMatchObject({
      errors: [{ pointer: '/options/mode', fix: expect.stringContaining('hybrid') as string }],
    })
    const broken = [
      await recall('{"query":'),
      await problemOf(ingest, upload('a', { metadata: 'tags=a' })),
      await problemOf(ingest, { method: 'POST', body: new FormData() }),
      await problemOf(ingest, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } }),
    ]
    for (const { next, errors } of broken) {
      expect(errors).toBeUndefined()
      expect(next).not.toContain('errors[]')
    }
    expect(await problemOf(ingest, upload('a', { metadata: '{"tags":["a",7]}' }))).toMatchObject({
      errors: [{ pointer: '/metadata/tags/1', fix: 'Send a string.' }],
    })
    expect(await problemOf('/api/documents?cursor=zzz')).toMatchObject({
      status: 422,
      errors: [{ pointer: '/cursor' }],
    })
  })

  test('name the methods of a path, also where only what is below it is served', async () => {
    const own = await ask('/api/documents', { method: 'DELETE' })
    expect([own.status, own.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
    const below = await ask('/api/documents/01K00000000000000000000000', { method: 'DELETE' })
    expect([below.status, below.headers.get('allow')]).toEqual([405, 'OPTIONS'])
    expect((await ask('/api/documents/zzz', { method: 'DELETE' })).status).toBe(404)
    expect((await ask('/api/documents', { method: 'HEAD' })).status).toBe(200)
  })
})

describe('Idempotency-Key', () => {
  test('answers the same upload as before, refuses another, and takes both of two at once as one', async () => {
    const key = crypto.randomUUID()
    const text = `The boat ${key} was rented in March.`
    const both = await Promise.all([ask(ingest, upload(text, { key })), ask(ingest, upload(text, { key }))])
    const answers = await Promise.all(both.map(async (one) => ingestAnswerSchema.parse(await one.json())))
    expect(answers[0]).toEqual(answers[1])
    expect(answers[0]).toMatchObject({ status: 'processing' })
    expect(answers[0]?.deduplicated).toBeUndefined()
    expect(both.filter((one) => one.headers.get('idempotent-replayed') === 'true')).toHaveLength(1)
    const other = [
      upload(`${text} And again in May.`, { key }),
      upload(text, { key, metadata: '{"tags":["boat"]}' }),
      upload(text, { key, name: 'other.txt' }),
    ]
    for (const one of other)
      expect(await problemOf(ingest, one)).toMatchObject({ status: 422, code: 'IDEMPOTENCY_KEY_REUSED' })
    const again = await ask(ingest, upload(text, { key }))
    expect(ingestAnswerSchema.parse(await again.json())).toEqual(answers[0])
    const keyless = ingestAnswerSchema.parse(await (await ask(ingest, upload(text, {}))).json())
    expect(keyless).toMatchObject({ documentId: answers[0]?.documentId, deduplicated: true })
  })

  test('makes one key of the API, which is answered again, and never another one', async () => {
    const name = `key ${crypto.randomUUID().slice(0, 8)}`
    const make = (wish: object, key: string) =>
      ask('/api/keys', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': key },
        body: JSON.stringify({ name, roles: ['viewer'], ...wish }),
      })
    const key = crypto.randomUUID()
    const [first, again] = [await make({}, key), await make({}, key)]
    expect([first.status, again.status]).toEqual([201, 201])
    expect([first, again].map(({ headers }) => headers.get('idempotent-replayed'))).toEqual([null, 'true'])
    const made = createdApiKeySchema.parse(await first.json())
    expect(createdApiKeySchema.parse(await again.json())).toEqual(made)
    expect((await make({ roles: ['operator'] }, key)).status).toBe(422)
    expect((await make({}, crypto.randomUUID())).status).toBe(409)
    const other = createdApiKeySchema.parse(await (await make({ name: `${name} b` }, crypto.randomUUID())).json())
    expect(other.key).not.toBe(made.key)
    for (const { id } of [made, other]) expect((await ask(`/api/keys/${id}`, { method: 'DELETE' })).status).toBe(200)
  })

  test('is checked', async () => {
    const tooLong = upload('a', { key: 'k'.repeat(256) })
    expect(await problemOf(ingest, tooLong)).toMatchObject({ errors: [{ pointer: '/Idempotency-Key' }] })
  })
})

describe('RateLimit', () => {
  test('says with each answer what is left, and nothing where nobody is known', async () => {
    const { headers } = await ask('/api/documents')
    expect(headers.get('ratelimit-policy')).toMatch(/^"key";q=\d+;w=60, "tenant";q=\d+;w=60$/)
    expect(headers.get('ratelimit')).toMatch(/^"key";r=\d+;t=\d+, "tenant";r=\d+;t=\d+$/)
    expect((await ask('/healthz')).headers.get('ratelimit')).toBeNull()
  })
})

describe('breakers', () => {
  test('say how the engines are, when they are looked at', async () => {
    const probe = async () => {
      const probed = await ask('/api/tools/clawql__documents__ingest/probe', { method: 'POST' })
      return toolHealthSchema.parse(await probed.json())
    }
    await expect.poll(probe, { timeout: 30_000 }).toMatchObject({ state: 'closed', failures: 0, openedAt: null })
  })
})
