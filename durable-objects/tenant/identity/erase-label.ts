// Erases whoever stands behind a label, graph by graph: their value out of the sealed names, then all that the index knows them by.
import type {
  ForgottenIdentity,
  MentionedParts,
  MentionPlace,
  NamedPart,
  SealedNamesContent,
  WalkEnd,
} from '../../../contract/memory.ts'
import { canonicalValue, isSpoken } from '../../../core/identity/canonical.ts'
import { nameOfIdentity, termsOfIdentity } from '../../../core/identity/identity-terms.ts'
import { createLabeller, type Labeller } from '../../../core/identity/label.ts'
import { extractEntities } from '../../../core/memory/entities.ts'
import type { TermKeyer } from '../../../core/memory/keying.ts'
import { tokenise } from '../../../core/memory/tokenise.ts'
import { importDocumentKey, openBytes, sealBytes } from '../../../r2/ciphertext.ts'
import { listGraphs } from '../catalog/graphs.ts'
import type { OpenTenant } from '../open-tenant.ts'
import { openNamedKeys } from '../vault/answers.ts'
import { openKeys } from '../vault/document-keys.ts'
import type { OpenedKey } from '../vault/opened-keys.ts'
import { scopeNames } from '../vault/scopes.ts'
import { callOfErasure, got, keyerOf, type ErasureGraph, type Step } from './erasure-graph.ts'
import { isAnyUnderWay, noteForget, notePlace, type Erasure } from './erasures.ts'

interface Place {
  /** Empty between two looks. */
  readonly graph: string
  readonly after: MentionPlace | null
  /** Where the graph ended with the first page: what comes later is the next look's. */
  readonly end: WalkEnd | null
  /** The walk is over, and the graph forgets what it has seen. */
  readonly isForgetting: boolean
  /** The look found nobody. */
  readonly isNobody: boolean
  readonly round: number
  /** Nothing of before the erasure was under way when this look began. */
  readonly isClean: boolean
}

const fromStart = { after: null, end: null, isForgetting: false, isNobody: false }
/** Looks at one graph: later documents may bring somebody back for ever. */
const roundsMax = 5

type Forgotten = Pick<ForgottenIdentity, 'terms' | 'mentions'>

/** Names within a name. */
const twinsMax = 32

const nobody: Forgotten = { terms: [], mentions: [] }

/** Whom a graph knows by what. */
interface Known {
  readonly ref: string
  readonly keyer: TermKeyer
  readonly labelOf: Labeller
}

/** What the index knows a value by. Only what comes to the label again counts. */
function knownBy({ ref, keyer, labelOf }: Known, value: string): Forgotten {
  const at = ref.lastIndexOf('_')
  const entity = ref.slice(0, at)
  const canonical = canonicalValue(entity, value)
  if (labelOf(entity, canonical) !== ref.slice(at + 1)) return nobody
  const times = new Map<string, number>()
  for (const terms of [termsOfIdentity({ entity, canonical }), isSpoken(entity) ? tokenise(value) : []])
    for (const [term, each] of Map.groupBy(terms, (one) => one)) {
      const keyed = keyer.identityTerm(term)
      times.set(keyed, Math.max(each.length, times.get(keyed) ?? 0))
    }
  // Names of the text as it was spoken: the whole one and each word of it.
  const spoken = [value, ...value.split(/\s+/)].flatMap((form) => [...extractEntities(form).keys()])
  const twins = [...new Set([canonical, ...spoken])].slice(0, twinsMax).map((name) => keyer.twin(name))
  return { terms: [...times], mentions: [keyer.identity(nameOfIdentity(entity, canonical)), ...twins] }
}

function both(one: Forgotten, other: Forgotten): Forgotten {
  const times = new Map(one.terms)
  for (const [term, count] of other.terms) times.set(term, Math.max(count, times.get(term) ?? 0))
  return { terms: [...times], mentions: [...new Set([...one.mentions, ...other.mentions])] }
}

interface Stripped {
  readonly part: NamedPart
  readonly forgotten: Forgotten
}

