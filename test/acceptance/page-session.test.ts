// A session in a browser: a cookie that only pages of this instance use, of whoever signed in, for as long as their credential and a page go on.
import { request, type IncomingHttpHeaders } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { begunSessionSchema, sessionSchema } from '../../contract/session.ts'
import { createdApiKeySchema } from '../../contract/api-key.ts'
import { tokenTasksSchema } from '../../contract/token.ts'
import { createClient, type Client } from './client.ts'
import { startInstance, type TestInstance } from './instance.ts'
import { readLog } from './read-log.ts'

let instance: TestInstance
let admin: Client
beforeAll(async () => {
  instance = await startInstance({ config: { api: { auth: { mode: 'apiKey' } } } })
  admin = createClient(instance.url, instance.adminKey)
})
afterAll(() => instance?.stop())

interface Sent {
  readonly method?: string
  readonly headers?: { readonly [name: string]: string }
  readonly body?: object
}
interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: unknown
}

/** By Node's own client: its fetch says itself where a request comes from. */
const send = (path: string, { method = 'GET', headers = {}, body }: Sent = {}): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const json = body === undefined ? {} : { 'content-type': 'application/json' }
    const outgoing = request(`${instance.url}${path}`, { method, headers: { ...json, ...headers } }, (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (part: string) => void (text += part))
      answer.on('end', () => {
        const parsed: unknown = text === '' ? null : JSON.parse(text)
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: parsed })
      })
    })
    outgoing.on('error', reject)
    outgoing.end(body === undefined ? undefined : JSON.stringify(body))
  })

async function newKey(wish: object): Promise<{ readonly id: string; readonly key: string }> {
  return createdApiKeySchema.parse((await admin.json('/api/keys', { method: 'POST', body: JSON.stringify(wish) })).body)
}

async function signIn(key: string, body: object = {}) {
  const answer = await send('/api/auth/session', { method: 'POST', headers: { authorization: `Bearer ${key}` }, body })
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  const set = answer.headers['set-cookie']![0]!
  return { set, cookie: set.slice(0, set.indexOf(';')), begun: begunSessionSchema.parse(answer.body) }
}

const own = (): string => instance.url
const withCookie = (cookie: string, more: object = {}) => ({ cookie, origin: own(), ...more })
const sessionOf = async (cookie: string): Promise<Answer> => await send('/api/auth/session', { headers: { cookie } })

