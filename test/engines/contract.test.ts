// One contract for each engine's dialect, run through the pipeline's drivers against the embedded and the real service.
// EMBEDDED_URL (npm run engines), TIKA_URL and PRESIDIO_URL (containers/native/start.sh), GOTENBERG_URL, PAPERLESS_KEY.
import { describe, expect, it } from 'vitest'
import { convertToPdf, renderHtml } from '../../workers/compute/engines/gotenberg.ts'
import { createPaperless } from '../../workers/pipeline/engines/paperless.ts'
import { extract } from '../../workers/compute/engines/tika.ts'
import { enginesUnderTest, sharedFile, transportTo } from './engine-under-test.ts'
import { expectedStatus, isSameAnswer, recordedAnswers, replay, replayableCases } from './presidio-cases.ts'

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)
const timeoutSeconds = 60

describe.each(enginesUnderTest('tika', 'TIKA_URL'))('$name', (engine) => {
  const transport = transportTo(engine)
  const extracted = (bytes: Uint8Array, extension: string | null) =>
    extract(transport, { bytes, extension, timeoutSeconds })

  it('extract gives plain text of any script back', async () => {
    const answer = await extracted(encode('Ägir, Ελληνικά, 合同编号 😀\nsecond line'), 'txt')
    expect(answer).toMatchObject({ ok: true, value: { mediaType: 'text/plain' } })
    expect(answer.ok && answer.value.text).toContain('Ägir, Ελληνικά, 合同编号 😀\nsecond line')
  })

  it.each([
    ['made-memo.pdf', 'pdf'],
    ['made-memo.odt', 'odt'],
    ['made-pii-split-runs.docx', 'docx'],
    ['made-pii.html', 'html'],
    ['made-pii.eml', 'eml'],
    ['made-pii.csv', 'csv'],
    ['tika-testPDF.pdf', null],
    ['tika-testWORD.docx', null],
    ['tika-testEXCEL.xlsx', null],
    ['tika-testPPT_various.pptx', null],
    ['tika-testRTFVarious.rtf', null],
  ])('extract finds text in %s', async (name, extension) => {
    const bytes = sharedFile(`documents/files/${name}`)
    if (bytes === null) return
    const answer = await extracted(bytes, extension)
    expect(answer).toMatchObject({ ok: true })
    expect(answer.ok && answer.value.text.length).toBeGreaterThan(20)
  })

  it.each([
    ['made-memo-encrypted.pdf', ['DOCUMENT_PASSWORD', 'DOCUMENT_DAMAGED']],
    ['tika-testWORD_protected_passtika.docx', ['DOCUMENT_PASSWORD', 'DOCUMENT_DAMAGED']],
    ['tika-testWORD_truncated.docx', ['DOCUMENT_DAMAGED']],
    ['made-zip-bomb.docx', ['LIMIT_EXCEEDED', 'DOCUMENT_DAMAGED']],
  ])('extract says that the document is at fault for %s', async (name, codes) => {
    const bytes = sharedFile(`documents/files/${name}`)
    if (bytes === null) return
    const answer = await extracted(bytes, null)
    expect(answer).toMatchObject({ ok: false, failure: { cause: 'document' } })
    expect(codes).toContain(!answer.ok && answer.failure.code)
  })

  it('detect answers media types, and version answers text', async () => {
    const detected = await fetch(`${engine.baseUrl}/detect/stream`, { method: 'PUT', body: '%PDF-1.7\n' })
    expect(await detected.text()).toBe('application/pdf')
    expect(await (await fetch(`${engine.baseUrl}/version`)).text()).toMatch(/^Apache Tika 3\./)
  })
})

