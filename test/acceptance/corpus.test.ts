// Real and hostile documents through a whole instance: each ends as the table says, and personal data is in no answer or archive.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { corpusFile, corpusPresent } from '../unit/engines/tika/extraction.ts'
import { pdfContents, pdfText, squash } from './archived-text.ts'
import { createClient, type Client } from './client.ts'
import { startInstance, type TestInstance } from './instance.ts'

/** Status, and the error code where there is one. */
const ends: Readonly<Record<string, string>> = {
  'gotenberg-page_1.docx': 'completed',
  'made-billion-laughs.docx': 'failed LIMIT_EXCEEDED',
  'made-flate-bomb.pdf': 'failed LIMIT_EXCEEDED',
  'made-html-as.pdf': 'completed',
  'made-memo-encrypted.pdf': 'failed DOCUMENT_PASSWORD',
  'made-memo-scanned.pdf': 'partial NO_TEXT',
  'made-memo-truncated.pdf': 'failed DOCUMENT_DAMAGED',
  'made-memo.odt': 'completed',
  'made-memo.pdf': 'completed',
  'made-pii-split-runs.docx': 'completed',
  'made-pii.csv': 'completed',
  'made-pii.eml': 'completed',
  'made-pii.html': 'completed',
  'made-pii.txt': 'completed',
  'made-traversal.zip': 'failed UNSUPPORTED_FORMAT',
  'made-zip-bomb.docx': 'failed LIMIT_EXCEEDED',
  'tika-LibreOfficeCalc_ods_1.3.ods': 'completed',
  'tika-LibreOfficeWriter_odt_1.3.odt': 'completed',
  'tika-footnotes.docx': 'completed',
  'tika-quine.gz': 'failed UNSUPPORTED_FORMAT',
  'tika-testEPUB.epub': 'failed UNSUPPORTED_FORMAT',
  'tika-testEXCEL.xls': 'failed UNSUPPORTED_FORMAT',
  'tika-testEXCEL.xlsx': 'completed',
  'tika-testEXCEL_dateFormats.xlsx': 'completed',
  'tika-testHTML.html': 'completed',
  'tika-testMSG_att_doc.msg': 'failed UNSUPPORTED_FORMAT',
  'tika-testOCR.png': 'failed UNSUPPORTED_FORMAT',
  'tika-testPDF.pdf': 'completed',
  'tika-testPDFPackage.pdf': 'completed',
  'tika-testPDFTwoTextBoxes.pdf': 'completed',
  'tika-testPDFVarious.pdf': 'completed',
  'tika-testPDF_acroform3.pdf': 'completed',
  'tika-testPDF_bad_page_303226.pdf': 'completed',
  'tika-testPDF_bookmarks.pdf': 'completed',
  'tika-testPPT.ppt': 'failed UNSUPPORTED_FORMAT',
  'tika-testPPT_various.pptx': 'completed',
  'tika-testRFC822-multipart': 'completed',
  'tika-testRTFVarious.rtf': 'completed',
  'tika-testUnicodePassword.pdf': 'failed DOCUMENT_PASSWORD',
  'tika-testWORD.doc': 'failed UNSUPPORTED_FORMAT',
  'tika-testWORD.docx': 'completed',
  'tika-testWORD_protected_passtika.docx': 'failed DOCUMENT_PASSWORD',
  'tika-testWORD_truncated.docx': 'failed DOCUMENT_DAMAGED',
  'tika-testWORD_various.docx': 'completed',
  'tika-testXXE.xml': 'partial NO_TEXT',
}
const refusedWithinMs = 4_000

/** Letters beyond Unicode's basic plane, which the archive must hold exactly. */
const gothicLetters = '\u{10332}\u{1033f}\u{10344}\u{10339}\u{10343}\u{1033a}'
const gothic: ReadonlySet<string> = new Set([
  'tika-testPPT_various.pptx',
  'tika-testRTFVarious.rtf',
  'tika-testWORD_various.docx',
])

