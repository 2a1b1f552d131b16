// The typed client against a running instance: a document in, its end, a recall, its proof, and refusals that types tell apart.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Problem, RecallResult } from '../../clients/typescript/api.d.ts'
import { createClawql, newIdempotencyKey, Refused, toForm, untilEnded } from '../../clients/typescript/client.ts'
import { rootDir } from '../../self-host/settings.ts'
import { startInstance, type TestInstance } from './instance.ts'

let instance: TestInstance
beforeAll(async () => {
  instance = await startInstance({ config: { api: { auth: { mode: 'apiKey' } } } })
})
afterAll(() => instance?.stop())

const clientHere = (apiKey = instance.adminKey) => createClawql({ url: instance.url, apiKey })
const crane = () => new File(['The harbour crane stands on the third quay.'], 'crane.txt')

test('takes a document in once, waits for its end, recalls it and verifies its proof', async () => {
  const client = clientHere()
  const upload = {
    params: { header: { 'Idempotency-Key': newIdempotencyKey() } },
    body: { file: crane(), metadata: { tags: ['port'] } },
    bodySerializer: toForm,
  }
  const { data: taken, response } = await client.POST('/api/documents/ingest', upload)
  expect(response.status).toBe(202)
  const { data: again } = await client.POST('/api/documents/ingest', upload)
  expect(again?.documentId).toBe(taken?.documentId)
  const { documentId, status, merkleRoot } = await untilEnded(client, taken?.documentId ?? '')
  expect(status).toBe('completed')

  const { data: recall } = await client.POST('/api/memory/recall', { body: { query: 'harbour crane' } })
  const [first] = recall?.results ?? []
  expect(first?.content).toContain('third quay')
  const { data: verdict } = await client.POST('/api/audit/verify', {
    body: { merkleRoot: merkleRoot ?? '', contentId: documentId },
  })
  expect([verdict?.valid, verdict?.record?.type]).toEqual([true, 'document.rooted'])

  const { data: listed } = await client.GET('/api/documents', { params: { query: { tag: 'port', limit: 1 } } })
  expect(listed?.documents.map((one) => one.documentId)).toEqual([documentId])
  const { data: pdf } = await client.GET('/api/documents/{documentId}/archive', {
    params: { path: { documentId } },
    parseAs: 'blob',
  })
  expect(await pdf?.slice(0, 5).text()).toBe('%PDF-')
})

test('answers refusals as problems, by their codes', async () => {
  const unknown = { params: { path: { documentId: '01M8KJVB8MSHGH61KTAK056TY0' } } }
  const { error: notFound } = await clientHere().GET('/api/documents/{documentId}/status', unknown)
  expect([notFound?.code, notFound?.next]).toEqual(['NOT_FOUND', expect.any(String)])
  const { error: nobody } = await clientHere('clawql_nobody_knows_this_key').GET('/api/documents')
  expect(nobody?.code).toBe('AUTH_REQUIRED')
  const { error } = await clientHere().POST('/api/memory/recall', { body: { query: '' } })
  // The code alone says which problem it is, and with it the status.
  if (error?.code !== 'VALIDATION_FAILED') throw new Error(`it was ${error?.code}`)
  const status: 422 = error.status
  expect([status, error.errors?.[0]?.pointer]).toEqual([422, '/query'])
  await expect(untilEnded(clientHere(), '01M8KJVB8MSHGH61KTAK056TY0')).rejects.toThrow(Refused)
})

test('does not compile where a path, a field, a value or a code is not there', async () => {
  const client = clientHere()
  // @ts-expect-error -- there is no such path
  await client.GET('/api/document')
  // @ts-expect-error -- the status of a document needs its id
  await client.GET('/api/documents/{documentId}/status')
  // @ts-expect-error -- a recall asks something
  await client.POST('/api/memory/recall', { body: {} })
  // @ts-expect-error -- a key has a name, whatever else it is given
  await client.POST('/api/keys', { body: { roles: ['viewer'] } })
  // @ts-expect-error -- there is no such status of a document
  await client.GET('/api/documents', { params: { query: { status: 'lost' } } })
  // @ts-expect-error -- a result has no such field
  const field: keyof RecallResult = 'text'
  // @ts-expect-error -- there is no such code
  const code: Problem['code'] = 'NOT_THERE'
  expect([field, code]).toHaveLength(2)
})

test('the example runs as it stands', async () => {
  const env = { PATH: process.env['PATH'] ?? '', CLAWQL_URL: instance.url, CLAWQL_API_KEY: instance.adminKey ?? '' }
  const example = join(rootDir, 'clients', 'typescript', 'example.ts')
  const { stdout } = await promisify(execFile)(process.execPath, [example], { env })
  expect(stdout).toMatch(/ is completed\nproven: .*third quay/)
  expect(stdout).toContain('Check the identifier')
})
