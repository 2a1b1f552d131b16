// The identities of one document: what stands in its text for each value, and what memory may look for in its place.
import { labelledPlaceholder, placeholderOf, withoutMask } from '../redaction/placeholder.ts'
import { canonicalValue } from './canonical.ts'
import { createLabeller } from './label.ts'
import type { Operators } from '../../contract/operators.ts'
import { maskedDigits } from './mask.ts'
import { operatorFor } from './operators.ts'
import { createPersons } from './persons.ts'

/** An entity type and the value as it stood in the text. */
export interface Mention {
  readonly entity: string
  readonly value: string
}

export interface Identity {
  readonly entity: string
  readonly canonical: string
  /** As it stood in the text, in full where it stood so anywhere. */
  readonly value: string
}

export interface Identities {
  /** The placeholder of a value: labelled unless its operator is `replace` or nothing of it can be compared. */
  readonly put: (entity: string, value: string) => string
  /** Whether it is one that `put` answered, to the last digit of its mask. */
  readonly isOurs: (placeholder: string) => boolean
  /** Who stands behind a labelled placeholder of this document, with or without its mask; two, where labels meet by chance. */
  readonly behind: (placeholder: string) => readonly Identity[]
  /** What stood in the text in the n-th place of a labelled placeholder; in full where that is not known. */
  readonly stood: (placeholder: string, place: number) => string
}

export interface IdentityOptions {
  /** The tenant's, 32 bytes. */
  readonly identityKey: Uint8Array
  readonly operators: Operators
  /** What the first look found: full names among them decide who a part of a name is. */
  readonly mentions: readonly Mention[]
}

const nobody: readonly Identity[] = []

const nameOf = (entity: string, canonical: string): string => `${entity}\0${canonical}`

/** The first value of each canonical form; a part of a name has another of its own. */
function fullForms(mentions: readonly Mention[], canonicalOf: Canonical): ReadonlyMap<string, string> {
  const forms = new Map<string, string>()
  for (const { entity, value } of mentions) {
    const name = nameOf(entity, canonicalOf(entity, value))
    if (!forms.has(name)) forms.set(name, value)
  }
  return forms
}

type Canonical = (entity: string, value: string) => string

/** Values come again and again. */
function remembered(canonicalOf: Canonical): Canonical {
  const known = new Map<string, string>()
  return (entity, value) => {
    const name = nameOf(entity, value)
    const found = known.get(name)
    if (found !== undefined) return found
    const made = canonicalOf(entity, value)
    known.set(name, made)
    return made
  }
}

/** A document of more mentions is a list: who a part of a name is, and how a value is written in full, the first of them say. */
const mentionsMax = 10_000

/** Forms in which identities stood are kept for so many mentions: what comes behind counts in full. */
const formsMax = 100_000

/** By placeholder, each mention as it stood, in their order. */
function formsByPlaceholder(mentions: readonly Mention[], put: Identities['put']): ReadonlyMap<string, string[]> {
  const forms = new Map<string, string[]>()
  for (const { entity, value } of mentions.slice(0, formsMax)) {
    const placeholder = withoutMask(put(entity, value))
    const known = forms.get(placeholder)
    if (known === undefined) forms.set(placeholder, [value])
    else known.push(value)
  }
  return forms
}

/** What is found later, as by the gate, is put in with the same full names at hand. */
export function createIdentities({ identityKey, operators, mentions: all }: IdentityOptions): Identities {
  const mentions = all.slice(0, mentionsMax)
  const labelOf = createLabeller(identityKey)
  const canonicalOf = remembered(canonicalValue)
  const persons = createPersons(mentions.filter(({ entity }) => entity === 'PERSON').map(({ value }) => value))
  const inFull = fullForms(mentions, canonicalOf)
  const byPlaceholder = new Map<string, Identity[]>()
  const labels = new Map<string, string>()
  const ours = new Set<string>()
  const make = (identity: Identity, name: string): string => {
    const label = labelOf(identity.entity, identity.canonical)
    const placeholder = labelledPlaceholder(identity.entity, label)
    byPlaceholder.set(placeholder, [...(byPlaceholder.get(placeholder) ?? nobody), identity])
    labels.set(name, label)
    return label
  }
  const meant = remembered((entity, value) =>
    entity === 'PERSON' ? persons.canonicalOf(value) : canonicalOf(entity, value),
  )
  const put = (entity: string, value: string): string => {
    const operator = operatorFor(operators, entity)
    if (operator === 'replace') return placeholderOf(entity)
    // A label that comes in, as of an export, is one value with or without its mask.
    const canonical = meant(entity, withoutMask(value))
    if (canonical === '') return placeholderOf(entity)
    const name = nameOf(entity, canonical)
    const label = labels.get(name) ?? make({ entity, canonical, value: inFull.get(name) ?? value }, name)
    const digits = operator === 'mask' ? maskedDigits(entity, value) : ''
    const placeholder = labelledPlaceholder(entity, label, digits)
    ours.add(placeholder)
    return placeholder
  }
  const behind = (placeholder: string): readonly Identity[] => byPlaceholder.get(withoutMask(placeholder)) ?? nobody
  let forms: ReadonlyMap<string, string[]> | null = null
  return {
    put,
    behind,
    isOurs: (placeholder) => ours.has(placeholder),
    stood(placeholder, place) {
      forms ??= formsByPlaceholder(all, put)
      return forms.get(withoutMask(placeholder))?.[place] ?? behind(placeholder)[0]?.value ?? ''
    },
  }
}

/** Where the tenant's key is not at hand, as in a preview: types alone. */
export const noIdentities: Identities = {
  put: placeholderOf,
  isOurs: () => false,
  behind: () => nobody,
  stood: () => '',
}
