// A real Tenant and MemoryGraph beside their model: what is done to both, and what must hold of the rows whatever was done.
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { expect } from 'vitest'
import { hiddenQuery } from '../../core/identity/identity-terms.ts'
import { createLabeller, type Labeller } from '../../core/identity/label.ts'
import { canonicalValue } from '../../core/identity/canonical.ts'
import { createTermKeyer, type TermKeyer } from '../../core/memory/keying.ts'
import { prepareQuery } from '../../core/memory/prepare.ts'
import type { MemoryRecallCall } from '../../contract/memory-recall.ts'
import { importDocumentKey, openBytes } from '../../r2/ciphertext.ts'
import { readableNodes, type ReadableNode } from '../../workers/gateway/readable-nodes.ts'
import { finish, isErased, open, subjectRef } from './identity-fixture.ts'
import {
  createModel,
  modelDrop,
  modelEraseLabel,
  modelFind,
  modelPrune,
  modelRemember,
  modelUse,
  type Asked,
  type Model,
} from './memory-model.ts'
import { opened, ulidOf } from './tenant-fixture.ts'

export const matter = `m_${'7'.repeat(32)}`

export interface World extends ReturnType<typeof open> {
  readonly model: Model
  readonly labelOf: (value: string) => string
  readonly terms: TermKeyer
  documents: number
  nowMs: number
  isSubjectGiven: boolean
  isSubjectErased: boolean
}

export async function createWorld(): Promise<World> {
  const opening = open()
  const { tenant, call } = opening
  const key = async (name: 'identities' | 'graph:main') =>
    opened(await tenant.openNamedKeys({ ...call, names: [name] }))[0]!.key
  // The key of a graph's index is made by the first ingest.
  await opening.remember('d000', ['Ground.'], { createdAtMs: 1 })
  const labeller: Labeller = createLabeller(await key('identities'))
  const labelOf = (value: string): string => `PERSON_${labeller('PERSON', canonicalValue('PERSON', value))}`
  const model = createModel()
  const terms = createTermKeyer(await key('graph:main'))
  const ground = { documentId: ulidOf('d000'), vertical: null, isAbout: false, texts: ['Ground.'], labelOf, nowMs: 1 }
  modelRemember(model, ground)
  return { ...opening, model, labelOf, terms, documents: 0, nowMs: 10, isSubjectGiven: false, isSubjectErased: false }
}

export interface Written {
  readonly texts: readonly string[]
  readonly vertical: string | null
  readonly isAbout: boolean
  readonly isHeld: boolean
  readonly session: string | null
}

export async function remember(world: World, { texts, vertical, session, ...written }: Written): Promise<void> {
  const { model, labelOf } = world
  const isAbout = written.isAbout && !world.isSubjectErased
  const isHeld = written.isHeld && !isAbout
  world.documents += 1
  world.nowMs += 1
  const [id, nowMs] = [`d${String(world.documents).padStart(3, '0')}`, world.nowMs]
  const more = { vertical, session, isAbout, subjects: isAbout ? [subjectRef] : [], matter: isHeld ? matter : null }
  await world.remember(id, texts, { ...more, createdAtMs: nowMs })
  modelRemember(model, { documentId: ulidOf(id), vertical, isAbout, texts, labelOf, nowMs })
  if (isHeld) model.held.add(ulidOf(id))
  if (isAbout) world.isSubjectGiven = true
}

const textOf = async (world: World, { sources: [source], key, copy }: ReadableNode): Promise<string> => {
  const { documentId, revision } = source
  const place = { tenantId: world.tenantId, documentId, revision, channel: `chunk/${copy.chunkId}` }
  return new TextDecoder().decode(opened(await openBytes(await importDocumentKey(key), place, copy.sealed)))
}

const callOf = (world: World, { word, isIdentifying, vertical, documents }: Asked): MemoryRecallCall => ({
  ...world.call,
  mode: 'vault',
  ...prepareQuery({
    query: word,
    hidden: hiddenQuery(word, { mayIdentify: isIdentifying, mode: 'vault' }),
    keyer: world.terms,
  }),
  maxHops: 2,
  maxNodes: 200,
  vertical,
  documents,
  nowMs: world.nowMs,
})

/** The same is found, and each answer names the documents alone that said it, found by what they said. */
export async function expectFound(world: World, asked: Asked): Promise<void> {
  world.nowMs += 1
  const { call, tenant, graph, model } = world
  const { vertical, documents } = asked
  const answer = opened(await graph.recall(callOf(world, asked)))
  const recalled = { graph: 'main', mode: 'vault' as const, startedMs: Date.now() }
  const reading = { call, tenant, graph, recalled, claims: null, filter: { vertical, documents } }
  const read = opened(await readableNodes(reading, answer))
  const found: (readonly [string, number, string, string | null])[] = []
  for (const node of read) {
    const text = await textOf(world, node)
    for (const { documentId, ordinal, vertical: of } of node.sources) found.push([documentId, ordinal, text, of])
  }
  const expected = modelFind(model, asked)
  // Of a document that says the same twice the answer names the first place.
  const firsts = expected.filter(
    (one, at) =>
      !expected.slice(0, at).some(({ documentId, node }) => documentId === one.documentId && node === one.node),
  )
  const rows = firsts.map((one) => [one.documentId, one.ordinal, one.text, one.vertical] as const)
  expect(found.map((row) => row.join(' ')).toSorted()).toEqual(rows.map((row) => row.join(' ')).toSorted())
  modelUse(model, expected, world.nowMs)
}

