// The embedded Paperless in workerd over a real bucket: token, one object per document, tasks of both API versions.
import { env } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import { archiveKeys } from '../../r2/object-keys.ts'
import app from '../../workers/paperless/index.ts'
import type { Bindings } from '../../workers/paperless/bindings.ts'

/** Any bucket will do: the Worker alone decides about keys. */
const archive = (env as unknown as { readonly AUDIT: R2Bucket }).AUDIT
const bindings: Bindings = { ARCHIVE: archive, PAPERLESS_KEY: 'token-for-tests' }
const token = { authorization: 'Token token-for-tests' }

const ask = async (path: string, headers: Record<string, string> = token): Promise<Response> =>
  await app.request(path, { headers }, bindings)

async function upload(fields: { readonly [name: string]: string }, content: string): Promise<Response> {
  const form = new FormData()
  form.append('document', new File([content], 'memo.pdf', { type: 'application/pdf' }))
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  const encoded = new Response(form)
  const body = await encoded.arrayBuffer()
  const headers = { ...token, 'content-type': encoded.headers.get('content-type') ?? '' }
  return await app.request('/api/documents/post_document/', { method: 'POST', headers, body }, bindings)
}

const keysIn = async (): Promise<string[]> =>
  (await archive.list({ prefix: archiveKeys.document('') })).objects.map(({ key }) => key)

describe('Paperless', () => {
  test('refuses every route without its token, and all while no token is set', async () => {
    for (const path of ['/api/', '/api/documents/', '/api/tasks/?task_id=x', '/api/nothing/']) {
      expect((await ask(path, {})).status).toBe(401)
      expect((await ask(path, { authorization: 'Token token-for-test' })).status).toBe(401)
      expect((await ask(path, { authorization: 'Bearer token-for-tests' })).status).toBe(401)
      const closed = await app.request(path, { headers: { authorization: 'Token ' } }, { ARCHIVE: archive })
      expect(closed.status).toBe(503)
    }
  })

  test('answers API versions 9 and 10 and refuses others', async () => {
    const asked = async (version: string): Promise<Response> =>
      await ask('/api/', { ...token, accept: `application/json; version=${version}` })
    expect([(await asked('9')).status, (await asked('10')).status, (await asked('8')).status]).toEqual([200, 200, 406])
    expect((await asked('9')).headers.get('x-version')).toBe('3.0.5')
  })

  test('stores a document as one object and gives its bytes back', async () => {
    const before = await keysIn()
    const task = await (await upload({ title: 'clawql one r1', created: '2026-01-02' }, '%PDF-one')).json()
    const added = (await keysIn()).filter((key) => !before.includes(key))
    expect(added).toHaveLength(1)
    const version9 = await (
      await ask(`/api/tasks/?task_id=${String(task)}`, { ...token, accept: 'application/json; version=9' })
    ).json<{ status: string; related_document: string }[]>()
    expect(version9).toMatchObject([{ status: 'SUCCESS' }])
    const version10 = await (await ask(`/api/tasks/?task_id=${String(task)}`)).json()
    const id = version9[0]!.related_document
    expect(version10).toMatchObject({ results: [{ status: 'success', related_document_ids: [id] }] })
    const downloaded = await ask(`/api/documents/${id}/download/`)
    expect(new TextDecoder().decode(await downloaded.arrayBuffer())).toBe('%PDF-one')
    expect(downloaded.headers.get('content-type')).toBe('application/pdf')
  })

  test('a repeated upload makes no second copy, and other bytes under the same title are refused', async () => {
    const first = await (await upload({ title: 'clawql two r1' }, '%PDF-two')).json()
    const stored = await keysIn()
    expect(await (await upload({ title: 'clawql two r1' }, '%PDF-two')).json()).toBe(first)
    expect((await upload({ title: 'clawql two r1' }, '%PDF-other')).status).toBe(400)
    expect(await keysIn()).toEqual(stored)
  })

  test('finds documents by title, checksum, serial number and custom field', async () => {
    const fields = { title: 'clawql three r1', archive_serial_number: '42', custom_fields: '{"7":"doc_three/1"}' }
    await upload(fields, '%PDF-three')
    const [found] = (await (await ask('/api/documents/?title__iexact=clawql%20three%20r1')).json<Found>()).results
    expect(found).toMatchObject({ title: 'clawql three r1', archive_serial_number: 42 })
    for (const query of [
      `checksum=${found!.checksum}`,
      'archive_serial_number=42',
      'custom_fields__icontains=doc_three/1',
    ]) {
      expect((await (await ask(`/api/documents/?${query}`)).json<Found>()).results).toEqual([found])
    }
    expect((await (await ask('/api/documents/?title__iexact=other')).json<Found>()).results).toEqual([])
  })

  test('refuses what is no form, forms without a file or title, and unknown documents', async () => {
    expect((await upload({}, '%PDF')).status).toBe(400)
    expect((await upload({ title: 'x'.repeat(129) }, '%PDF')).status).toBe(400)
    const request = { method: 'POST', headers: token, body: 'no form' }
    expect((await app.request('/api/documents/post_document/', request, bindings)).status).toBe(400)
    expect((await ask('/api/documents/00000000000000000000000000000000/')).status).toBe(404)
    expect((await ask('/api/documents/..%2Fother/download/')).status).toBe(404)
  })
})

interface Found {
  readonly results: readonly { readonly checksum: string }[]
}
