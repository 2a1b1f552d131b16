// Requests that are refused while their body still comes: each sender hears why, and nobody is told that the server ended.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startInstance, type TestInstance } from './instance.ts'

let instance: TestInstance
beforeAll(async () => {
  instance = await startInstance({ config: { api: { auth: { mode: 'apiKey' } } } })
})
afterAll(() => instance?.stop())

/** More than is read on of a refused body. */
const body = new Uint8Array(13 * 2 ** 20).fill(120)
const times = 5

interface Refused {
  readonly status: number
  readonly path: string
  readonly headers?: { readonly [name: string]: string }
}

const refused: readonly Refused[] = [
  { status: 401, path: '/api/documents/ingest', headers: { authorization: 'Bearer a-key-that-nobody-has' } },
  { status: 403, path: '/api/execute', headers: { origin: 'https://elsewhere.example' } },
  { status: 404, path: '/nowhere' },
  { status: 405, path: '/api/documents/queue' },
  { status: 413, path: '/api/keys' },
  { status: 413, path: '/api/execute' },
  { status: 413, path: '/api/memory/ingest' },
  { status: 413, path: '/mcp' },
  { status: 415, path: '/api/keys', headers: { 'content-encoding': 'gzip' } },
]

test.each(refused)('$status of POST $path', async ({ status, path, headers = {} }) => {
  const heard: number[] = []
  for (let n = 0; n < times; n++) {
    const answer = await fetch(`${instance.url}${path}`, {
      method: 'POST',
      body,
      headers: { authorization: `Bearer ${instance.adminKey}`, ...headers },
    })
    await answer.arrayBuffer()
    heard.push(answer.status)
  }
  expect(heard).toEqual(heard.map(() => status))
})

const asForm = { 'content-type': 'application/x-www-form-urlencoded' }
/** Each reads its body in another way. */
const bounded: readonly Refused[] = [
  { status: 413, path: '/api/keys' },
  { status: 400, path: '/oauth/register' },
  { status: 400, path: '/oauth/token', headers: asForm },
  { status: 400, path: '/oauth/authorize', headers: asForm },
]

/** Of no stated length: only reading it shows that it is too large. */
const unstated = (bytes: Uint8Array<ArrayBuffer>): RequestInit => ({ body: new Blob([bytes]).stream(), duplex: 'half' })

test.each(bounded)('$status of POST $path, where the end of a body came and nobody wants it', async (asked) => {
  const { status, path, headers = {} } = asked
  const heard: number[] = []
  for (let n = 0; n < 5 * times; n++) {
    const tooLarge = body.subarray(0, (65 + 37 * n) * 1024)
    const sent = n % 2 === 0 ? { body: tooLarge } : unstated(tooLarge)
    const answer = await fetch(`${instance.url}${path}`, {
      method: 'POST',
      ...sent,
      headers: { authorization: `Bearer ${instance.adminKey}`, ...headers },
    })
    await answer.arrayBuffer()
    heard.push(answer.status)
  }
  expect(heard).toEqual(heard.map(() => status))
})