/** Documents named by each recall stand in the record. */
export async function expectTrails({ tenant, call, model }: World): Promise<void> {
  for (const [id, times] of model.named) {
    const trail = opened(await tenant.trail({ ...call, resource: { kind: 'document', id }, limit: 1_000 })).entries
    expect(trail.filter(({ type }) => type === 'memory.recalled')).toHaveLength(times)
  }
}

/** All modes, and what is near: answers that a restart must not change. */
async function everything(world: World): Promise<unknown> {
  const { graph, call, model } = world
  const answers: unknown[] = []
  for (const mode of ['vault', 'hybrid', 'graph'] as const)
    for (const word of ['quarry Keller', 'harbour mill', 'Vogt'])
      for (const vertical of [null, 'hr']) {
        const asked = { word, isIdentifying: true, vertical, documents: null }
        answers.push(opened(await graph.recall({ ...callOf(world, asked), mode, nowMs: 0 })))
      }
  for (const { documentId } of model.said.slice(0, 3)) {
    const near = { from: { documentId }, maxHops: 2, maxNodes: 50, vertical: null, documents: null }
    answers.push(opened(await graph.around({ ...call, ...near })))
  }
  return answers
}

/** Upkeep, then a restart: the same answers. */
export async function wake(world: World): Promise<void> {
  const { graph } = world
  await runDurableObjectAlarm(graph)
  const before = await everything(world)
  await evictDurableObject(graph)
  expect(await everything(world)).toEqual(before)
}

export async function prune(world: World, share: number): Promise<void> {
  const { graph, call, model } = world
  const maxNodes = Math.floor(model.usedMs.size * share)
  const answer = opened(await graph.prune({ ...call, maxNodes, nowMs: world.nowMs }))
  expect(answer).toMatchObject(modelPrune(model, maxNodes))
}

export async function drop(world: World, documentId: string): Promise<void> {
  const { graph, call, model } = world
  const revision = { documentId, revision: 1, merkleRoot: null }
  while (!opened(await graph.drop({ ...call, ...revision })).done) continue
  modelDrop(model, (one) => one.documentId === documentId)
}

/** Refused where a document concerned is held; else nothing finds them any more, and no row has what did. */
export async function eraseLabel(world: World, label: string): Promise<void> {
  const { tenant, model } = world
  const concerned = model.said.filter(({ hidden }) => hidden.some((each) => each.label === label))
  const asked = await world.erase(label)
  if (concerned.some(({ documentId }) => model.held.has(documentId))) {
    expect(asked.ok ? 'ok' : asked.refusal.code).toBe('LEGAL_HOLD')
    return
  }
  opened(asked)
  await finish(tenant, isErased(tenant))
  modelEraseLabel(model, label)
  await expectNoValue(world, label)
}

/** No sealed names that still open have anything behind the label, whichever chunks of them were pruned before. */
async function expectNoValue({ graph, tenant, tenantId, call }: World, label: string): Promise<void> {
  const rows = await runInDurableObject(graph, (_, { storage: { sql } }) =>
    sql
      .exec<{ id: string; revision: number; at: number; sealed: ArrayBuffer }>(
        `SELECT document_id AS id, revision, names.ordinal AS at, names.sealed FROM entity_names AS names
         JOIN document ON document.id = names.document`,
      )
      .toArray(),
  )
  for (const { id: documentId, revision, at, sealed } of rows) {
    const [key] = opened(await tenant.openDocumentKeys({ ...call, documentIds: [documentId] }))
    if (key === undefined) continue
    const place = { tenantId, documentId, revision, channel: `names/${at}` }
    const bytes = opened(await openBytes(await importDocumentKey(key), place, new Uint8Array(sealed)))
    expect(new TextDecoder().decode(bytes)).not.toContain(label)
  }
}

export async function eraseSubject(world: World): Promise<void> {
  const { tenant, model } = world
  if (!world.isSubjectGiven) return
  opened(await world.eraseSubject())
  await finish(tenant, isErased(tenant))
  world.isSubjectErased = true
  modelDrop(model, ({ isAbout }) => isAbout)
}

/** Rows point at each other, whatever was done: nothing is orphaned, and nothing is lost. */
export async function expectWhole(world: World): Promise<void> {
  const orphans = await runInDurableObject(world.graph, (_, { storage: { sql } }) =>
    [
      'SELECT id FROM contribution WHERE node NOT IN (SELECT id FROM node)',
      'SELECT id FROM contribution WHERE document NOT IN (SELECT id FROM document)',
      'SELECT id FROM node WHERE id NOT IN (SELECT node FROM contribution)',
      'SELECT id FROM node WHERE node_id NOT IN (SELECT node_id FROM contribution WHERE node = node.id)',
      'SELECT id FROM document WHERE id NOT IN (SELECT document FROM contribution)',
      `SELECT document FROM entity_names AS names WHERE document NOT IN (SELECT id FROM document)`,
      'SELECT node FROM contribution GROUP BY node, document, ordinal HAVING count(*) > 1',
    ].map((query) => [query, sql.exec(query).toArray().length] as const),
  )
  expect(orphans.filter(([, count]) => count > 0)).toEqual([])
  const { model, graph, call } = world
  const status = opened(await graph.status(call))
  expect([status.nodeCount, status.cuckoo.count]).toEqual([model.usedMs.size, model.usedMs.size])
  const held = await runInDurableObject(graph, (_, { storage: { sql } }) =>
    sql
      .exec<{ id: string; at: number }>(
        `SELECT document_id AS id, ordinal AS at FROM contribution JOIN document ON document.id = document`,
      )
      .toArray()
      .map(({ id, at }) => `${id} ${at}`),
  )
  expect(held.toSorted()).toEqual(model.said.map(({ documentId, ordinal }) => `${documentId} ${ordinal}`).toSorted())
}
