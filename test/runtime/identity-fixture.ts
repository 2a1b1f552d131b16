// Somebody in documents of a real Tenant and MemoryGraph, sealed and keyed as the pipeline does it; and what rows hold of them.
import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { expect } from 'vitest'
import type { NamedKey } from '../../contract/keys.ts'
import type { SealedNamesContent } from '../../contract/memory.ts'
import { createIdentities } from '../../core/identity/identities.ts'
import { aboutOf, nameOfIdentity, termsOfIdentity } from '../../core/identity/identity-terms.ts'
import { createTermKeyer, nodeId } from '../../core/memory/keying.ts'
import { packChunks } from '../../core/memory/packed-chunks.ts'
import { prepareChunk } from '../../core/memory/prepare.ts'
import { labelsIn } from '../../core/redaction/placeholder.ts'
import { importDocumentKey, openBytes, sealBytes } from '../../r2/ciphertext.ts'
import { createLife } from './catalog-fixture.ts'
import { graphOf } from './memory-graph-fixture.ts'
import { opened, ulidOf } from './tenant-fixture.ts'

export const maria = 'Maria Keller'
export const subjectRef = `s_${'a'.repeat(32)}`
const about = aboutOf(['user-abc123'])

interface Remembered {
  readonly isAbout?: boolean
  readonly isAccepted?: boolean
  readonly matter?: string | null
  readonly subjects?: readonly string[]
  readonly vertical?: string | null
  /** Keyed name of its conversation. */
  readonly session?: string | null
  /** Keyed name of what it states, 16 hexadecimal digits. */
  readonly statement?: string | null
  /** When its chunks were first of use. */
  readonly createdAtMs?: number
}

/** A tenant whose graph is filled by hand; `{…}` in a text is somebody's name. */
export function open() {
  const life = createLife()
  const { tenant, call, tenantId } = life
  const graph = graphOf(tenantId)
  const key = async (name: NamedKey) => opened(await tenant.openNamedKeys({ ...call, names: [name] }))[0]!.key
  const keyer = async () => createTermKeyer(await key('graph:main'))

  async function remember(id: string, texts: readonly string[], more: Remembered = {}) {
    const { isAbout = false, isAccepted = false, matter = null, subjects = [], vertical = null } = more
    if (!isAccepted) opened(await life.accept(id, { lease: id, matter, subjects, vertical }))
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
    const forms = new Map<string, Set<string>>()
    const [indexKey, terms] = [await key('graph:main'), await keyer()]
    const chunks = await Promise.all(
      texts.map(async (written, ordinal) => {
        const text = written.replace(/\{(.+?)\}/g, (_, value: string) => {
          const label = identities.put('PERSON', value)
          forms.set(label, (forms.get(label) ?? new Set()).add(value))
          return label
        })
        const hidden = labelsIn(text).map((label) => {
          const behind = identities.behind(label)
          values.set(
            label,
            behind.map(({ value }) => value),
          )
          const entities = behind.map(({ entity, canonical }) => nameOfIdentity(entity, canonical))
          return { label, terms: behind.flatMap(termsOfIdentity), names: entities }
        })
        const spoken = written.replace(/[{}]/g, '')
        const toPrepare = { text, spoken, hidden, keyer: terms, ...(isAbout ? { about } : {}) }
        const { entityNames, ...prepared } = prepareChunk(toPrepare)
        for (const [entity, name] of entityNames) names.set(entity, name)
        const node = nodeId({ key: indexKey, documentId, revision: 1, ordinal, chunkerVersion: 'c2' })
        return { ...prepared, nodeId: node, ordinal, sealed: await seal(`chunk/${node}`, text) }
      }),
    )
    const others = [...forms].map(([label, each]) => [label, [...each]] as const)
    const held: SealedNamesContent = { names: [...names], values: [...values], forms: others }
    const part = packChunks({ chunks, names: await seal('names/0', JSON.stringify(held)) })
    const { session = null, statement = null } = more
    const place = { documentId, revision: 1, vertical, session, statement, merkleRoot: `root of ${id}`, attempt: 1 }
    opened(await graph.add({ ...call, ...place, createdAtMs: more.createdAtMs ?? Date.now(), chunks: part }))
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
export function formsOf(digits: string): readonly string[] {
  const reversed = (half: string): string => half.match(/../g)!.toReversed().join('')
  return [digits, new TextEncoder().encode(digits).toHex(), reversed(digits.slice(0, 8)) + reversed(digits.slice(8))]
}

export const appears = async (object: DurableObjectStub, digits: readonly string[]): Promise<readonly boolean[]> => {
  const rows = await rowsOf(object)
  return digits.map((each) => formsOf(each).some((form) => rows.includes(form)))
}

export async function finish(tenant: DurableObjectStub, isDone: () => Promise<boolean>): Promise<void> {
  for (let ring = 0; ring < 200 && !(await isDone()); ring += 1) {
    await runDurableObjectAlarm(tenant)
    await scheduler.wait(10)
  }
  expect(await isDone()).toBe(true)
}

export const statesOf = (tenant: DurableObjectStub) =>
  runInDurableObject(tenant, (_, { storage: { sql } }) =>
    sql
      .exec<{ state: string }>('SELECT state FROM erasure')
      .toArray()
      .map(({ state }) => state),
  )

export const isErased = (tenant: DurableObjectStub) => async (): Promise<boolean> =>
  (await statesOf(tenant)).every((state) => state === 'erased')

export async function digitsOf({ keyer }: ReturnType<typeof open>, label: string) {
  const names = await keyer()
  return {
    gone: [
      names.label(`<${label}>`),
      names.identityTerm('maria'),
      names.identity('maria keller'),
      names.twin('maria keller'),
    ],
    kept: [names.identityTerm('keller'), names.identity('jonas keller'), names.term('mill')],
    about: [names.identityTerm(about.terms[0]!), names.identity(about.names[0]!)],
  }
}

export const minutes = [
  '{Maria Keller} and {Jonas Keller} met at the quarry. {Maria Keller} left.',
  'The mill of {Ida Vogt}.',
]

/** Documents until the postings of those before stand in a segment. */
export async function forceFlush({ remember, graph }: ReturnType<typeof open>): Promise<void> {
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
