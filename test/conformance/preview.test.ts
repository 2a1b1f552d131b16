// POST /api/redaction/preview and its page on a running instance: both forms of the request, bounds, and that nothing is kept.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { limits } from '../../contract/limits.ts'
import { previewAnswerSchema } from '../../contract/preview.ts'
import type { Problem } from '../../contract/problems.ts'
import { openTarget, type Target } from './target.ts'

let target: Target
beforeAll(async () => void (target = await openTarget()), 180_000)
afterAll(() => target.stop())

const send = (body: FormData | string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${target.url}/api/redaction/preview`, { method: 'POST', body, headers })
const sendText = (body: object): Promise<Response> => send(JSON.stringify(body), { 'content-type': 'application/json' })

async function sendFile(text: string, name: string, options?: string): Promise<Response> {
  const form = new FormData()
  if (options !== undefined) form.append('options', options)
  form.append('file', new File([text], name))
  return await send(form)
}

async function codeOf(response: Response): Promise<string> {
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  const { code, next } = (await response.json()) as Problem
  expect(next).not.toBe('')
  return `${response.status} ${code}`
}

describe('POST /api/redaction/preview', () => {
  test('answers findings with place, score and rule, and the redacted text', async () => {
    const response = await sendText({ text: 'Write to ada@example.com.', deny: ['write'] })
    expect(response.status).toBe(200)
    const answer = previewAnswerSchema.strict().parse(await response.json())
    expect(answer.findings).toContainEqual({ entity: 'EMAIL_ADDRESS', start: 9, end: 24, score: 1, rule: 'clawql/email' })
    expect(answer.findings).toContainEqual({ entity: 'GENERIC_PII', start: 0, end: 5, score: 1, rule: 'deny list' })
    expect(answer.redacted.trim()).toBe('<GENERIC_PII> to <EMAIL_ADDRESS>.')
  }) // oxfmt-ignore

  test('takes a file with options, and lists of the longest kind', async () => {
    const allow = ['ada@example.com', ...Array.from({ length: 130 }, (_, n) => `Zähler ${n} ${'ä'.repeat(40)}`)]
    expect(JSON.stringify(allow).length).toBeLessThan(16 * 1024)
    const response = await sendFile('mail,note\nada@example.com,x\nben@example.com,y\n', 'a.csv', JSON.stringify({ allow }))
    const answer = previewAnswerSchema.parse(await response.json())
    expect(answer.mediaType).toBe('text/csv')
    expect(answer.redacted).toContain('ada@example.com')
    expect(answer.redacted).not.toContain('ben@')
    // As many as the bound of all rules takes: they travel in one header.
    const deny = Array.from({ length: 175 }, (_, n) => `${n} ${'ä'.repeat(42)}`)
    const text = `a ${deny.at(-1)?.toUpperCase()} b`
    expect(await (await sendText({ text, deny })).json()).toMatchObject({ findingsTotal: 1 })
  }) // oxfmt-ignore

  test('a text of the greatest length is answered', async () => {
    const text = 'The pilot Ines Obermayr came with the tide. '.repeat(limits.previewCharactersMax / 44)
    const response = await sendText({ text })
    expect(response.status).toBe(200)
    const answer = previewAnswerSchema.parse(await response.json())
    expect(answer.findings.length).toBe(Math.min(answer.findingsTotal, limits.previewFindingsMax))
  })

  test.each([
    ['another field', () => sendText({ text: 'x', keep: true }), '422 VALIDATION_FAILED'],
    ['no text', () => sendText({}), '422 VALIDATION_FAILED'],
    ['a longer text', () => sendText({ text: 'x'.repeat(limits.previewCharactersMax + 1) }), '422 VALIDATION_FAILED'],
    ['a body beyond the bound', () => send('x'.repeat(5_000_000)), '413 PAYLOAD_TOO_LARGE'],
    ['blanks', () => sendText({ text: '  ' }), '422 NO_TEXT'],
    ['a damaged file', () => sendFile('%PDF-1.7 nothing', 'a.pdf'), '422 DOCUMENT_DAMAGED'],
    ['options that are none', () => sendFile('x', 'a.txt', '{"allow": 7}'), '422 VALIDATION_FAILED'],
    ['a file beyond the bound', () => sendFile('x'.repeat(limits.previewFileBytesMax + 1), 'a.txt'), '413 PAYLOAD_TOO_LARGE'],
  ] as const)('refuses %s', async (_, ask, code) => expect(await codeOf(await ask())).toBe(code)) // oxfmt-ignore

  test('turns away what comes while as many as the bound are under way, and nobody afterwards', async () => {
    const text = 'The pilot Ines Obermayr came with the tide. '.repeat(10_000)
    const all = await Promise.all(Array.from({ length: 3 * limits.previewsMax }, () => sendText({ text })))
    const answers = await Promise.all(all.map(async (one) => (one.status === 200 ? '200' : await codeOf(one))))
    expect(answers.filter((one) => one === '200').length).toBeGreaterThanOrEqual(limits.previewsMax)
    expect(new Set(answers)).toEqual(new Set(['200', '429 RATE_LIMITED']))
    expect((await sendText({ text: 'tide' })).status).toBe(200)
  })

  test('keeps nothing: no document and no record', async () => {
    const kept = (): Promise<string[]> =>
      Promise.all(['/api/audit/log/checkpoint', '/api/documents'].map(async (path) => await (await fetch(`${target.url}${path}`)).text())) // oxfmt-ignore
    const before = await kept()
    expect((await sendText({ text: 'Felsmarkbrücke ada@example.com' })).status).toBe(200)
    expect(await kept()).toEqual(before)
  })

  test('is described with both of its media types', async () => {
    const described = (await (await fetch(`${target.url}/openapi.json`)).json()) as {
      paths: Record<string, { post: { requestBody: { content: object }; 'x-scope': string } }>
    }
    const operation = described.paths['/api/redaction/preview']?.post
    expect(Object.keys(operation?.requestBody.content ?? {})).toEqual(['application/json', 'multipart/form-data'])
    expect(operation?.['x-scope']).toBe('documents:read')
  })
})

describe('GET /redaction', () => {
  test('serves the page and every script and style that it names, all from here', async () => {
    const page = await (await fetch(`${target.url}/redaction`)).text()
    const named = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path = '']) => path)
    expect(named.some((path) => path.endsWith('/redaction.js'))).toBe(true)
    const scripts: { readonly path: string; readonly text: string }[] = []
    for (const path of named) {
      const response = await fetch(`${target.url}${path}`)
      expect([path, response.status]).toEqual([path, 200])
      const isAsset = /\.(js|css)$/.test(path)
      expect(response.headers.get('cache-control')).toContain(isAsset ? 'immutable' : 'no-store')
      if (path.endsWith('.js')) scripts.push({ path, text: await response.text() })
    }
    for (const { path: from, text } of scripts)
      for (const [, relative = ''] of text.matchAll(/from '(\.\/[^']+)'/g)) {
        const response = await fetch(new URL(relative, `${target.url}${from}`))
        const { status, headers } = response
        expect([relative, status, headers.get('content-type')]).toEqual([
          relative,
          200,
          'text/javascript; charset=utf-8',
        ])
      }
  })

  test('has no asset under the version of another release', async () => {
    const page = await (await fetch(`${target.url}/`)).text()
    const [, path = ''] = /src="([^"]+)"/.exec(page) ?? []
    expect((await fetch(`${target.url}${path.replace(/[0-9a-f]{16}/, '0'.repeat(16))}`)).status).toBe(404)
  })

  test('names every field for a reader who does not see it', async () => {
    const page = await (await fetch(`${target.url}/redaction`)).text()
    const ids = [...page.matchAll(/<(?:textarea|input)\b[^>]*\bid="(\w+)"/g)].map(([, id]) => id)
    expect(ids.length).toBeGreaterThan(3)
    for (const id of ids) expect([id, page.includes(`<label for="${id}"`)]).toEqual([id, true])
    expect(page).toContain('role="status"')
  })
})
