// What attacks and public bug reports sent, through a whole instance: each ends as its manifest says.
import { existsSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pdfText } from './archived-text.ts'
import { createClient, type Client } from './client.ts'
import { startInstance, type TestInstance } from './instance.ts'

const data = new URL('../../../shared/data/', import.meta.url)
const read = (path: string): Buffer => readFileSync(new URL(path, data))

interface Case {
  readonly path: string
  /** The same, of a report with its number: some files are those of several. */
  readonly id: string
  readonly gone: readonly string[]
  readonly kept: readonly string[]
  readonly metadata: object | undefined
}
interface Attack {
  readonly file: string
  readonly finding: string
  readonly mustNotAppear: readonly string[]
  readonly metadata?: object
}
interface Report {
  readonly no: number
  readonly file: string
  readonly kind: string
  readonly expected: {
    readonly mustNotContain?: readonly string[]
    readonly mustContain?: readonly string[]
    readonly where?: string
  }
}

/** Kinds of reports that are about what is taken and what stays. */
const kinds = /^[BCDEHL] /
/** Where a value's place matters as well: other tests look at places. */
const isOfPlaces = ({ expected }: Report): boolean => expected.where !== undefined

function readCases(): readonly Case[] {
  if (!existsSync(new URL('attacks/manifest.json', data))) {
    process.stderr.write('skipped: the shared test data has no attacks\n')
    return []
  }
  const attacks = (JSON.parse(read('attacks/manifest.json').toString()) as { inputs: Attack[] }).inputs
  const reports = JSON.parse(read('reports/manifest.json').toString()) as Report[]
  return [
    ...attacks
      .filter(({ finding }) => /^F(?:[1-9]|17)$/.test(finding))
      .map(({ file, mustNotAppear, metadata }) => ({
        path: `attacks/${file}`,
        id: `attacks/${file}`,
        gone: mustNotAppear,
        kept: [],
        metadata,
      })),
    ...reports
      .filter((report) => kinds.test(report.kind) && !isOfPlaces(report))
      .map(({ no, file, expected }) => ({
        path: `reports/${file}`,
        id: `reports/${file}#${no}`,
        gone: expected.mustNotContain ?? [],
        kept: expected.mustContain ?? [],
        metadata: undefined,
      })),
  ]
}

const cases = readCases()
let instance: TestInstance
let client: Client
beforeAll(async () => {
  if (cases.length === 0) return
  instance = await startInstance()
  client = createClient(instance.url)
})
afterAll(() => instance?.stop())

const collapsed = (text: string): string => text.replaceAll(/\s+/g, ' ')

/** What is wrong with how a document ended, as its archive and its memory show it. */
async function wrongs({ path, gone, kept, metadata }: Case): Promise<readonly string[]> {
  const name = path.slice(path.indexOf('/') + 1)
  const { documentId, status } = await client.process(read(path), { name, ...(metadata ? { metadata } : {}) })
  const page = await client.bytes(`/api/documents/${documentId}/archive`)
  const archived = page === null ? '' : collapsed(await pdfText(page))
  const words = [...new Set(archived.match(/\p{L}{4,}/gu) ?? [])].slice(0, 40).join(' ')
  const { results } = await client.recall(words === '' ? 'text' : words)
  const own = results.filter(({ provenance }) => provenance.documentId === documentId)
  // A manifest names types; who is meant is this tenant's label.
  const remembered = collapsed(withoutLabels(own.map(({ content }) => content).join('\n')))
  const shown = [archived, remembered]
  return [
    ...(status === 'completed' ? [] : [`ended ${status}`]),
    ...gone.filter((value) => shown.some((text) => text.includes(collapsed(value)))).map((value) => `shows ${value}`),
    ...kept.filter((value) => !remembered.includes(collapsed(value))).map((value) => `took ${value}`),
  ]
}

const withoutLabels = (text: string): string => text.replace(/(<[A-Z_]+)_[0-9a-hjkmnp-tv-z]{7}>/g, '$1>')

describe.skipIf(cases.length === 0)('inputs of attacks and reports', () => {
  test.each(cases.map((one, at) => [`${one.id} (${at})`, one] as const))('%s', async (_, one) => {
    expect(await wrongs(one)).toEqual([])
  })
})
