// Memory as plain arrays, for a test to compare a real Tenant and MemoryGraph with: who said what, and what still finds it.
import { termsOfIdentity } from '../../core/identity/identity-terms.ts'
import { canonicalValue } from '../../core/identity/canonical.ts'
import { tokenise } from '../../core/memory/tokenise.ts'

/** What one document says in one chunk; all that finds it is its own. */
export interface Said {
  readonly documentId: string
  readonly ordinal: number
  readonly vertical: string | null
  readonly isAbout: boolean
  readonly text: string
  /** Words in the open, as the index has them. */
  readonly open: ReadonlySet<string>
  /** Words behind each label. */
  hidden: readonly { readonly label: string; readonly words: ReadonlySet<string> }[]
  readonly says: string
  /** What the graph holds once: the same text, found by the same. */
  readonly node: string
}

export interface Model {
  said: Said[]
  /** Last use of each node, in the order in which they came. */
  readonly usedMs: Map<string, number>
  readonly held: Set<string>
  /** How often each document was named by a recall. */
  readonly named: Map<string, number>
  /** By what it says: how often such chunks lost somebody. What says the same afterwards is a node of its own. */
  readonly losses: Map<string, number>
}

export const createModel = (): Model => ({
  said: [],
  usedMs: new Map(),
  held: new Set(),
  named: new Map(),
  losses: new Map(),
})

const namePattern = /\{(.+?)\}/g

interface Written {
  readonly documentId: string
  readonly vertical: string | null
  readonly isAbout: boolean
  readonly texts: readonly string[]
  readonly labelOf: (value: string) => string
  readonly nowMs: number
}

/** Within a node's key nothing is keyed: text, what stood behind its labels, and whom the document is about. */
export function modelRemember(model: Model, { documentId, vertical, isAbout, texts, labelOf, nowMs }: Written): void {
  for (const [ordinal, written] of texts.entries()) {
    const values = Array.from(written.matchAll(namePattern), ([, value = '']) => value)
    const text = written.replace(namePattern, (_, value: string) => `<${labelOf(value)}>`)
    const hidden = values.map((value) => ({
      label: labelOf(value),
      words: new Set([
        ...tokenise(value),
        ...termsOfIdentity({ entity: 'PERSON', canonical: canonicalValue('PERSON', value) }),
      ]),
    }))
    // The same in another vertical is said there alone.
    const says = JSON.stringify([text, values, isAbout, vertical])
    const node = `${says} ${model.losses.get(says) ?? 0}`
    const open = new Set(tokenise(written.replace(namePattern, ' ')))
    model.said.push({ documentId, ordinal, vertical, isAbout, text, open, hidden, says, node })
    if (!model.usedMs.has(node)) model.usedMs.set(node, nowMs)
  }
}

function dropUnsaid(model: Model): void {
  const nodes = new Set(model.said.map(({ node }) => node))
  for (const node of model.usedMs.keys()) if (!nodes.has(node)) model.usedMs.delete(node)
}

export function modelDrop(model: Model, isGone: (said: Said) => boolean): void {
  model.said = model.said.filter((one) => !isGone(one))
  dropUnsaid(model)
}

/** Text and label stay; nothing finds them by whoever is behind it. */
export function modelEraseLabel(model: Model, label: string): void {
  const losing = model.said.filter(({ hidden }) => hidden.some((each) => each.label === label))
  for (const one of losing) one.hidden = one.hidden.filter((each) => each.label !== label)
  for (const says of new Set(losing.map((one) => one.says))) model.losses.set(says, (model.losses.get(says) ?? 0) + 1)
}

/** Least recently used nodes go first, of equals the oldest; what a held document says stays. */
export function modelPrune(model: Model, maxNodes: number): { pruned: number; kept: number } {
  const held = new Set(model.said.flatMap(({ documentId, node }) => (model.held.has(documentId) ? [node] : [])))
  const free = [...model.usedMs].filter(([node]) => !held.has(node))
  const places = free.map(([node, ms], at) => ({ node, ms, at }))
  places.sort((one, other) => one.ms - other.ms || one.at - other.at)
  const gone = new Set(places.slice(0, Math.max(0, model.usedMs.size - maxNodes)).map(({ node }) => node))
  modelDrop(model, ({ node }) => gone.has(node))
  return { pruned: gone.size, kept: model.usedMs.size }
}

export interface Asked {
  readonly word: string
  readonly isIdentifying: boolean
  readonly vertical: string | null
  readonly documents: readonly string[] | null
}

const subjectWord = 'user-abc123'

/** All that is found, each by what its own document said. */
export function modelFind(model: Model, { word, isIdentifying, vertical, documents }: Asked): readonly Said[] {
  const words = tokenise(word)
  const isFound = ({ open, hidden, isAbout }: Said): boolean =>
    words.some((each) => open.has(each) || (isIdentifying && hidden.some((one) => one.words.has(each)))) ||
    hidden.some(({ label }) => word === `<${label}>`) ||
    (isIdentifying && isAbout && word === subjectWord)
  return model.said.filter(
    (one) =>
      (vertical === null || one.vertical === vertical) &&
      (documents === null || documents.includes(one.documentId)) &&
      isFound(one),
  )
}

/** Each recalled node is used, and each document that it names stands in the record. */
export function modelUse(model: Model, found: readonly Said[], nowMs: number): void {
  for (const { node } of found) model.usedMs.set(node, nowMs)
  for (const documentId of new Set(found.map((one) => one.documentId)))
    model.named.set(documentId, (model.named.get(documentId) ?? 0) + 1)
}
