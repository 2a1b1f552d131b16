// The archive driver against the embedded Paperless in workerd: once per revision, and never other bytes under our title.
import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import app from '../../workers/paperless/index.ts'
import type { Bindings } from '../../workers/paperless/bindings.ts'
import { answered, type EngineTransport } from '../../workers/shared/engines/answer.ts'
import { createPaperless } from '../../workers/pipeline/engines/paperless.ts'

const archive = (env as unknown as { readonly AUDIT: R2Bucket }).AUDIT
const bindings: Bindings = { ARCHIVE: archive, PAPERLESS_KEY: 'token-for-tests' }

/** The embedded service without a socket between. */
const transport: EngineTransport = {
  kind: 'external',
  async send({ method, path, headers, body }) {
    const encoded = new Response(body ?? null)
    const type = encoded.headers.get('content-type')
    const response = await app.request(
      path,
      {
        method,
        headers: { ...headers, ...(type === null ? {} : { 'content-type': type }) },
        ...(body === undefined ? {} : { body: await encoded.arrayBuffer() }),
      },
      bindings,
    )
    const bytes = new Uint8Array(await response.arrayBuffer())
    return answered({ status: response.status, headers: response.headers, bytes })
  },
  isHealthy: async () => true,
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

test('createPaperless: a retry finds what the first attempt archived, and other bytes fail the document', async () => {
  const paperless = createPaperless(transport, 'token-for-tests')
  const input = { documentId: '01J00000000000000000000001', revision: 1, pdf: bytesOf('%PDF-a'), createdMs: 0 }
  const first = await paperless.archive(input, true)
  expect(first).toMatchObject({ ok: true })
  expect(await paperless.archive(input, false)).toEqual(first)
  expect(await paperless.archive({ ...input, pdf: bytesOf('%PDF-b') }, false)).toEqual({
    ok: false,
    failure: { code: 'PAPERLESS_UNAVAILABLE', cause: 'document' },
  })
  expect(await paperless.archive({ ...input, pdf: bytesOf('%PDF-b') }, true)).toMatchObject({ ok: false })
  const archived = await paperless.download(first.ok ? first.value : '')
  expect(archived.ok && new TextDecoder().decode(archived.value)).toBe('%PDF-a')
  const retried = await paperless.archive({ ...input, revision: 2 }, false)
  expect(retried).toMatchObject({ ok: true })
  expect(retried).not.toEqual(first)
})
