// Records: what a draft may hold, its canonical content, and the entry it becomes at its place in the log.
import type { RecordDraft, Resource } from '../../contract/audit.ts'
import { limits } from '../../contract/limits.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'
import type { Json } from '../../contract/rpc.ts'
import { canonicalJson, isPlainJson } from './canonical-json.ts'
import type { ChainLink } from './chain.ts'

/** Version of the entry's form, in every entry. */
export const recordVersion = 1
/** `prev` of the first entry. */
export const noPrevious = 'A'.repeat(43) + '='

const nameCharactersMax = 256
const typePattern = /^[a-z][a-z0-9_-]*(\.[a-z0-9_-]+)+$/
const outcomes = new Set<unknown>(['ok', 'refused', 'failed'])
const actorTypes = new Set<unknown>(['human', 'agent', 'service'])
const resourceKinds = new Set<unknown>(['document', 'memory-node', 'graph', 'tenant', 'key', 'tool'])

type Check = (value: unknown) => boolean

/** Control characters have no place in a name, and SQLite ends a text at U+0000. */
const isName: Check = (value) =>
  typeof value === 'string' && value.length <= nameCharactersMax && value.isWellFormed() && /^\P{Cc}+$/u.test(value)
const isNameOrNull: Check = (value) => value === null || isName(value)
const isListOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every((item) => check(item))
/** Whether a value names a resource. */
export const isResource: Check = (value) => {
  if (typeof value !== 'object' || value === null || Object.keys(value).length !== 2) return false
  const { kind, id } = value as { kind?: unknown; id?: unknown }
  return resourceKinds.has(kind) && isName(id)
}

/** Every field of a draft and what it must be. `also` alone may be absent. */
const draftFields: { readonly [name in keyof RecordDraft]-?: Check } = {
  id: isName,
  type: (value) => isName(value) && typePattern.test(value as string),
  op: isName,
  outcome: (value) => outcomes.has(value),
  actor: (value) => hasFields(value, { id: isName, type: (type) => actorTypes.has(type) }),
  claims: isNameOrNull,
  req: isName,
  res: isResource,
  also: isListOf(isResource),
  subj: isListOf(isName),
  matter: isListOf(isName),
  vertical: isNameOrNull,
  graph: isNameOrNull,
  revision: (value) => value === null || (Number.isSafeInteger(value) && (value as number) >= 0),
  policy: isNameOrNull,
  body: (value) =>
    isPlainJson(value, limits.jsonDepthMax) && typeof value === 'object' && !Array.isArray(value) && !!value,
}

/** A draft that may be appended, with the canonical text of each field. */
export interface CheckedDraft {
  readonly draft: RecordDraft
  /** `"name":value` by name. */
  readonly fields: ReadonlyMap<string, string>
  /** RFC 8785 text of the whole draft: equal content, equal text. */
  readonly content: string
}

/** Checks that a draft is exactly a draft. Refuses with the field that is wrong, never with its value. */
export function checkDraft(draft: RecordDraft): Result<CheckedDraft> {
  const wrong = wrongField(draft)
  if (wrong !== null) return refused('VALIDATION_FAILED', `The record's field ${wrong} is missing or malformed.`)
  const fields = new Map<string, string>()
  for (const name of Object.keys(draft).sort()) {
    fields.set(name, `"${name}":${fieldText(draft, name as keyof RecordDraft)}`)
  }
  return accepted({ draft, fields, content: `{${[...fields.values()].join(',')}}` })
}

/** A recall names forty resources: they are written here, which takes a tenth of what the general way does. */
function fieldText(draft: RecordDraft, name: keyof RecordDraft): string {
  if (name !== 'also') return canonicalJson(draft[name] as Json)
  const texts = draft.also?.map(({ kind, id }) => `{"id":${JSON.stringify(id)},"kind":${JSON.stringify(kind)}}`)
  return `[${texts?.join(',') ?? ''}]`
}

function wrongField(draft: RecordDraft): string | null {
  if (typeof draft !== 'object' || draft === null) return '(root)'
  if (Object.keys(draft).some((name) => !Object.hasOwn(draftFields, name))) return '(unknown)'
  for (const [name, check] of Object.entries(draftFields)) {
    const value = draft[name as keyof RecordDraft]
    if (!(name === 'also' && !Object.hasOwn(draft, 'also')) && !check(value)) return name
  }
  return null
}

function hasFields(value: unknown, checks: { readonly [name: string]: Check }): boolean {
  if (typeof value !== 'object' || value === null) return false
  const entries = Object.entries(value)
  return (
    entries.length === Object.keys(checks).length && entries.every(([name, field]) => checks[name]?.(field) === true)
  )
}

/** Where an entry stands. `prev` is the leaf hash of the entry before in base64. */
export interface EntryPlace {
  readonly seq: number
  readonly prev: string
  readonly ts: string
  readonly tenant: string
  /** By `chainedResources` of the draft. Absent in records from before 2026.11.3. */
  readonly chain?: readonly ChainLink[]
}

/** Names of an entry's fields in the order of RFC 8785. */
const entryOrder = [...Object.keys(draftFields), 'chain', 'prev', 'seq', 'tenant', 'ts', 'v'].sort()

/** RFC 8785 text of the entry: the draft's fields and its place. */
export function entryText({ fields }: CheckedDraft, { seq, prev, ts, tenant, chain }: EntryPlace): string {
  const place = new Map([
    ...(chain === undefined ? [] : ([['chain', `"chain":${JSON.stringify(chain)}`]] as const)),
    ['prev', `"prev":${JSON.stringify(prev)}`],
    ['seq', `"seq":${seq}`],
    ['tenant', `"tenant":${JSON.stringify(tenant)}`],
    ['ts', `"ts":${JSON.stringify(ts)}`],
    ['v', `"v":${recordVersion}`],
  ])
  const texts = entryOrder.map((name) => fields.get(name) ?? place.get(name)).filter((text) => text !== undefined)
  return `{${texts.join(',')}}`
}

/** An entry as it reads back from the log. */
export type Entry = RecordDraft & EntryPlace & { readonly v: number }

/** One row of the log's index. */
export interface IndexRow {
  readonly kind: string
  readonly ref: string
}

/** Under which names the log finds a record: its resources, and what its type makes answerable. */
export function indexRows(draft: RecordDraft): IndexRow[] {
  const rows = [draft.res, ...(draft.also ?? [])].map(({ kind, id }: Resource) => ({ kind: kind as string, ref: id }))
  const merkleRoot = draft.body['merkleRoot']
  if (draft.type === 'document.redacted') rows.push({ kind: redactedKind, ref: redactionRef(draft) })
  if (draft.type === 'document.rooted' && typeof merkleRoot === 'string') rows.push({ kind: rootKind, ref: merkleRoot })
  if (draft.graph !== null && digestTypes.has(draft.type)) rows.push({ kind: digestKind, ref: draft.graph })
  const named = new Map(rows.map((row) => [`${row.kind}\n${row.ref}`, row]))
  return [...named.values()]
}

export const redactedKind = '+redacted'
export const rootKind = '+root'
export const digestKind = '+digest'
const digestTypes = new Set(['memory.ingested', 'memory.pruned'])

/** Document, revision and output digest: what `document.rooted` must find redacted before it (invariant I1). */
export function redactionRef({ res, revision, body }: RecordDraft): string {
  return canonicalJson([res.id, revision, body['outSha256'] ?? null])
}
