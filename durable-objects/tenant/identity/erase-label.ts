// Erases whoever stands behind a label, graph by graph: their value out of the sealed names, then all that the index knows them by.
import type { SealedNamesContent } from '../../../contract/memory.ts'
import type { MentionedPart, MentionedParts, MentionPlace, WalkEnd } from '../../../contract/memory-walk.ts'
import { createLabeller } from '../../../core/identity/label.ts'
import type { TermKeyer } from '../../../core/memory/keying.ts'
import { importDocumentKey, openBytes, sealBytes } from '../../../r2/ciphertext.ts'
import { listGraphs } from '../catalog/graphs.ts'
import type { Sql } from '../../sql.ts'
import type { OpenTenant } from '../tenant-parts.ts'
import { openNamedKeys } from '../vault/answers.ts'
import { openKeys } from '../vault/document-keys.ts'
import type { OpenedKey } from '../vault/opened-keys.ts'
import { scopeNames } from '../vault/scopes.ts'
import { callOfErasure, got, keyerOf, type ErasureGraph, type Step } from './erasure-graph.ts'
import { isAnyUnderWay, newestDocument, noteForget, notePlace, type Erasure } from './erasures.ts'
import {
  both,
  firstOf,
  gatherSome,
  inOneGo,
  knownBy,
  parseForgotten,
  sizeOf,
  type Forgotten,
  type Kept,
  type Known,
  type Page,
  type Stripped,
} from './forgotten-terms.ts'
import { areDocumentsHeld } from './held.ts'

interface Place {
  /** Empty between two looks. */
  readonly graph: string
  readonly after: MentionPlace | null
  /** Where the graph ended with the first page: what comes later is the next look's. */
  readonly end: WalkEnd | null
  /** The graph forgets the nodes of before `after`, or of before `end` where the walk is over. */
  readonly isForgetting: boolean
  /** Where more was gathered than one go takes: so much of it is of parts that have lost the value, and of every go. */
  readonly base: Kept | null
  /** What was settled about a page that is not sealed anew yet: the node before which the go ends, if it ends in it. */
  readonly settled: { readonly until: number | null } | null
  /** The look found nobody. */
  readonly isNobody: boolean
  readonly round: number
  /** The last document of before the erasure. */
  readonly upTo: number
  /** Nothing of before the erasure was under way when this look began. */
  readonly isClean: boolean
}

const fromStart = { after: null, end: null, isForgetting: false, settled: null, isNobody: false }
const newGraph = { ...fromStart, base: null, round: 1 }
/** Looks at one graph: later documents may bring somebody back for ever. */
const roundsMax = 5

/** The part without the label's value, and what the index knows it by; null where it holds none, or does not open. */
async function stripPart(
  { tenantId }: OpenTenant,
  { part, key }: { readonly part: MentionedPart; readonly key: OpenedKey },
  known: Known,
): Promise<Stripped | null> {
  const imported = await importDocumentKey(key)
  const { documentId, revision, from } = part
  const place = { tenantId, documentId, revision, channel: `names/${from}` }
  const opened = await openBytes(imported, place, part.sealed)
  if (!opened.ok) return null
  const parsed = JSON.parse(new TextDecoder().decode(opened.value)) as SealedNamesContent | readonly unknown[]
  // Releases before labels held a list of names alone.
  if (Array.isArray(parsed)) return null
  const content = parsed as SealedNamesContent
  const label = `<${known.ref}>`
  // Of what chunks were pruned from, most mentions somebody else.
  if (![...content.names.map(([, name]) => name), ...content.values.map(([name]) => name)].includes(label)) return null
  const mentions = content.names.filter(([, name]) => name === label).map(([entity]) => entity)
  const { forms = [] } = content
  const values = [...content.values, ...forms].filter(([other]) => other === label).flatMap(([, each]) => each)
  const forgotten = both({ terms: [], mentions }, ...values.map((value) => knownBy(known, value)))
  const left: SealedNamesContent = {
    names: content.names.filter(([, name]) => name !== label),
    values: content.values.filter(([other]) => other !== label),
    ...(content.forms === undefined ? {} : { forms: forms.filter(([other]) => other !== label) }),
    ...(content.saidBy === undefined || content.saidBy === label ? {} : { saidBy: content.saidBy }),
  }
  const sealed = await sealBytes(imported, place, new TextEncoder().encode(JSON.stringify(left)))
  return { part, sealed, forgotten }
}