describe.each(enginesUnderTest('gotenberg', 'GOTENBERG_URL'))('$name', (engine) => {
  const transport = transportTo(engine)
  const postFile = async (path: string, name: string): Promise<Response> => {
    const form = new FormData()
    form.append('files', new File(['<p>x</p>'], name))
    return await fetch(`${engine.baseUrl}${path}`, { method: 'POST', body: form })
  }

  it('renderHtml answers a PDF', async () => {
    const html = '<!doctype html><title>t</title><h1>Head</h1><p>Text &amp; Ελληνικά</p><table><tr><td>a<td>b</table>'
    const answer = await renderHtml(transport, html, timeoutSeconds)
    expect(answer).toMatchObject({ ok: true })
  })

  it('convertToPdf takes text, HTML and office files', async () => {
    const inputs = [
      { bytes: encode('plain text'), mediaType: 'text/plain', extension: 'txt' },
      { bytes: encode('<p>html</p>'), mediaType: 'text/html', extension: 'html' },
    ]
    const docx = sharedFile('documents/files/gotenberg-page_1.docx')
    const mediaType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
    if (docx !== null) inputs.push({ bytes: docx, mediaType, extension: 'docx' })
    for (const input of inputs) {
      expect(await convertToPdf(transport, { ...input, timeoutSeconds })).toMatchObject({ ok: true })
    }
  })

  it('bad forms are refused as Gotenberg does', async () => {
    expect((await postFile('/forms/chromium/convert/html', 'other.html')).status).toBe(400)
    const noForm = await fetch(`${engine.baseUrl}/forms/chromium/convert/html`, { method: 'POST', body: 'x' })
    expect(noForm.status).toBe(415)
  })

  it('health is up', async () => {
    expect(await (await fetch(`${engine.baseUrl}/health`)).json()).toMatchObject({
      status: 'up',
      details: { chromium: { status: 'up' }, libreoffice: { status: 'up' } },
    })
  })
})

describe.each(enginesUnderTest('presidio', 'PRESIDIO_URL'))('$name', (engine) => {
  it.each(replayableCases())('$test', async (one) => {
    const { status, body } = await replay(engine.baseUrl, one.calls[0]!)
    expect(status).toBe(expectedStatus(one))
    const recorded = recordedAnswers(one)
    const isRecorded = recorded.length === 0 || recorded.some((answer) => isSameAnswer(body, answer, engine))
    expect(isRecorded ? 'a recorded answer' : body).toEqual(isRecorded ? 'a recorded answer' : recorded[0])
  })

  it('offsets are code points, not UTF-16 units', async () => {
    const argument = {
      text: '😀 Jane',
      analyzer_results: [{ start: 2, end: 6, score: 1, entity_type: 'PERSON' }],
    }
    const { body } = await replay(engine.baseUrl, ['anonymize', argument])
    expect(body).toMatchObject({ text: '😀 <PERSON>' })
  })
})

const paperlessKey = process.env['PAPERLESS_KEY']
if (paperlessKey === undefined) console.warn('skipped paperless: PAPERLESS_KEY is not set')
const paperlessEngines = paperlessKey === undefined ? [] : enginesUnderTest('paperless', 'PAPERLESS_URL')

describe.each(paperlessEngines)('$name', (engine) => {
  const paperless = createPaperless(transportTo(engine), paperlessKey ?? '')
  const input = {
    documentId: `doc_${Date.now().toString(36)}`,
    revision: 1,
    pdf: encode('%PDF-1.7\n%%EOF\n'),
    createdMs: Date.UTC(2026, 0, 2),
  }

  it('archive stores a document once and download gives it back', async () => {
    const first = await paperless.archive(input, true)
    expect(first).toMatchObject({ ok: true })
    expect(await paperless.archive(input, false)).toEqual(first)
    const bytes = first.ok && (await paperless.download(first.value))
    expect(bytes).toMatchObject({ ok: true, value: input.pdf })
  })

  it('api refuses a wrong token', async () => {
    const response = await fetch(`${engine.baseUrl}/api/`, { headers: { authorization: 'Token wrong' } })
    expect(response.status).toBe(401)
  })
})