/** The part without the label's value, and what the index knows it by; null where it holds none, or does not open. */
async function stripPart(
  { tenantId }: OpenTenant,
  { part, key }: { readonly part: NamedPart; readonly key: OpenedKey },
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
  const mentions = content.names.filter(([, name]) => name === label).map(([entity]) => entity)
  let forgotten: Forgotten = { terms: [], mentions }
  for (const [other, values] of content.values)
    if (other === label) for (const value of values) forgotten = both(forgotten, knownBy(known, value))
  const left: SealedNamesContent = {
    names: content.names.filter(([, name]) => name !== label),
    values: content.values.filter(([other]) => other !== label),
  }
  const sealed = await sealBytes(imported, place, new TextEncoder().encode(JSON.stringify(left)))
  return { part: { documentId, revision, from, sealed }, forgotten }
}

/** Parts under a key that is gone are dark already. */
async function strip(tenant: OpenTenant, parts: readonly NamedPart[], known: Known): Promise<readonly Stripped[]> {
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

/** A page of parts, or a piece of the index; answers where the work in this graph stands then, null once nothing is left there. */
async function eraseInGraph(
  tenant: OpenTenant,
  { erasure, place, graphOf }: { erasure: Erasure; place: Place; graphOf: ErasureGraph },
): Promise<Place | null> {
  const { sql, vault, tenantId } = tenant
  const keyer = await keyerOf(tenant, place.graph)
  if (keyer === null) return null
  const graph = graphOf(place.graph)
  const call = { ...callOfErasure(tenantId), label: keyer.label(`<${erasure.ref}>`) }
  const before = erasure.forget === '' ? nobody : (JSON.parse(erasure.forget) as Forgotten)
  if (place.isForgetting) {
    if (!got(await graph.forget({ ...call, ...before, before: place.end! })).done) return place
    // Whoever came meanwhile is seen by another look, that ends where there is nobody.
    return place.isNobody || place.round >= roundsMax ? null : { ...place, ...fromStart, round: place.round + 1 }
  }
  const { parts, next, copies, end } = got(await graph.mentioned({ ...call, after: place.after, end: place.end }))
  const [identities] = got(await openNamedKeys(vault, ['identities'], () => true))
  const known = { ref: erasure.ref, keyer, labelOf: createLabeller(identities!.key) }
  const stripped = await strip(tenant, parts, known)
  const forgotten = stripped.reduce((sum, one) => both(sum, one.forgotten), before)
  // Once the values are gone nothing else tells the terms: they are durable before the graph is asked.
  noteForget(sql, erasure, JSON.stringify(forgotten))
  if (stripped.length > 0) got(await graph.reseal({ ...call, parts: stripped.map(({ part }) => part) }))
  const isNobody = place.end === null && copies === 0
  return { ...place, after: next, end, isForgetting: next === null, isNobody }
}

/** Earlier forms knew the end with the last page alone; a walk of theirs begins again. */
function parsePlace(text: string): Place {
  const place = JSON.parse(text) as Omit<Place, 'isForgetting'> & Partial<Place>
  const { isForgetting } = place
  if (isForgetting !== undefined) return { ...place, isForgetting }
  return place.end === null ? { ...place, ...fromStart } : { ...place, isForgetting: true }
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
  const isUnderWay = isAnyUnderWay(sql, erasure.beganMs)
  if (erasure.place === '') return begin({ graph: graphs[0]!, ...fromStart, round: 1, isClean: !isUnderWay })
  const place = parsePlace(erasure.place)
  if (place.graph === '') {
    // Another look makes sense once nothing of before is under way, however long an engine is away.
    if (isUnderWay) return 'wait'
    return begin({ ...place, graph: graphs[0]!, isClean: true })
  }
  const left = await eraseInGraph(tenant, { erasure, place, graphOf })
  if (left !== null) {
    notePlace(sql, erasure, JSON.stringify(left))
    return 'more'
  }
  const following = graphs[graphs.indexOf(place.graph) + 1]
  if (following === undefined && place.isClean) return 'done'
  return begin({ ...place, graph: following ?? '', ...fromStart, round: 1 })
}