/** Parts under a key that is gone are dark already. */
async function strip(tenant: OpenTenant, parts: readonly MentionedPart[], known: Known): Promise<readonly Stripped[]> {
  const names = [...new Set(parts.map(({ documentId }) => scopeNames.document(documentId)))]
  const keys = new Map((await openKeys(tenant.vault, names)).map((key) => [key.name, key]))
  const stripped: Stripped[] = []
  for (const part of parts) {
    const key = keys.get(scopeNames.document(part.documentId))
    const one = key === undefined ? null : await stripPart(tenant, { part, key }, known)
    if (one !== null) stripped.push(one)
  }
  return stripped
}

/** Documents that mention the label, as far as the graphs say. */
export async function documentsBehind(
  tenant: OpenTenant,
  ref: string,
  graphOf: ErasureGraph,
): Promise<readonly string[]> {
  const documentIds = new Set<string>()
  for (const graph of listGraphs(tenant.sql)) {
    const keyer = await keyerOf(tenant, graph)
    if (keyer === null) continue
    const label = keyer.label(`<${ref}>`)
    let after: MentionPlace | null = null
    for (;;) {
      const call = { ...callOfErasure(tenant.tenantId), label, after, end: null }
      const page: MentionedParts = got(await graphOf(graph).mentioned(call))
      for (const { documentId } of page.parts) documentIds.add(documentId)
      if (page.next === null) break
      after = page.next
    }
  }
  return [...documentIds]
}

interface InGraph {
  readonly erasure: Erasure
  readonly place: Place
  readonly keyer: TermKeyer
  readonly graph: ReturnType<ErasureGraph>
}

/** A piece of the index; answers where the work in this graph stands then, null once nothing is left there. */
async function forgetInGraph(tenant: OpenTenant, { erasure, place, keyer, graph }: InGraph): Promise<Place | null> {
  const { sql, tenantId } = tenant
  const { after, end, base } = place
  const label = keyer.label(`<${erasure.ref}>`)
  const forgotten = parseForgotten(erasure.forget)
  const before = after === null ? end! : { node: after[0], copy: end!.copy }
  if (!got(await graph.forget({ ...callOfErasure(tenantId), label, ...forgotten, before })).done) return place
  // What no other go needs. Done again without it, there is nothing left to do.
  if (base !== null) noteForget(sql, erasure, JSON.stringify(firstOf(forgotten, base)))
  if (after !== null) return { ...place, isForgetting: false }
  // Whoever came meanwhile is seen by another look, that ends where there is nobody.
  return place.isNobody || place.round >= roundsMax ? null : { ...place, ...fromStart, round: place.round + 1 }
}

/** What of a page loses its value now. */
interface Settled {
  readonly forgotten: Forgotten
  readonly base: Kept | null
  readonly until: number | null
}

/** A page in one go as long as a row holds all; then in several, each with the nodes that it has seen whole. */
function settle(place: Place, page: Page): Settled {
  if (place.base === null) {
    const forgotten = inOneGo(page)
    if (forgotten !== null) return { forgotten, base: null, until: null }
  }
  const base = place.base ?? sizeOf(page.before)
  const { forgotten, until } = gatherSome(page, base)
  return { forgotten, base, until: place.settled === null ? until : place.settled.until }
}

/** Where a document came under a hold meanwhile, the erasure stops before it. What an older copy of the data holds was erased before. */
const isHeld = (tenant: OpenTenant, erasure: Erasure, parts: readonly MentionedPart[]): boolean =>
  !erasure.isAgain &&
  areDocumentsHeld(
    tenant,
    parts.map(({ documentId }) => documentId),
  )

/** Parts that chunks were pruned from concern the label only where they mention it. */
function concernedOf(
  { after }: Place,
  { end, parts, stripped }: Pick<MentionedParts, 'end' | 'parts'> & { readonly stripped: readonly Stripped[] },
): readonly MentionedPart[] {
  return after !== null && after[0] >= end.node ? stripped.map(({ part }) => part) : parts
}

const isNobodySoFar = ({ end, isNobody }: Place): boolean => end === null || isNobody

