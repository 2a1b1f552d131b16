// One document through compute, with the engines' own code behind its transport: what is released, sealed, reported; and every stop.
import type { SealedNamesContent } from '../../../contract/memory.ts'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { documentRoot } from '../../../core/audit/document-root.ts'
import { chunkerVersion } from '../../../core/memory/chunk.ts'
import { inCommitOf, sha256Hex } from '../../../workers/compute/digests.ts'
import { computedOf, documentId, fresh, key, memo, openText, readMemory, run, type Wanted } from './compute-here.ts'
import { asked, failing, transport } from './engines-here.ts'
import { answered, type EngineTransport } from '../../../workers/shared/engines/answer.ts'

beforeAll(() => void vi.stubGlobal('scheduler', { wait }))
afterAll(() => void vi.unstubAllGlobals())

describe('computeDocument()', () => {
  test('one visit, then redacted chunks and names under the document’s key, the root over them, and a page', async () => {
    const answer = await run({ tags: ['seen by Maria Keller'] })
    const computed = computedOf(answer)
    expect(asked).toEqual(['/process'])
    const states = answer.reports.map(({ stage, state, reason }) => [stage, state, reason])
    expect(states).toEqual([
      ['tika', 'done', undefined],
      ['gotenberg', 'skipped', 'the text was extracted'],
      ['stirling', 'skipped', 'text recognition is not available yet'],
      ['presidio', 'done', undefined],
      ['merkle', 'done', undefined],
    ])
    const [part] = await readMemory(computed.memory)
    const chunks = await Promise.all(part!.chunks.map(({ nodeId, sealed }) => openText(`chunk/${nodeId}`, sealed)))
    expect(chunks.join(' ')).toContain('<EMAIL_ADDRESS>')
    expect(chunks.join(' ')).not.toMatch(/Keller|jane/)
    const names = (JSON.parse(await openText('names/0', part!.names)) as SealedNamesContent).names
    expect(names.map(([, name]) => name).join()).toMatch(/Port/)
    expect(new Set(part!.chunks.flatMap(({ mentions }) => mentions.map(([entity]) => entity)))).toEqual(
      new Set(names.map(([entity]) => entity)),
    )
    const { detectors, metadataSha256, archiveSha256 } = computed
    const header = { documentId, revision: 1, detectors, chunkerVersion, metadataSha256, archiveSha256 }
    expect(computed.merkleRoot).toBe(documentRoot({ header, chunks }))
    expect(computed.archiveSha256).toBe(sha256Hex(computed.pdf as Uint8Array))
    expect(computed.inCommit).toBe(inCommitOf(key.key, new TextEncoder().encode(memo)))
    expect(Buffer.from(computed.pdf as Uint8Array).toString('latin1')).not.toMatch(/Keller|jane/)
  })

  test('the same document is the same root, page and nodes at every run', async () => {
    const [one, other] = [computedOf(await run()), computedOf(await run())]
    expect([one.merkleRoot, one.pdf]).toEqual([other.merkleRoot, other.pdf])
    const ids = async (computed: typeof one) =>
      (await readMemory(computed.memory)).flatMap(({ chunks }) => chunks.map(({ nodeId }) => nodeId))
    expect(await ids(one)).toEqual(await ids(other))
  })

  test('a large original and its many chunks cross as streams and come to what values come to', async () => {
    const sentence = (n: number): string => `Row ${n} ${'tide '.repeat(100)}.`
    const body = Array.from({ length: 2_100 }, (_, n) => sentence(n)).join('\n')
    const external = { gotenberg: failing('engine', 'external') }
    const history = { ...fresh, tries: 4 }
    const [value, stream] = [
      await run({ body, history }, external),
      await run({ body, history, isStream: true }, external),
    ]
    expect(computedOf(stream).memory).toBeInstanceOf(ReadableStream)
    expect(computedOf(stream).merkleRoot).toBe(computedOf(value).merkleRoot)
    const parts = await readMemory(computedOf(stream).memory)
    expect(parts.every(({ chunks }) => chunks.length <= 200)).toBe(true)
    expect(parts.flatMap(({ chunks }) => chunks.map(({ ordinal }) => ordinal))).toEqual([...Array(2_100).keys()])
    // Nobody could draw the page: the archive stage says so, and all else is there.
    expect(stream.reports.at(-2)).toMatchObject({ stage: 'paperless', state: 'error', code: 'GOTENBERG_UNAVAILABLE' })
    expect([computedOf(stream).pdf, computedOf(stream).archiveSha256]).toEqual([null, null])
  })

  test('an external engine keeps the separate calls, and its findings join', async () => {
    const external: EngineTransport = { ...transport('/presidio'), kind: 'external' }
    const computed = computedOf(await run({}, { externalAnalyzer: external }))
    expect(asked).toEqual([
      '/tika/rmeta/text',
      '/presidio/analyze',
      '/presidio/supportedentities?language=en',
      '/presidio/analyze',
    ])
    expect(computed.detectors.map(({ name }) => name)).toContain('presidio-external')
  })

  test('rules of the instance hold in visit, slices and gate, and the receipt names another configuration', async () => {
    const badge = { name: 'b', supported_entity: 'BADGE', patterns: [{ name: '', regex: 'BQ-\\d{5}', score: 0.4 }] }
    const rules = {
      allowList: ['desk@example.org'],
      denyList: ['Quarzhelm'],
      adHocRecognizers: [badge],
      thresholds: { CREDIT_CARD: 1 },
    }
    const line = 'Ask desk@example.org or jane.roe@example.org about QUARZHELM and BQ-55512.\n'
    const long = line + 'The tide came in and the pilots went out.\n'.repeat(10_000)
    const external: EngineTransport = { ...transport('/presidio'), kind: 'external' }
    // The last try goes on without a page, which nobody draws of the long one here.
    const history = { ...fresh, tries: 4 }
    for (const [body, engines] of [
      [line, {}],
      [long, {}],
      [line, { externalAnalyzer: external }],
    ] as const) {
      const computed = computedOf(await run({ body, presidio: rules, history }, engines))
      const [part] = await readMemory(computed.memory)
      const { nodeId, sealed } = part!.chunks[0]!
      expect(await openText(`chunk/${nodeId}`, sealed)).toContain(
        'Ask desk@example.org or <EMAIL_ADDRESS> about <GENERIC_PII> and <BADGE>.',
      )
    }
    const revision = async (presidio: object): Promise<string | undefined> =>
      computedOf(await run({ presidio })).detectors.find(({ name }) => name === 'clawql/configuration')?.version
    const [none, some, same, fewer] = await Promise.all([
      revision({}),
      revision(rules),
      revision({ ...rules }),
      revision({ ...rules, denyList: [] }),
    ])
    expect(some).toMatch(/^[0-9a-f]{16}$/)
    expect(same).toBe(some)
    expect(new Set([none, some, fewer]).size).toBe(3)
  })

  test('the receipt names scripts in which nobody looked for names', async () => {
    const versionOf = async (body: string): Promise<string | undefined> =>
      computedOf(await run({ body, history: { ...fresh, tries: 4 } })).detectors.find(
        ({ name }) => name === 'clawql/names-not-searched',
      )?.version
    expect(await versionOf('The keeper notes the level of the basin.')).toBeUndefined()
    expect(await versionOf('العقد موقع من الطرفين قبل التسليم بأسبوع')).toBe('Arab')
  })

  test('without text it is withheld, and says in every stage why', async () => {
    const answer = await run({ body: '  \n' })
    expect(answer).toMatchObject({ outcome: 'withheld', code: 'NO_TEXT', mediaType: 'text/plain' })
    expect(answer.reports.slice(-4).map(({ stage, state }) => `${stage} ${state}`)).toEqual([
      'presidio skipped',
      'merkle skipped',
      'memory skipped',
      'paperless skipped',
    ])
  })

  test.each([
    ['an original of another size', { sizeBytes: 3 }, {}, { action: 'fail', code: 'INTERNAL', charge: 'nothing' }],
    [
      'a damaged file',
      { body: '%PDF-1.7 nothing' },
      {},
      { action: 'fail', code: 'DOCUMENT_DAMAGED', charge: 'nothing' },
    ],
    [
      'an engine that fails',
      {},
      { embedded: failing('engine') },
      { action: 'retry', code: 'TIKA_UNAVAILABLE', charge: 'try' },
    ],
    ['an engine out of reach', {}, { embedded: failing('unreachable') }, { action: 'retry', charge: 'outage' }],
    ['a lost engine', {}, { embedded: failing('killed') }, { action: 'retry', code: 'ENGINE_KILLED', charge: 'kill' }],
    ['an unexplained loss', {}, { embedded: failing('unexplained') }, { action: 'retry', charge: 'suspicion' }],
    [
      'an unexplained loss alone',
      { history: { ...fresh, isAlone: true } },
      { embedded: failing('unexplained') },
      { charge: 'kill' },
    ],
    [
      'a redactor out of reach',
      {},
      { externalAnalyzer: failing('unreachable', 'external') },
      { action: 'block', charge: 'outage' },
    ],
    [
      'a renderer out of reach',
      {},
      { gotenberg: failing('unreachable', 'external') },
      { action: 'retry', stage: 'paperless', charge: 'outage' },
    ],
  ] as const)('%s stops it', async (_case, wanted: Wanted, engines, stop) => {
    const answer = await run(wanted, engines)
    expect(answer).toMatchObject({ outcome: 'stopped', stop })
  })

  test('findings outside the text block, as an analyzer’s would', async () => {
    const embedded: EngineTransport = {
      ...transport(''),
      send: async () => {
        const visit = { mediaType: 'text/plain', text: 'short', names: [], findings: [['PERSON', 0, 99, 1]] }
        return answered({ status: 200, headers: new Headers(), bytes: new TextEncoder().encode(JSON.stringify(visit)) })
      },
    }
    expect(await run({}, { embedded })).toMatchObject({
      outcome: 'stopped',
      stop: { action: 'block', code: 'PRESIDIO_UNAVAILABLE' },
    })
  })
})

test('a part that could not be read leaves the rest, and its stage says how many', async () => {
  const embedded: EngineTransport = {
    ...transport(''),
    send: async () => {
      const visit = {
        mediaType: 'text/plain',
        text: 'short',
        names: [],
        omissions: ['DOCUMENT_DAMAGED', 'DOCUMENT_PASSWORD', 'DOCUMENT_DAMAGED'],
        findings: [],
      }
      return answered({ status: 200, headers: new Headers(), bytes: new TextEncoder().encode(JSON.stringify(visit)) })
    },
  }
  const answer = await run({}, { embedded })
  expect(answer).toMatchObject({ outcome: 'computed' })
  expect(computedOf(answer).omissions).toEqual({ DOCUMENT_DAMAGED: 2, DOCUMENT_PASSWORD: 1 })
  expect(answer.reports.findLast(({ stage }) => stage === 'tika')).toMatchObject({
    state: 'error',
    code: 'DOCUMENT_DAMAGED',
    reason: '3 parts could not be read',
  })
})
