// A note of an Obsidian vault: an item of memory with what is known of it as properties, and a note for each label.
import { parse, stringify } from 'yaml'
import type { MemoryItem } from '../../contract/memory-item.ts'
import { fromBody, pagesIn, toBody } from './note-text.ts'

/** The form of notes that this release writes; an import takes no later one. */
export const vaultFormat = 1

type Described =
  | 'id'
  | 'session'
  | 'vertical'
  | 'classification'
  | 'subjects'
  | 'matter'
  | 'tags'
  | 'states'
  | 'supersedesItems'
  | 'confidence'

/** An item as the export answers it, with where it is proven. */
export interface ExportedItem extends Partial<Pick<MemoryItem, Described>> {
  readonly text: string
  /** In UTC, to the millisecond. */
  readonly time: string
  readonly provenance?: { readonly documentId: string; readonly revision: number; readonly merkleRoot: string }
}

const fence = '---\n'
const linkTo = (page: string): string => `[[${page}]]`
const linkable = /^[^[\]|\r\n]+$/
const readLink = /^((?:\[\[)+)([^[\]|]+)(?:\|[^[\]]*)?((?:\]\])+)$/

/** What a value says where it is a link, perhaps with a text of its own; null where it is text. A text that reads as a link stands in one more. */
function linkedIn(value: string): string | null {
  const [, open = '', page = '', close = ''] = readLink.exec(value) ?? []
  if (open === '' || open.length !== close.length) return null
  return open.length === 2 ? page : value.slice(2, -2)
}

/** A link where Obsidian can follow it, else the text: `[`, `]` and `|` end or part a link. */
const labelled = (label: string): string => (linkable.test(label) || linkedIn(label) !== null ? linkTo(label) : label)
const bareOf = (value: unknown): unknown => (typeof value === 'string' ? (linkedIn(value) ?? value) : value)

/** Values that are text in YAML whatever they look like. */
const asYaml = (properties: object): string =>
  stringify(properties, { defaultStringType: 'QUOTE_SINGLE', defaultKeyType: 'PLAIN', lineWidth: 0 })

const some = <T>(values: readonly T[] | undefined): readonly T[] | undefined =>
  values === undefined || values.length === 0 ? undefined : values

/** `previous`: the note of the same conversation before it. */
export function noteOf(item: ExportedItem, previous: string | null): string {
  const { text, provenance } = item
  const mentions = some(pagesIn(text))
  const properties = {
    clawql: vaultFormat,
    id: item.id,
    time: item.time,
    vertical: item.vertical,
    classification: item.classification,
    tags: some(item.tags),
    subjects: some(item.subjects)?.map(labelled),
    matter: item.matter === undefined ? undefined : labelled(item.matter),
    conversation: item.session === undefined ? undefined : labelled(item.session),
    previous: previous === null ? undefined : linkTo(previous),
    states: item.states,
    supersedes: some(item.supersedesItems),
    confidence: item.confidence,
    mentions: mentions?.map(linkTo),
    document: provenance?.documentId,
    revision: provenance?.revision,
    root: provenance?.merkleRoot,
  }
  const known = Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined))
  return `${fence}${asYaml(known)}${fence}${toBody(text)}\n`
}

/** Who stands behind a label is not known to the vault: its type is. */
export function labelNoteOf(page: string): string {
  return `${fence}${asYaml({ clawql: vaultFormat, label: page, type: page.slice(0, page.lastIndexOf('_')) })}${fence}`
}

export type ReadNote =
  /** `document`: whose root proves it, where it was exported. */
  | { readonly kind: 'item'; readonly item: object; readonly document: string | null }
  /** Of a label, or of somebody else: nothing to take in. */
  | { readonly kind: 'other' }
  | { readonly kind: 'broken'; readonly why: string }

const frontMatter = /^\uFEFF?---\r?\n((?:[\s\S]*?\r?\n)?)---[ \t]*(\r?\n|$)/

interface Properties {
  readonly [name: string]: unknown
}

/** None where they are no mapping; null where they are no YAML. */
function propertiesIn(yaml: string): Properties | null {
  try {
    const properties: unknown = parse(yaml, { maxAliasCount: 0, logLevel: 'silent' })
    return typeof properties === 'object' && properties !== null ? (properties as Properties) : {}
  } catch {
    return null
  }
}

/** What a note says, as an ingest takes it; what it says of proof and links is the vault's alone. */
export function readNote(content: string): ReadNote {
  const found = frontMatter.exec(content)
  if (found === null) return { kind: 'other' }
  const known = propertiesIn(found[1] ?? '')
  if (known === null) return { kind: 'broken', why: 'its properties are no YAML' }
  if (!('clawql' in known)) return { kind: 'other' }
  if (known['clawql'] !== vaultFormat) return { kind: 'broken', why: `its form is not ${vaultFormat}` }
  if ('label' in known) return { kind: 'other' }
  // The line end that a note ends with, as its editor writes it.
  const end = found[2] ?? ''
  const body = content.slice(found[0].length)
  const text = fromBody(end !== '' && body.endsWith(end) ? body.slice(0, -end.length) : body)
  const item = itemOf(known, text)
  const given = Object.entries(item).filter(([, value]) => value !== undefined && value !== null)
  const document = typeof known['document'] === 'string' ? known['document'] : null
  return { kind: 'item', item: { ...Object.fromEntries(given), source: 'clawql' }, document }
}

const listOf = (value: unknown): unknown => (Array.isArray(value) ? value.map(bareOf) : value)

/** In the words of an ingest. */
const itemOf = (known: Properties, text: string): object => ({
  id: known['id'],
  text,
  time: known['time'],
  session: bareOf(known['conversation']),
  vertical: known['vertical'],
  classification: known['classification'],
  tags: known['tags'],
  subjects: listOf(known['subjects']),
  matter: bareOf(known['matter']),
  states: known['states'],
  supersedesItems: known['supersedes'],
  confidence: known['confidence'],
})