describe('a session', () => {
  test('is its holder’s, as who they are, and stands in a cookie that no script reads', async () => {
    const anna = await newKey({ name: 'anna', roles: ['operator'], actorType: 'human' })
    const { set, cookie, begun } = await signIn(anna.key)
    expect(set).toMatch(/^clawql-\w{12}=eyJ[\w.-]+; Path=\/; Max-Age=1(?:7|8)\d\d; HttpOnly; SameSite=Strict$/)
    expect(begun.actorId).toBe(anna.id)
    expect(Date.parse(begun.endsAt) - Date.now()).toBeGreaterThan(11.9 * 3_600_000)
    const session = sessionSchema.parse((await sessionOf(cookie)).body)
    expect(session).toMatchObject({ actorId: anna.id, actorType: 'human', roles: ['operator'] })
    expect((await send('/api/documents?limit=1', { headers: { cookie } })).status).toBe(200)
    const asked = { method: 'POST', headers: withCookie(cookie), body: { query: 'nothing yet' } }
    expect((await send('/api/memory/recall', asked)).status).toBe(200)
    const through = { operationId: 'documents.list', params: {} }
    expect((await send('/api/execute', { ...asked, body: through })).status).toBe(200)
  })

  test('does nothing for pages of others, and nothing for whoever does not say where they come from', async () => {
    const { cookie } = await signIn(instance.adminKey!)
    const asked = { method: 'POST', body: { query: 'x' } }
    for (const from of [
      {},
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
    ]) {
      const answer = await send('/api/memory/recall', { ...asked, headers: { cookie, ...from } })
      expect([from, answer.status, (answer.body as { code: string }).code]).toEqual([from, 403, 'ORIGIN_REFUSED'])
    }
    const sameSite = { cookie, 'sec-fetch-site': 'same-origin' }
    expect((await send('/api/memory/recall', { ...asked, headers: sameSite })).status).toBe(200)
    // What is sent with a request goes before what a browser sends by itself.
    const both = { ...withCookie(cookie), authorization: 'Bearer clawql_nobody_knows_this_key' }
    expect((await send('/api/memory/recall', { ...asked, headers: both })).status).toBe(401)
  })

  test('is good in its cookie alone, gives on nothing, and nothing else is good there', async () => {
    const { cookie } = await signIn(instance.adminKey!)
    const [name, token] = cookie.split('=') as [string, string]
    const asBearer = { authorization: `Bearer ${token}` }
    expect((await send('/api/auth/session', { headers: asBearer })).status).toBe(401)
    const renew = { method: 'POST', headers: withCookie(cookie), body: {} }
    expect((await send('/api/auth/token/renew', renew)).status).toBe(403)
    expect((await send('/api/auth/token', renew)).status).toBe(403)
    const { token: other } = (await admin.json('/api/auth/token', { method: 'POST', body: '{}' })).body as {
      token: string
    }
    expect((await sessionOf(`${name}=${other}`)).status).toBe(401)
    // Who sets a second one chooses.
    expect((await sessionOf(`${cookie}; ${cookie}`)).status).toBe(401)
  })

  test('is begun and ended whatever rules say of it', async () => {
    const rules = [
      { id: 'all-ask', effect: 'approve', roles: ['operator'], operations: ['**'] },
      { id: 'one-thing', roles: ['operator'], operations: ['clawql__documents__list'] },
    ]
    const otto = await newKey({ name: 'otto', roles: ['operator'], actorType: 'human' })
    const policy = { method: 'POST', body: JSON.stringify({ policy: { rules } }) }
    expect((await admin.json('/api/policy', policy)).status).toBe(200)
    const { cookie } = await signIn(otto.key)
    await expect.poll(async () => (await send('/api/memory/tree', { headers: { cookie } })).status).toBe(403)
    expect((await sessionOf(cookie)).status).toBe(200)
    const ended = await send('/api/auth/session', { method: 'DELETE', headers: withCookie(cookie) })
    expect(ended.body).toEqual({ hasEnded: true })
    await admin.json('/api/policy', { method: 'POST', body: JSON.stringify({ policy: { rules: [] } }) })
  })

  test('ends with the key of which it comes, within a second', async () => {
    const bert = await newKey({ name: 'bert', roles: ['viewer'], actorType: 'human' })
    const { cookie } = await signIn(bert.key)
    expect((await sessionOf(cookie)).status).toBe(200)
    await admin.json(`/api/keys/${bert.id}`, { method: 'DELETE' })
    await expect.poll(async () => (await sessionOf(cookie)).status, { timeout: 3_000 }).toBe(401)
  })

  test('goes on with the page, and no longer than was said', async () => {
    const { cookie, begun } = await signIn(instance.adminKey!, { hours: 1 })
    expect(Date.parse(begun.endsAt) - Date.now()).toBeLessThan(3_600_001)
    const renewed = await send('/api/auth/session/renew', { method: 'POST', headers: withCookie(cookie), body: {} })
    expect(begunSessionSchema.parse(renewed.body).endsAt).toBe(begun.endsAt)
    const next = renewed.headers['set-cookie']![0]!.split(';')[0]!
    expect(next).not.toBe(cookie)
    expect((await sessionOf(next)).status).toBe(200)
    const byKey = { authorization: `Bearer ${instance.adminKey}` }
    expect((await send('/api/auth/session/renew', { method: 'POST', headers: byKey, body: {} })).status).toBe(409)
  })

  test('is over once somebody signs out, with every cookie of it', async () => {
    const { cookie } = await signIn(instance.adminKey!)
    const ended = await send('/api/auth/session', { method: 'DELETE', headers: withCookie(cookie) })
    expect(ended.body).toEqual({ hasEnded: true })
    expect(ended.headers['set-cookie']![0]).toMatch(/^clawql-\w{12}=; .*Max-Age=0; HttpOnly; SameSite=Strict$/)
    await expect.poll(async () => (await sessionOf(cookie)).status, { timeout: 3_000 }).toBe(401)
  })

  test('is begun by a key, and by no session; no session makes keys', async () => {
    const { cookie } = await signIn(instance.adminKey!)
    const again = await send('/api/auth/session', { method: 'POST', headers: withCookie(cookie), body: {} })
    expect(again.status).toBe(403)
    const made = { method: 'POST', headers: withCookie(cookie), body: { name: 'x', roles: ['viewer'] } }
    expect((await send('/api/keys', made)).status).toBe(403)
    expect((await send('/api/auth/session', { method: 'POST', body: {} })).status).toBe(401)
  })

  test('is listed with what else goes on by its key, and ended from another', async () => {
    const nora = await newKey({ name: 'nora', roles: ['operator'], actorType: 'human' })
    const omar = await newKey({ name: 'omar', roles: ['viewer'], actorType: 'human' })
    const [here, there] = [await signIn(nora.key), await signIn(nora.key)]
    const task = { task: { id: 'close-books', hours: 1 }, roles: ['viewer'] }
    await createClient(instance.url, nora.key).json('/api/auth/token', { method: 'POST', body: JSON.stringify(task) })
    const theirs = await signIn(omar.key)
    const listed = async (cookie: string, query = '') =>
      tokenTasksSchema.parse((await send(`/api/auth/tokens${query}`, { headers: { cookie } })).body)
    const { tasks } = await listed(here.cookie)
    expect(tasks.map(({ kind, isCurrent }) => `${kind} ${isCurrent}`).toSorted()).toEqual([
      'page false',
      'page true',
      'task false',
    ])
    expect(tasks.every(({ actorId }) => actorId.startsWith(nora.id))).toBe(true)
    const pages = [await listed(here.cookie, '?limit=2')]
    pages.push(await listed(here.cookie, `?limit=2&cursor=${pages[0]!.nextCursor}`))
    expect(pages.flatMap((page) => page.tasks.map(({ jti }) => jti))).toEqual(tasks.map(({ jti }) => jti))
    expect(pages[1]!.nextCursor).toBeNull()
    const end = (cookie: string, jti: string) =>
      send(`/api/auth/tokens/${jti}`, { method: 'DELETE', headers: withCookie(cookie) })
    const other = tasks.find(({ kind, isCurrent }) => kind === 'page' && !isCurrent)!
    // Another's task, and one that never was.
    expect((await end(theirs.cookie, other.jti)).status).toBe(403)
    expect((await end(theirs.cookie, '01JAVD1T000000000000000000')).status).toBe(403)
    expect((await send('/api/auth/tokens?of=tenant', { headers: { cookie: here.cookie } })).status).toBe(403)
    expect((await end(here.cookie, other.jti)).status).toBe(200)
    await expect.poll(async () => (await sessionOf(there.cookie)).status, { timeout: 3_000 }).toBe(401)
    expect((await listed(here.cookie)).tasks).toHaveLength(2)
    const all = tokenTasksSchema.parse((await admin.json('/api/auth/tokens?of=tenant&limit=200')).body)
    expect(new Set(all.tasks.map(({ actorId }) => actorId.split('/')[0]))).toContain(omar.id)
    await admin.json(`/api/keys/${omar.id}`, { method: 'DELETE' })
    const left = tokenTasksSchema.parse((await admin.json('/api/auth/tokens?of=tenant&limit=200')).body)
    expect(left.tasks.filter(({ actorId }) => actorId === omar.id)).toEqual([])
  })

  test('of an agent is the agent’s, and each is on record without what it is', async () => {
    const bot = await newKey({ name: 'bot', roles: ['operator'], actorType: 'agent' })
    const { cookie } = await signIn(bot.key)
    expect(sessionSchema.parse((await sessionOf(cookie)).body).actorType).toBe('agent')
    const { records } = await readLog(admin)
    const issued = records.filter(({ type, body }) => type === 'token.issued' && body['actorId'] === bot.id)
    expect(issued.map(({ body }) => body['taskId'])).toEqual(['page'])
    expect(JSON.stringify(records)).not.toContain(cookie.split('=')[1]!.slice(-40))
  })
})

test('under noAuth there is nobody to sign in', async () => {
  const alone = await startInstance()
  try {
    const answer = await createClient(alone.url).json('/api/auth/session', { method: 'POST', body: '{}' })
    expect([answer.status, (answer.body as { code: string }).code]).toEqual([409, 'CONFLICT'])
  } finally {
    await alone.stop()
  }
}, 60_000)
