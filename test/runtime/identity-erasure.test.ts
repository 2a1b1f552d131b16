// Erasure of somebody over a real Tenant and MemoryGraph (G4): what rows hold afterwards, over crashes, holds and older copies.
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { describe, expect, test } from 'vitest'
import type { NamedKey } from '../../contract/keys.ts'
import type { SealedNamesContent } from '../../contract/memory.ts'
import { createIdentities } from '../../core/identity/identities.ts'
import { aboutOf, nameOfIdentity, termsOfIdentity } from '../../core/identity/identity-terms.ts'
import { createTermKeyer, nodeId } from '../../core/memory/keying.ts'
import { packChunks } from '../../core/memory/packed-chunks.ts'
import { prepareChunk } from '../../core/memory/prepare.ts'
import { labelsIn } from '../../core/redaction/placeholder.ts'
import { importDocumentKey, openBytes, sealBytes } from '../../r2/ciphertext.ts'
import { keyShareKeys } from '../../r2/object-keys.ts'
import { createLife } from './catalog-fixture.ts'
import { graphOf } from './memory-graph-fixture.ts'
import { bindings, codeOf, opened, ulidOf } from './tenant-fixture.ts'

const maria = 'Maria Keller'
const subjectRef = `s_${'a'.repeat(32)}`
const about = aboutOf(['user-abc123'])

interface Remembered {
  readonly isAbout?: boolean
  readonly matter?: string
  readonly subjects?: readonly string[]
}

/** A tenant whose graph is filled by hand; `{…}` in a text is somebody's name. */
function open() {
  const life = createLife()
  const { tenant, call, tenantId } = life
  const graph = graphOf(tenantId)
  const key = async (name: NamedKey) => opened(await tenant.openNamedKeys({ ...call, names: [name] }))[0]!.key
  const keyer = async () => createTermKeyer(await key('graph:main'))

  async function remember(id: string, texts: readonly string[], more: Remembered = {}) {
    const { isAbout = false, matter = null, subjects = [] } = more
    opened(await life.accept(id, { lease: id, matter, subjects }))
    const identities = createIdentities({
      identityKey: await key('identities'),
      operators: { default: 'pseudonym', byEntity: {} },
      mentions: texts.flatMap((text) =>
        Array.from(text.matchAll(/\{(.+?)\}/g), ([, value = '']) => ({ entity: 'PERSON', value })),
      ),
    })
    const documentId = ulidOf(id)
    const [documentKey] = opened(await tenant.openDocumentKeys({ ...call, documentIds: [documentId] }))
    const imported = await importDocumentKey(documentKey!)
    const seal = (channel: string, text: string) =>
      sealBytes(imported, { tenantId, documentId, revision: 1, channel }, new TextEncoder().encode(text))
    const names = new Map<string, string>()
    const values = new Map<string, readonly string[]>()
    const [indexKey, terms] = [await key('graph:main'), await keyer()]
    const chunks = await Promise.all(
      texts.map(async (written, ordinal) => {
        const text = written.replace(/\{(.+?)\}/g, (_, value: string) => identities.put('PERSON', value))
        const hidden = labelsIn(text).map((label) => {
          const behind = identities.behind(label)
          values.set(
            label,
            behind.map(({ value }) => value),
          )
          const entities = behind.map(({ entity, canonical }) => nameOfIdentity(entity, canonical))
          return { label, terms: behind.flatMap(termsOfIdentity), names: entities }
        })
        const toPrepare = { text, hidden, keyer: terms, ...(isAbout ? { about } : {}) }
        const { entityNames, ...prepared } = prepareChunk(toPrepare)
        for (const [entity, name] of entityNames) names.set(entity, name)
        const node = nodeId({ key: indexKey, documentId, revision: 1, ordinal, chunkerVersion: 'c2' })
        return { ...prepared, nodeId: node, ordinal, sealed: await seal(`chunk/${node}`, text) }
      }),
    )
    const held: SealedNamesContent = { names: [...names], values: [...values] }
    const part = packChunks({ chunks, names: await seal('names/0', JSON.stringify(held)) })
    const place = { documentId, revision: 1, vertical: null, merkleRoot: `root of ${id}`, attempt: 1 }
    opened(await graph.add({ ...call, ...place, createdAtMs: Date.now(), chunks: part }))
    opened(await life.complete(id, id))
    return [...values.keys()].map((label) => label.slice(1, -1))
  }

  /** Sealed values of a document's first part, opened. */
  async function valuesOf(id: string): Promise<SealedNamesContent> {
    const documentId = ulidOf(id)
    const [copy] = await runInDurableObject(graph, (_, { storage: { sql } }) =>
      sql
        .exec<{ id: number }>(
          'SELECT contribution.id FROM contribution JOIN document ON document.id = document WHERE document_id = ?',
          documentId,
        )
        .toArray(),
    )
    const { parts } = opened(await graph.names({ ...call, copies: [copy!.id] }))
    const [documentKey] = opened(await tenant.openDocumentKeys({ ...call, documentIds: [documentId] }))
    const place = { tenantId, documentId, revision: 1, channel: 'names/0' }
    const bytes = opened(await openBytes(await importDocumentKey(documentKey!), place, parts[0]!.sealed))
    return JSON.parse(new TextDecoder().decode(bytes)) as SealedNamesContent
  }

  const erase = (label: string) =>
    tenant.erase({ ...call, erased: { kind: 'label', ref: label }, purpose: 'test', claims: null })
  const eraseSubject = () =>
    tenant.erase({
      ...call,
      erased: { kind: 'subject', ref: subjectRef, about: about.terms },
      purpose: 'test',
      claims: null,
    })
  return { life, tenant, tenantId, call, graph, keyer, remember, valuesOf, erase, eraseSubject }
}