const memo = ['jane.doe@example.com', 'Jane Doe', '536-90-4399', 'Roberto Núñez Álvarez', '4111 1111 1111 1111']
const allOfMemo = [
  ...memo,
  'DE89 3704 0044 0532 0130 00',
  '12/03/1984',
  '00492817',
  '+1 415 555 0132',
  '192.168.10.24',
  '2001:db8::1',
]
const personal: Readonly<Record<string, readonly string[]>> = {
  'made-memo.pdf': allOfMemo,
  'made-memo.odt': allOfMemo,
  'made-pii.txt': allOfMemo,
  'made-pii.html': [...allOfMemo, '536-90-4397', '219-09-9999'],
  'made-html-as.pdf': [...allOfMemo, '536-90-4397', '219-09-9999'],
  'made-pii.csv': ['Jane Doe', '536-90-4399', '536-90-4398', 'jane.doe@example.com', 'Núñez, Roberto', 'r@x.org'],
  'made-pii.eml': ['Jane Doe', 'jane.doe@example.com', 'ops@example.org', '536-90-4399', 'Müller', '4111111111111111'],
  'made-pii-split-runs.docx': [
    'Jane Doe',
    '536-90-4399',
    '4111111111111111',
    '219-09-9999',
    'jane.doe@example.com',
    'r.nunez@example.org',
  ],
}
const allPersonal = [...new Set(Object.values(personal).flat())]

if (!corpusPresent()) console.log('skipped: the corpus, because its folder shared/data is not beside the repository')

const valuesIn = (text: string, values: readonly string[]): string[] => {
  const squashed = squash(text)
  return values.filter((value) => squashed.includes(squash(value)))
}

describe.skipIf(!corpusPresent())('the corpus through an instance', () => {
  let instance: TestInstance
  let client: Client
  beforeAll(async () => {
    instance = await startInstance()
    client = createClient(instance.url)
  })
  afterAll(async () => await instance.stop())

  test.each(Object.entries(ends))('ingest: %s ends %s', async (name, expected) => {
    const startMs = performance.now()
    const end = await client.process(corpusFile(name), { name })
    const elapsedMs = performance.now() - startMs
    expect([end.status, end.error?.code].filter((part) => part !== undefined).join(' ')).toBe(expected)
    expect(end.paperlessId === null, 'archived').toBe(end.status !== 'completed')
    expect(end.merkleRoot !== null, 'rooted').toBe(end.status === 'completed')
    if (end.status === 'failed') expect(elapsedMs).toBeLessThan(refusedWithinMs)
    if (end.status === 'completed') await expectClean(name, end.documentId)
  })

  async function expectClean(name: string, documentId: string): Promise<void> {
    const pdf = await client.archive(documentId)
    const text = await pdfText(pdf)
    expect(text).toContain(documentId)
    if (gothic.has(name)) expect(text).toContain(gothicLetters)
    const values = personal[name] ?? []
    expect(valuesIn(text, values), 'in the text of the archive').toEqual([])
    expect(valuesIn(pdfContents(pdf).toString(), values), 'in the streams of the archive').toEqual([])
    expect(valuesIn(await client.text(`/api/documents/${documentId}/redaction`), values), 'in the receipt').toEqual([])
  }

  test.each(allPersonal)('recall: %s is in no answer', async (value) => {
    const { query: _echo, ...answer } = await client.recall(`${value} Quarterly claims memorandum belongs to`)
    expect(answer.results.length).toBeGreaterThan(0)
    expect(valuesIn(JSON.stringify(answer), allPersonal)).toEqual([])
  })

  test('ingest: a character that no font draws leaves the document partial, with memory and root', async () => {
    const end = await client.process('The tollkeeper wrote \u{1f000} and \u{12000} in the margin.\n', {
      name: 'signs.txt',
    })
    expect([end.status, end.error?.code]).toEqual(['partial', 'GLYPH_MISSING'])
    expect(end.merkleRoot).not.toBeNull()
    expect(end.paperlessId).toBeNull()
    const recalled = await client.recall('tollkeeper margin')
    expect(recalled.results.map((result) => result.provenance.documentId)).toContain(end.documentId)
  })
})
