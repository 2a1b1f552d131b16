// What the index knows an erased person by, gathered from sealed names: so much at a time as one row holds.
import type { ForgottenIdentity, MentionedPart } from '../../../contract/memory-walk.ts'
import { canonicalValue, isSpoken } from '../../../core/identity/canonical.ts'
import { nameOfIdentity, termsOfIdentity } from '../../../core/identity/identity-terms.ts'
import type { Labeller } from '../../../core/identity/label.ts'
import { spokenForm } from '../../../core/identity/spoken.ts'
import { extractEntities } from '../../../core/memory/entities.ts'
import type { TermKeyer } from '../../../core/memory/keying.ts'
import { tokenise } from '../../../core/memory/tokenise.ts'

/** In the order in which it was found. */
export type Forgotten = Pick<ForgottenIdentity, 'terms' | 'mentions'>

/** The first so many of it. */
export interface Kept {
  readonly terms: number
  readonly mentions: number
}

/** Names within a name. */
const twinsMax = 32

/**
 * Terms and names from which on a graph forgets what the walk has seen, before it goes on. One part of a document brings 26,000
 * more at most, of 1 MiB sealed: a row holds 2 MB, and as much as this twice with two such parts takes 1.5 MB.
 */
const gatheredMax = 8_192

export const nobody: Forgotten = { terms: [], mentions: [] }

export const parseForgotten = (text: string): Forgotten => (text === '' ? nobody : (JSON.parse(text) as Forgotten))

export const sizeOf = ({ terms, mentions }: Forgotten): Kept => ({ terms: terms.length, mentions: mentions.length })

export const firstOf = ({ terms, mentions }: Forgotten, kept: Kept): Forgotten => ({
  terms: terms.slice(0, kept.terms),
  mentions: mentions.slice(0, kept.mentions),
})

/** Whom a graph knows by what. */
export interface Known {
  readonly ref: string
  readonly keyer: TermKeyer
  readonly labelOf: Labeller
}

/** What the index knows a value by. Only what comes to the label again counts, and of it no more than was indexed. */
export function knownBy({ ref, keyer, labelOf }: Known, value: string): Forgotten {
  const at = ref.lastIndexOf('_')
  const entity = ref.slice(0, at)
  const canonical = canonicalValue(entity, value)
  if (labelOf(entity, canonical) !== ref.slice(at + 1)) return nobody
  const form = spokenForm(value)
  const times = new Map<string, number>()
  for (const terms of [termsOfIdentity({ entity, canonical }), isSpoken(entity) ? tokenise(form) : []])
    for (const [term, each] of Map.groupBy(terms, (one) => one)) {
      const keyed = keyer.identityTerm(term)
      times.set(keyed, Math.max(each.length, times.get(keyed) ?? 0))
    }
  // Names of the text as it was spoken: the whole one and each word of it.
  const spoken = [form, ...form.split(/\s+/)].flatMap((one) => [...extractEntities(one).keys()])
  const twins = [...new Set([canonical, ...spoken])].slice(0, twinsMax).map((name) => keyer.twin(name))
  return { terms: [...times], mentions: [keyer.identity(nameOfIdentity(entity, canonical)), ...twins] }
}

interface Gathering {
  readonly terms: Map<string, number>
  readonly mentions: Set<string>
}

function gather({ terms, mentions }: Gathering, more: Forgotten): void {
  for (const [term, times] of more.terms) terms.set(term, Math.max(times, terms.get(term) ?? 0))
  for (const mention of more.mentions) mentions.add(mention)
}

const gathered = ({ terms, mentions }: Gathering): Forgotten => ({ terms: [...terms], mentions: [...mentions] })

export function both(...all: readonly Forgotten[]): Forgotten {
  const sum: Gathering = { terms: new Map(), mentions: new Set() }
  for (const one of all) gather(sum, one)
  return gathered(sum)
}

export interface Stripped {
  readonly part: MentionedPart
  /** The part without the label's value. */
  readonly sealed: Uint8Array
  readonly forgotten: Forgotten
}

/** A page of a walk. */
export interface Page {
  readonly before: Forgotten
  readonly stripped: readonly Stripped[]
  /** The node that an earlier page has seen some of, or that the walk began with. */
  readonly from: number
}

/** All that a page brings, with what was gathered before; null where that is more than one go takes. */
export function inOneGo({ before, stripped }: Page): Forgotten | null {
  const all = both(before, ...stripped.map(({ forgotten }) => forgotten))
  return all.terms.length + all.mentions.length > gatheredMax ? null : all
}

/**
 * What of a page goes in this go, and the node before which the go ends, or null where the whole page is of it. The terms of a node
 * are those of the document that brought it; what others who joined it call the person adds nothing to the index.
 */
export function gatherSome(
  { before, stripped, from }: Page,
  base: Kept,
): { readonly forgotten: Forgotten; readonly until: number | null } {
  const sum: Gathering = { terms: new Map(before.terms), mentions: new Set(before.mentions) }
  const room = (): number => gatheredMax - (sum.terms.size - base.terms) - (sum.mentions.size - base.mentions)
  const bringing = stripped
    .flatMap(({ part, forgotten }) => (part.bringsNode === null ? [] : [{ node: part.bringsNode, forgotten }]))
    .sort((one, other) => one.node - other.node)
  for (const { node, forgotten } of bringing) {
    if (room() < 0 && node > from) return { forgotten: gathered(sum), until: node }
    gather(sum, forgotten)
  }
  for (const { part, forgotten } of stripped)
    if (part.bringsNode === null && forgotten.terms.length + forgotten.mentions.length <= room()) gather(sum, forgotten)
  return { forgotten: gathered(sum), until: null }
}