/** All that stands in rows of an object, as hexadecimal. */
function rowsOf(object: DurableObjectStub): Promise<string> {
  return runInDurableObject(object, (_, { storage: { sql } }) =>
    sql
      .exec<{ name: string }>(
        `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\'`,
      )
      .toArray()
      .flatMap(({ name }) => [...sql.exec(`SELECT * FROM "${name}"`).raw()].flat())
      .map((value) => (value instanceof ArrayBuffer ? new Uint8Array(value) : new TextEncoder().encode(String(value))))
      .map((bytes) => bytes.toHex())
      .join(' '),
  )
}

/** A keyed name as texts, counts and segments have it. */
function formsOf(digits: string): readonly string[] {
  const reversed = (half: string): string => half.match(/../g)!.toReversed().join('')
  return [digits, new TextEncoder().encode(digits).toHex(), reversed(digits.slice(0, 8)) + reversed(digits.slice(8))]
}

const appears = async (object: DurableObjectStub, digits: readonly string[]): Promise<readonly boolean[]> => {
  const rows = await rowsOf(object)
  return digits.map((each) => formsOf(each).some((form) => rows.includes(form)))
}

async function finish(tenant: DurableObjectStub, isDone: () => Promise<boolean>): Promise<void> {
  for (let ring = 0; ring < 200 && !(await isDone()); ring += 1) {
    await runDurableObjectAlarm(tenant)
    await scheduler.wait(10)
  }
  expect(await isDone()).toBe(true)
}

const statesOf = (tenant: DurableObjectStub) =>
  runInDurableObject(tenant, (_, { storage: { sql } }) =>
    sql
      .exec<{ state: string }>('SELECT state FROM erasure')
      .toArray()
      .map(({ state }) => state),
  )

const isErased = (tenant: DurableObjectStub) => async (): Promise<boolean> =>
  (await statesOf(tenant)).every((state) => state === 'erased')

async function digitsOf({ keyer }: ReturnType<typeof open>, label: string) {
  const names = await keyer()
  return {
    gone: [names.label(`<${label}>`), names.identityTerm('maria'), names.identity('maria keller')],
    kept: [names.identityTerm('keller'), names.identity('jonas keller'), names.term('mill')],
    about: [names.identityTerm(about.terms[0]!), names.identity(about.names[0]!)],
  }
}

const minutes = ['{Maria Keller} and {Jonas Keller} met at the quarry. {Maria Keller} left.', 'The mill of {Ida Vogt}.']

