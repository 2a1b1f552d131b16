// The main job on real Tika and Presidio: TIKA_URL and PRESIDIO_URL name them, containers/native/start.sh starts them.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { redactionReceiptSchema } from '../../../contract/document.ts'
import { corpusFile, corpusPresent } from '../../unit/engines/tika/extraction.ts'
import { pdfContents, pdfText, squash } from '../archived-text.ts'
import { createClient, type Client } from '../client.ts'
import { startInstance, type TestInstance } from '../instance.ts'

const { TIKA_URL, PRESIDIO_URL } = process.env
const areNamed = TIKA_URL !== undefined && PRESIDIO_URL !== undefined
if (!areNamed) console.log('skipped: real engines, because TIKA_URL and PRESIDIO_URL are not set')

const personal = [
  'Jane Doe',
  'jane.doe@example.com',
  '536-90-4399',
  'Roberto Núñez Álvarez',
  '4111 1111 1111 1111',
  'DE89 3704 0044 0532 0130 00',
  '192.168.10.24',
]
/** Overlapping findings, characters of two code units before them, and neighbours of one kind. */
const memo = `Quarterly claims memorandum 😀
Prepared by Jane Doe <jane.doe@example.com>, phone +1 415 555 0132.
Insured: Roberto Núñez Álvarez, SSN 536-90-4399, MRN 00492817. 😀 Jane Doe signed.
Card on file: 4111 1111 1111 1111. IBAN DE89 3704 0044 0532 0130 00.
Contact from 192.168.10.24. See https://claims.example.com/case?id=42&who=jane.doe@example.com.
The weathervane on the roof of the Springfield office points to the north.
`

const valuesIn = (text: string): string[] => personal.filter((value) => squash(text).includes(squash(value)))

describe.skipIf(!areNamed)('an instance on real Tika and Presidio', () => {
  let instance: TestInstance
  let client: Client
  beforeAll(async () => {
    instance = await startInstance({ env: { TIKA_URL: TIKA_URL ?? '', PRESIDIO_URL: PRESIDIO_URL ?? '' } })
    client = createClient(instance.url)
  })
  afterAll(async () => await instance.stop())

  async function expectClean(documentId: string): Promise<void> {
    const pdf = await client.archive(documentId)
    expect(valuesIn(`${await pdfText(pdf)}\n${pdfContents(pdf).toString()}`), 'in the archive').toEqual([])
    const receipt = redactionReceiptSchema.parse(
      JSON.parse(await client.text(`/api/documents/${documentId}/redaction`)),
    )
    expect(receipt.detectors.map((detector) => detector.name)).toContain('presidio-external')
    expect(receipt.detectors.length).toBeGreaterThan(1)
    expect(receipt.entities['US_SSN']).toBeGreaterThan(0)
  }

  test('ingest: a memo completes, redacted by both redactors, and is recalled clean', async () => {
    const end = await client.process(memo, { name: 'memo.txt' })
    expect([end.status, end.error]).toEqual(['completed', null])
    await expectClean(end.documentId)
    const { query: _echo, ...answer } = await client.recall('weathervane Springfield Jane Doe 536-90-4399')
    expect(answer.results.length).toBeGreaterThan(0)
    expect(valuesIn(JSON.stringify(answer))).toEqual([])
  })

  test.skipIf(!corpusPresent())('ingest: files with personal data complete, redacted by both', async () => {
    for (const name of ['made-memo.pdf', 'made-memo.odt', 'made-pii-split-runs.docx', 'made-pii.html']) {
      const end = await client.process(corpusFile(name), { name })
      expect([name, end.status, end.error?.code]).toEqual([name, 'completed', undefined])
      await expectClean(end.documentId)
    }
  })

  test.skipIf(!corpusPresent())('ingest: a format that only the real Tika reads has its text', async () => {
    const end = await client.process(corpusFile('tika-testWORD.doc'), { name: 'tika-testWORD.doc' })
    expect(['completed', 'partial']).toContain(end.status)
    const recalled = await client.recall('Sample Word Document')
    expect(recalled.results.map((result) => result.provenance.documentId)).toContain(end.documentId)
  })
})
