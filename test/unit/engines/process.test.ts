// PUT /process: one visit answers what the routes of Tika and Presidio answer one after the other.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { visitHeader, visitSchema, type VisitRequest } from '../../../contract/visit.ts'
import { limits } from '../../../contract/limits.ts'
import { readResources, type TikaMetadata } from '../../../core/pipeline/tika-resources.ts'
import { joinFields } from '../../../core/redaction/fields.ts'
import { codePointsToUtf16 } from '../../../core/redaction/offsets.ts'
import { presidioRoutes } from '../../../workers/engines/presidio/routes.ts'
import { openTagger } from '../../../tools/tagger/open-tagger.ts'
import { processRoutesOn } from '../../../workers/engines/process.ts'
import { tikaRoutesOn } from '../../../workers/engines/tika/dialect-routes.ts'
import { contextFor, zip } from './tika/extraction.ts'

const { pause, openPdfium } = contextFor(new Uint8Array())
const visits = processRoutesOn({ pause, openPdfium, openTagger })
const tika = tikaRoutesOn({ pause, openPdfium })
const presidio = presidioRoutes(openTagger)
const entities = ['PERSON', 'EMAIL_ADDRESS', 'PHONE_NUMBER', 'CREDIT_CARD', 'IBAN_CODE']
const asAscii = (asked: object): string =>
  JSON.stringify(asked).replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

async function visit(body: string | Uint8Array, asked: Partial<VisitRequest> = {}): Promise<Response> {
  const header = asAscii({ extension: null, tags: [], entities, ...asked })
  return await visits.request('/process', { method: 'PUT', body, headers: { [visitHeader]: header } })
}

/** The same by the dialects, as a caller of the real services would ask. */
async function askDialects(body: string, tags: readonly string[]) {
  const resources = (await (await tika.request('/rmeta/text', { method: 'PUT', body })).json()) as TikaMetadata[]
  const [container = {}, ...embedded] = resources
  const read = readResources(container, embedded)
  if (!read.ok) throw new Error(read.refusal.code)
  const { text } = joinFields([read.value.text, ...tags])
  const names = [...new Set(read.value.names)]
  const recogniser = { name: 'n', supported_language: 'en', supported_entity: 'PERSON', deny_list: names }
  const adHoc = names.length === 0 ? {} : { ad_hoc_recognizers: [recogniser] }
  const asked = { text, language: 'en', entities, ...adHoc }
  const findings = await presidio.request('/analyze', { method: 'POST', body: JSON.stringify(asked) })
  return { ...read.value, findings: codePointsToUtf16(text, (await findings.json()) as never) }
}

const phrases = [
  'Maria Keller wrote to jane.roe@example.org.',
  'Karte 4111 1111 1111 1111',
  'Call +49 30 901820.',
  '日本語のテキスト',
  '😀 nothing at all',
  'DE89 3704 0044 0532 0130 00',
]
const mailFrom = (name: string, lines: readonly string[]): string =>
  `From: ${name} <someone@example.org>\r\nSubject: Minutes\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${lines.join('\r\n')}`

describe('PUT /process', () => {
  test('answers the text, names and findings of the dialects, in UTF-16 offsets, for texts and mails', async () => {
    const lines = fc.array(fc.constantFrom(...phrases), { minLength: 1, maxLength: 6 })
    const name = fc.option(fc.constantFrom('Ines Obermayr', 'Zq Wobblefritz'))
    const tags = fc.array(fc.constantFrom('Ordner Süd', 'mail of jim@example.org', '😀'), { maxLength: 3 })
    await fc.assert(
      fc.asyncProperty(lines, name, tags, async (body, author, asked) => {
        const document = author === null ? body.join('\n') : mailFrom(author, [...body, author])
        const wanted = await askDialects(document, asked)
        const answer = visitSchema.parse(await (await visit(document, { tags: asked })).json())
        const tuples = wanted.findings.map(({ entity, start, end, score }) => [entity, start, end, score])
        expect(answer.findings).toEqual(tuples)
        expect([answer.mediaType, answer.text, answer.names]).toEqual([wanted.mediaType, wanted.text, wanted.names])
      }),
      { numRuns: 40 },
    )
  })

  test.each([
    [415, 'UNSUPPORTED_FORMAT', zip({ a: 'b' })],
    [422, 'DOCUMENT_DAMAGED', '%PDF-1.7 nothing'],
    [413, 'PAYLOAD_TOO_LARGE', new Uint8Array(limits.documentBytesMax + 1)],
  ] as const)('refuses with %i and %s, as the dialect does', async (status, code, body) => {
    const response = await visit(body)
    expect([response.status, response.headers.get('x-clawql-code')]).toEqual([status, code])
  })

  test('refuses a header that is absent, too long, no JSON, or asks for something else', async () => {
    const headers = [
      undefined,
      '{',
      '{}',
      asAscii({ extension: '../a', tags: [], entities }),
      `"${'x'.repeat(50_000)}"`,
    ]
    for (const header of headers) {
      const named = header === undefined ? {} : { headers: { [visitHeader]: header } }
      const response = await visits.request('/process', { method: 'PUT', body: 'text', ...named })
      expect(response.headers.get('x-clawql-code')).toBe('VALIDATION_FAILED')
    }
  })

  test('leaves findings out where the text is empty or longer than one visit takes', async () => {
    for (const body of [' ', 'word '.repeat(100_000)]) {
      const answer = visitSchema.parse(await (await visit(body)).json())
      expect(answer.findings).toBeNull()
    }
  })

  test('leaves findings out where the analyzer refuses, so that the redactor is asked and blocks', async () => {
    const answer = visitSchema.parse(await (await visit('some text', { entities: ['NO_SUCH_THING'] })).json())
    expect(answer.findings).toBeNull()
  })

  test('finds all names of a file, however many', async () => {
    const parties = Array.from({ length: 1_200 }, (_, n) => `Person Number${n} <p${n}@example.org>`).join(', ')
    const answer = visitSchema.parse(await (await visit(`To: ${parties}\r\n\r\nhello`, { extension: 'eml' })).json())
    expect(answer.names.length).toBeGreaterThan(1_000)
    expect(answer.findings).not.toBeNull()
  })
})