describe('erasing whoever stands behind a label', () => {
  test.each(['not yet in a segment', 'in segments'])('leaves nothing of them in any row, %s', async (where) => {
    const opening = open()
    const { tenant, graph, remember, valuesOf, erase } = opening
    const [label = '', jonas = ''] = await remember('d1', minutes)
    if (where === 'in segments') await forceFlush(opening)
    await remember('d2', ['Note on {Maria Keller} alone.'])
    const { gone, kept } = await digitsOf(opening, label)
    expect(await appears(graph, [...gone, ...kept])).toEqual([true, true, true, true, true, true])
    expect(opened(await erase(label))).toEqual({ state: 'erased', documents: 0 })
    expect(await appears(graph, [...gone, ...kept])).toEqual([false, false, false, true, true, true])
    expect(await appears(tenant, gone)).toEqual([false, false, false])
    await evictDurableObject(graph)
    const names = await opening.keyer()
    const nodesOf = async (term: string) => {
      const asked = { mode: 'vault', terms: [[term, 1]], mentions: [], maxHops: 0, maxNodes: 20, nowMs: 0 } as const
      return opened(await graph.recall({ ...opening.call, ...asked, vertical: null })).nodes.length
    }
    expect(await nodesOf(names.label(`<${label}>`))).toBe(0)
    expect(await nodesOf(names.identityTerm('maria'))).toBe(0)
    expect(await nodesOf(names.identityTerm('keller'))).toBe(1)
    expect(await nodesOf(names.label(`<${jonas}>`))).toBe(1)
    expect(await nodesOf(names.term('note'))).toBe(1)
    const { values, names: named } = await valuesOf('d1')
    expect(values.map(([other]) => other)).not.toContain(`<${label}>`)
    expect(values.flatMap(([, each]) => each)).toEqual(['Jonas Keller', 'Ida Vogt'])
    expect(named.map(([, name]) => name)).not.toContain(`<${label}>`)
    expect(JSON.stringify(await valuesOf('d2'))).not.toContain(maria)
  })

  test('ends the same wherever it was ended, of Tenant or graph', async () => {
    for (const waitMs of [0, 1, 2, 4, 8, 16]) {
      const opening = open()
      const { tenant, graph, remember, valuesOf, erase } = opening
      const [label = ''] = await remember('d1', minutes)
      await remember('d2', ['Note on {Maria Keller} alone.'])
      const { gone, kept } = await digitsOf(opening, label)
      const asked = erase(label).catch(() => null)
      await scheduler.wait(waitMs)
      await Promise.all([evictDurableObject(tenant), evictDurableObject(graph)]).catch(() => undefined)
      await asked
      if ((await statesOf(tenant)).length === 0) opened(await erase(label))
      await finish(tenant, isErased(tenant))
      expect([waitMs, await appears(graph, [...gone, ...kept])]).toEqual([
        waitMs,
        [false, false, false, true, true, true],
      ])
      for (const id of ['d1', 'd2']) expect(JSON.stringify(await valuesOf(id))).not.toContain(maria)
    }
  })

  test('is done again where the data is older, and nothing is recalled before', async () => {
    const opening = open()
    const { tenant, graph, life, remember, erase } = opening
    const [label = ''] = await remember('d1', minutes)
    const { gone, kept } = await digitsOf(opening, label)
    opened(await erase(label))
    // The copy holds somebody of before, and no row of the erasure.
    await remember('d2', ['Note on {Maria Keller} alone.'])
    await runInDurableObject(tenant, (_, { storage: { sql } }) => sql.exec('DELETE FROM erasure'))
    await evictDurableObject(tenant)
    const open2 = await tenant.open({
      ...opening.call,
      graph: 'main',
      mode: 'vault',
      claims: null,
      startedMs: 0,
      revisions: [],
      nodes: [],
    })
    expect(codeOf(open2)).toBe('NOT_READY')
    await finish(tenant, isErased(tenant))
    expect(await appears(graph, [...gone, ...kept])).toEqual([false, false, false, true, true, true])
    expect((await life.open('d2')).live).toEqual([true])
    const resource = { kind: 'tenant', id: opening.tenantId } as const
    const { entries } = opened(await tenant.trail({ ...opening.call, resource, limit: 10 }))
    expect(entries.map(({ type, actorId }) => [type, actorId])).toEqual([
      ['identity.erasing', 'tester'],
      ['identity.erased', 'tenant'],
      ['identity.erased', 'restore'],
    ])
  })

  test('is refused under a legal hold, and takes nothing then', async () => {
    const opening = open()
    const { tenant, graph, remember, erase, eraseSubject } = opening
    const matter = `m_${'1'.repeat(32)}`
    const [label = ''] = await remember('d1', minutes, { matter, isAbout: true, subjects: [subjectRef] })
    await runInDurableObject(tenant, (_, { storage: { sql } }) =>
      sql.exec(`INSERT INTO hold (id, matter, placed_seq) VALUES ('h1', ?, 0)`, matter),
    )
    const { gone, about: aboutDigits } = await digitsOf(opening, label)
    expect([codeOf(await erase(label)), codeOf(await eraseSubject())]).toEqual(['LEGAL_HOLD', 'LEGAL_HOLD'])
    expect(await appears(graph, [...gone, ...aboutDigits])).toEqual([true, true, true, true, true])
    await runInDurableObject(tenant, (_, { storage: { sql } }) =>
      sql.exec(`UPDATE hold SET released_seq = 1 WHERE id = 'h1'`),
    )
    expect(opened(await erase(label)).state).toBe('erased')
  })
})