/** A page of parts. */
async function walkInGraph(tenant: OpenTenant, { erasure, place, keyer, graph }: InGraph): Promise<Place | 'held'> {
  const { sql, vault, tenantId } = tenant
  const call = { ...callOfErasure(tenantId), label: keyer.label(`<${erasure.ref}>`) }
  const asked = { ...call, after: place.after, end: place.end, isOfPrunedToo: true }
  const { parts, next, copies, end } = got(await graph.mentioned(asked))
  const [identities] = got(await openNamedKeys(vault, ['identities'], () => true))
  const known = { ref: erasure.ref, keyer, labelOf: createLabeller(identities!.key) }
  const stripped = await strip(tenant, parts, known)
  // From here to the page's new seals nobody is waited for.
  if (isHeld(tenant, erasure, concernedOf(place, { end, parts, stripped }))) return 'held'
  const page = { before: parseForgotten(erasure.forget), stripped, from: place.after?.[0] ?? -1 }
  const { forgotten, base, until } = settle(place, page)
  const isNobody = isNobodySoFar(place) && copies + stripped.length === 0
  const walked: Place = { ...place, end, base, isNobody, settled: null }
  // Once the values are gone nothing else tells the terms: they are durable before the graph is asked.
  vault.transaction(() => {
    noteForget(sql, erasure, JSON.stringify(forgotten))
    if (base !== null) notePlace(sql, erasure, JSON.stringify({ ...walked, settled: { until } } satisfies Place))
  })
  // In several goes a part keeps its value until all of its nodes were seen: each go asks it for their terms.
  const last = base === null ? Infinity : until === null ? (next?.[0] ?? Infinity) : until - 1
  const ready = stripped.filter(({ part }) => part.lastNode <= last)
  const sealed = ready.map(({ part: { documentId, revision, from }, sealed: bytes }) => ({
    documentId,
    revision,
    from,
    sealed: bytes,
  }))
  if (sealed.length > 0) got(await graph.reseal({ ...call, parts: sealed }))
  if (until !== null) return { ...walked, after: [until, 0, 0], isForgetting: true }
  return { ...walked, after: next, isForgetting: next === null }
}

/** A page of parts, or a piece of the index; answers where the work in this graph stands then, null once nothing is left there. */
async function eraseInGraph(
  tenant: OpenTenant,
  { erasure, place, graphOf }: { erasure: Erasure; place: Place; graphOf: ErasureGraph },
): Promise<Place | 'held' | null> {
  const keyer = await keyerOf(tenant, place.graph)
  if (keyer === null) return null
  const inGraph = { erasure, place, keyer, graph: graphOf(place.graph) }
  return place.isForgetting ? forgetInGraph(tenant, inGraph) : walkInGraph(tenant, inGraph)
}

type Later = Pick<Place, 'isForgetting' | 'base' | 'settled' | 'upTo'>

/** Earlier forms knew the end with the last page alone; a walk of theirs begins again. None knew the last document. */
function parsePlace(sql: Sql, text: string): Place {
  const place = JSON.parse(text) as Omit<Place, keyof Later> & Partial<Later>
  const { isForgetting, base = null, settled = null, upTo = newestDocument(sql) } = place
  if (isForgetting !== undefined) return { ...place, isForgetting, base, settled, upTo }
  if (place.end === null) return { ...place, ...fromStart, base, upTo }
  return { ...place, isForgetting: true, base, settled, upTo }
}

/** One step; where a crash ends it, it is done again with the same end. */
export async function eraseLabel(tenant: OpenTenant, erasure: Erasure, graphOf: ErasureGraph): Promise<Step> {
  const { sql, vault } = tenant
  const graphs = listGraphs(sql)
  const begin = (place: Place): Step => {
    vault.transaction(() => {
      noteForget(sql, erasure, '')
      notePlace(sql, erasure, JSON.stringify(place))
    })
    return 'more'
  }
  if (erasure.place === '') {
    const upTo = newestDocument(sql)
    return begin({ ...newGraph, graph: graphs[0]!, upTo, isClean: !isAnyUnderWay(sql, upTo) })
  }
  const place = parsePlace(sql, erasure.place)
  if (place.graph === '') {
    // Another look makes sense once nothing of before is under way, however long an engine is away.
    if (isAnyUnderWay(sql, place.upTo)) {
      // A place of an earlier release is told its last document once.
      if (JSON.stringify(place) !== erasure.place) notePlace(sql, erasure, JSON.stringify(place))
      return 'wait'
    }
    return begin({ ...place, graph: graphs[0]!, isClean: true })
  }
  const left = await eraseInGraph(tenant, { erasure, place, graphOf })
  if (left === 'held') return left
  if (left !== null) {
    notePlace(sql, erasure, JSON.stringify(left))
    return 'more'
  }
  const following = graphs[graphs.indexOf(place.graph) + 1]
  if (following === undefined && place.isClean) return 'done'
  return begin({ ...place, ...newGraph, graph: following ?? '' })
}
