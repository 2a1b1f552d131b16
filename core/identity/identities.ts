// The identities of one document: what stands in its text for each value, and what memory may look for in its place.
import { labelledPlaceholder, placeholderOf } from '../redaction/placeholder.ts'
import { canonicalValue } from './canonical.ts'
import { labelOf } from './label.ts'
import type { Operators } from '../../contract/operators.ts'
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
  /** The placeholder of a value: labelled where its operator is `pseudonym` and something of it can be compared. */
  readonly put: (entity: string, value: string) => string
  /** Who stands behind a labelled placeholder of this document; two, where their labels meet by chance. */
  readonly behind: (placeholder: string) => readonly Identity[]
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
function fullForms(mentions: readonly Mention[]): ReadonlyMap<string, string> {
  const forms = new Map<string, string>()
  for (const { entity, value } of mentions) {
    const name = nameOf(entity, canonicalValue(entity, value))
    if (!forms.has(name)) forms.set(name, value)
  }
  return forms
}

/** What is found later, as by the gate, is put in with the same full names at hand. */
export function createIdentities({ identityKey, operators, mentions }: IdentityOptions): Identities {
  const persons = createPersons(mentions.filter(({ entity }) => entity === 'PERSON').map(({ value }) => value))
  const byPlaceholder = new Map<string, Identity[]>()
  const placeholders = new Map<string, string>()
  const inFull = fullForms(mentions)
  const label = (entity: string, canonical: string, value: string): string => {
    const placeholder = labelledPlaceholder(entity, labelOf(identityKey, entity, canonical))
    const identity = { entity, canonical, value: inFull.get(nameOf(entity, canonical)) ?? value }
    byPlaceholder.set(placeholder, [...(byPlaceholder.get(placeholder) ?? nobody), identity])
    return placeholder
  }
  return {
    put(entity, value) {
      if (operatorFor(operators, entity) === 'replace') return placeholderOf(entity)
      const canonical = entity === 'PERSON' ? persons.canonicalOf(value) : canonicalValue(entity, value)
      if (canonical === '') return placeholderOf(entity)
      const name = nameOf(entity, canonical)
      const known = placeholders.get(name)
      if (known !== undefined) return known
      const made = label(entity, canonical, value)
      placeholders.set(name, made)
      return made
    },
    behind: (placeholder) => byPlaceholder.get(placeholder) ?? nobody,
  }
}

/** Where the tenant's key is not at hand, as in a preview: types alone. */
export const noIdentities: Identities = { put: placeholderOf, behind: () => nobody }