describe('erasing a subject', () => {
  test('takes its documents and terms, of shared nodes too, and is done again where the data is older', async () => {
    const opening = open()
    const { tenant, tenantId, graph, life, remember, eraseSubject } = opening
    const [label = ''] = await remember('d1', minutes, { isAbout: true, subjects: [subjectRef] })
    await remember('d2', [minutes[0]!])
    const { gone, kept, about: digits } = await digitsOf(opening, label)
    expect(await appears(graph, digits)).toEqual([true, true])
    expect(opened(await eraseSubject())).toEqual({ state: 'erased', documents: 1 })
    expect(await appears(graph, digits)).toEqual([false, false])
    // The other document mentions them still; of a chunk that nobody else has no word is left.
    expect(await appears(graph, [...gone, ...kept])).toEqual([true, true, true, true, true, false])
    expect((await life.open('d1')).live).toEqual([false])
    expect((await life.open('d2')).live).toEqual([true])
    expect(codeOf(await life.accept('d3', { subjects: [subjectRef] }))).toBe('CONTENT_ERASED')
    expect(codeOf(await tenant.page({ ...opening.call, documentId: ulidOf('d1') }))).toBe('CONTENT_ERASED')
    // An older copy: the document is the subject's there, and found by it.
    await remember('d4', ['The crane of {Ida Vogt}.'], { isAbout: true })
    expect(await appears(graph, digits)).toEqual([true, true])
    await runInDurableObject(tenant, (_, { storage: { sql } }) => {
      sql.exec('DELETE FROM erasure')
      sql.exec(`INSERT INTO label (kind, ref, document_id) VALUES ('subject', ?, ?)`, subjectRef, ulidOf('d4'))
    })
    await evictDurableObject(tenant)
    await tenant.graphs(opening.call)
    await finish(tenant, async () => (await statesOf(tenant)).join() === 'erased')
    expect(await appears(graph, digits)).toEqual([false, false])
    const mark = await bindings.KEYS.get(keyShareKeys.erased(tenantId, subjectRef))
    const hex = (await mark!.bytes()).toHex()
    expect(digits.flatMap(formsOf).filter((form) => hex.includes(form))).toEqual([])
  })

  test('is of its tenant alone, and of a subject that there is', async () => {
    const [one, other] = [open(), open()]
    await one.remember('d1', minutes, { isAbout: true, subjects: [subjectRef] })
    expect(codeOf(await other.eraseSubject())).toBe('NOT_FOUND')
    expect((await one.life.open('d1')).live).toEqual([true])
  })
})

/** Documents until the postings of those before stand in a segment. */
async function forceFlush({ remember, graph }: ReturnType<typeof open>): Promise<void> {
  const segments = () =>
    runInDurableObject(graph, (_, { storage: { sql } }) => sql.exec('SELECT 1 FROM segment WHERE state = 0').toArray())
  for (let n = 0; n < 20 && (await segments()).length === 0; n += 1) {
    const words = (chunk: number) => Array.from({ length: 90 }, (_, at) => `w${n}q${chunk}q${at}x`).join(' ')
    await remember(
      `f${n}`,
      Array.from({ length: 40 }, (_, chunk) => words(chunk)),
    )
  }
  expect((await segments()).length).toBeGreaterThan(0)
}
