// The HTTP dialect: statuses, content negotiation and JSON shapes as Tika 3.3.2 has them, our code in a header beside.
import { expect, it } from 'vitest'
import { limits } from '../../../../contract/limits.ts'
import { tikaRoutesOn } from '../../../../workers/engines/tika/dialect-routes.ts'
import { contextFor, zip } from './extraction.ts'

const { pause, openPdfium } = contextFor(new Uint8Array())
const app = tikaRoutesOn({ pause, openPdfium })
const mail =
  'From: Jane <j@x.org>\r\nSubject: Due\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n1 < 2\r\n' +
  '--b\r\nContent-Type: text/csv; name=a.csv\r\n\r\nx,y\r\n--b\r\nContent-Type: application/zip; name=z.zip\r\nContent-Transfer-Encoding: base64\r\n\r\n' +
  `${Buffer.from(zip({ a: 'b' })).toString('base64')}\r\n--b--`

async function put(path: string, body: string | Uint8Array, headers: Record<string, string> = {}): Promise<Response> {
  return await app.request(path, { method: 'PUT', body, headers })
}

it('GET /version and GET /tika name the dialect', async () => {
  expect(await (await app.request('/version')).text()).toMatch(/^Apache Tika 3\.3\.2/u)
  expect(await (await app.request('/tika')).text()).toMatch(/^This is Tika Server .*Please PUT/u)
})

it.each([
  ['text/plain', 'text/plain', 'Due\n1 < 2\nx\ty'],
  ['text/html', 'text/html', '<p>1 &lt; 2</p>'],
  ['*/*', 'text/xml', '<?xml version="1.0" encoding="UTF-8"?><html'],
  ['application/json', 'application/json', '"X-TIKA:content":"<html'],
])('PUT /tika answers Accept: %s', async (accept, type, part) => {
  const response = await put('/tika', mail, { accept })
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toContain(type)
  expect(await response.text()).toContain(part)
})

it('PUT /rmeta/text lists the container, then what stands inside, exceptions among them', async () => {
  const list = (await (await put('/rmeta/text', mail)).json()) as Record<string, unknown>[]
  expect(list.map((entry) => [entry['Content-Type'], entry['X-TIKA:embedded_resource_path']])).toEqual([
    ['message/rfc822', undefined],
    ['text/csv', '/a.csv'],
    ['application/zip', '/z.zip'],
  ])
  expect(list[0]).toMatchObject({ 'dc:title': 'Due', 'Message-From': ['Jane <j@x.org>'] })
  expect(list[1]).toMatchObject({ resourceName: 'a.csv', 'X-TIKA:content': 'x\ty', 'X-TIKA:embedded_depth': '1' })
  expect(list[2]?.['X-TIKA:EXCEPTION:embedded_exception']).toMatch(/^UNSUPPORTED_FORMAT/u)
})

it('PUT /rmeta/ignore leaves the content out, /rmeta gives XHTML', async () => {
  const [ignored] = (await (await put('/rmeta/ignore', 'text')).json()) as Record<string, unknown>[]
  expect(ignored).not.toHaveProperty('X-TIKA:content')
  const [shown] = (await (await put('/rmeta', 'text')).json()) as Record<string, unknown>[]
  expect(shown?.['X-TIKA:content']).toContain('<p>text</p>')
})

it('PUT /meta answers JSON when asked, CSV otherwise', async () => {
  const asked = await put('/meta', mail, { accept: 'application/json' })
  expect(await asked.json()).toMatchObject({ 'dc:subject': 'Due', 'Content-Type': 'message/rfc822' })
  expect(await (await put('/meta', mail)).text()).toContain('\ndc:subject,Due\n'.trim())
})

it('PUT /detect/stream names the type, the file name only as a hint', async () => {
  const headers = { 'content-disposition': 'attachment; filename=a.pdf', 'content-type': 'application/pdf' }
  expect(await (await put('/detect/stream', '<html><p>x', headers)).text()).toBe('text/html')
  expect(await (await put('/detect/stream', 'a,b', { 'content-disposition': 'filename="a.csv"' })).text()).toBe(
    'text/csv',
  )
})

it.each([
  [415, 'UNSUPPORTED_FORMAT', zip({ a: 'b' })],
  [422, 'DOCUMENT_DAMAGED', '%PDF-1.7 nothing'],
  [422, 'LIMIT_EXCEEDED', `<?xml version="1.0"?>${'<a>'.repeat(limits.xmlDepthMax + 1)}`],
  [413, 'PAYLOAD_TOO_LARGE', new Uint8Array(limits.documentBytesMax + 1)],
] as const)('a refusal is %i with %s, and quotes nothing', async (status, code, body) => {
  for (const path of ['/tika', '/rmeta/text', '/meta']) {
    const response = await put(path, body)
    expect(response.status).toBe(status)
    expect(response.headers.get('x-clawql-code')).toBe(code)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(await response.json()).toMatchObject({ code, status })
  }
})

it('an empty file has no text, which is no error', async () => {
  const response = await put('/tika', '', { accept: 'text/plain' })
  expect([response.status, await response.text()]).toEqual([200, ''])
})
