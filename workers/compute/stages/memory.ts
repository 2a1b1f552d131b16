// What memory.ingest is given: redacted chunks as ciphertext and keyed terms, packed by calls to the graph.
import {
  memoryAddChunksMax,
  memoryAddTermsEnough,
  type PackedChunks,
  type PreparedChunk,
  type SealedNamesContent,
} from '../../../contract/memory.ts'
import type { Identities } from '../../../core/identity/identities.ts'
import { aboutOf, nameOfIdentity, termsOfIdentity } from '../../../core/identity/identity-terms.ts'
import { createSpoken } from '../../../core/identity/spoken.ts'
import { chunkerVersion } from '../../../core/memory/chunk.ts'
import { nodeId } from '../../../core/memory/keying.ts'
import { packChunks } from '../../../core/memory/packed-chunks.ts'
import { outlineOf, writeOutline } from '../../../core/memory/outline/sections.ts'
import { saidBy } from '../../../core/memory/said-by.ts'
import { prepareChunk, type Hidden } from '../../../core/memory/prepare.ts'
import { labelsIn } from '../../../core/redaction/placeholder.ts'
import { importDocumentKey, sealBytes, type ImportedDocumentKey } from '../../../r2/ciphertext.ts'
import { termKeyerOf } from '../../shared/term-keyers.ts'
import type { Call } from '../job.ts'

/**
 * One part for each call to the graph, made when it is asked for. Node ids follow from document, revision and place, so a
 * retry makes the same nodes.
 */
export async function* memoryParts(
  call: Call,
  chunks: readonly string[],
  identities: Identities,
): AsyncGenerator<PackedChunks> {
  const key = await importDocumentKey(call.key)
  const spokenOf = createSpoken(identities)
  const said = saidBy(chunks[0] ?? '', call.original.spokenBy?.[0], identities)
  let part = createPart(0)
  for (const [ordinal, text] of chunks.entries()) {
    const labels = labelsIn(text)
    const hidden = labels.map((label) => hiddenBehind(label, identities))
    keepValues(part, labels, identities)
    const { formsByLabel } = part
    const spoken = spokenOf(
      text,
      (label, form) => void (formsByLabel.get(label) ?? emptyIn(formsByLabel, label)).add(form),
    )
    await addChunk(call, key, { part, ordinal, text, spoken, hidden })
    if (part.prepared.length < memoryAddChunksMax && part.terms < memoryAddTermsEnough) continue
    yield await pack(call, key, { part, said })
    part = createPart(ordinal + 1)
  }
  if (part.prepared.length > 0) yield await pack(call, key, { part, said })
}

/** The section tree of what was released, sealed in a channel of its own. */
export async function sealedOutline(call: Call, text: string, chunks: readonly string[]): Promise<Uint8Array> {
  const key = await importDocumentKey(call.key)
  return await seal(call, key, { channel: 'outline', text: writeOutline(outlineOf(text, chunks)) })
}

interface Part {
  /** Ordinal of the first chunk. */
  readonly from: number
  readonly prepared: PreparedChunk[]
  readonly namesByEntity: Map<string, string>
  /** By label, what stood in its place. */
  readonly valuesByLabel: Map<string, readonly string[]>
  /** By label, each form in which it stood. */
  readonly formsByLabel: Map<string, Set<string>>
  valueCharacters: number
  terms: number
}

const createPart = (from: number): Part => ({
  from,
  prepared: [],
  namesByEntity: new Map(),
  valuesByLabel: new Map(),
  formsByLabel: new Map(),
  valueCharacters: 0,
  terms: 0,
})

interface Chunk {
  readonly part: Part
  readonly ordinal: number
  readonly text: string
  readonly spoken: string
  readonly hidden: readonly Hidden[]
}

/** Who is mentioned by a label. */
function hiddenBehind(label: string, identities: Identities): Hidden {
  const behind = identities.behind(label)
  return {
    label,
    terms: behind.flatMap(termsOfIdentity),
    names: behind.map(({ entity, canonical }) => nameOfIdentity(entity, canonical)),
  }
}

/** Sealed with a part's names; what is more is indexed, and can't be revealed. */
const valueCharactersMax = 128 * 1024

function keepValues(part: Part, labels: readonly string[], identities: Identities): void {
  for (const label of labels) {
    if (part.valuesByLabel.has(label)) continue
    const values = identities.behind(label).map(({ value }) => value.replace(/\s+/g, ' ').trim())
    part.valueCharacters += values.join('').length
    if (part.valueCharacters > valueCharactersMax) return
    part.valuesByLabel.set(label, values)
  }
}

function emptyIn(sets: Map<string, Set<string>>, name: string): Set<string> {
  const empty = new Set<string>()
  sets.set(name, empty)
  return empty
}

/** Of labels whose values are kept, as much as there is room for. */
function formsOf({ valuesByLabel, formsByLabel, valueCharacters }: Part): SealedNamesContent['forms'] & object {
  let room = valueCharactersMax - valueCharacters
  return [...formsByLabel].flatMap(([label, forms]) => {
    const values = valuesByLabel.get(label)
    const others = values === undefined ? [] : [...forms].filter((form) => !values.includes(form))
    room -= others.join('').length
    return others.length === 0 || room < 0 ? [] : [[label, others] as const]
  })
}

async function addChunk(
  call: Call,
  key: ImportedDocumentKey,
  { part, ordinal, text, spoken, hidden }: Chunk,
): Promise<void> {
  const { documentId, revision, indexKey, original } = call
  const about = aboutOf(original.subjects ?? [])
  const { entityNames, ...prepared } = prepareChunk({ text, spoken, hidden, about, keyer: termKeyerOf(indexKey) })
  for (const [entity, name] of entityNames) part.namesByEntity.set(entity, name)
  const id = nodeId({ key: indexKey, documentId, revision, ordinal, chunkerVersion })
  part.prepared.push({
    ...prepared,
    nodeId: id,
    ordinal,
    sealed: await seal(call, key, { channel: `chunk/${id}`, text }),
  })
  part.terms += prepared.terms.length
}

async function pack(
  call: Call,
  key: ImportedDocumentKey,
  { part, said }: { readonly part: Part; readonly said: string | null },
): Promise<PackedChunks> {
  const { from, prepared, namesByEntity, valuesByLabel } = part
  const forms = formsOf(part)
  const held: SealedNamesContent = {
    names: [...namesByEntity],
    values: [...valuesByLabel],
    ...(forms.length === 0 ? {} : { forms }),
    ...(said === null ? {} : { saidBy: said }),
  }
  const names =
    namesByEntity.size + valuesByLabel.size === 0 && said === null
      ? new Uint8Array()
      : await seal(call, key, { channel: `names/${from}`, text: JSON.stringify(held) })
  return packChunks({ chunks: prepared, names })
}

const seal = (
  { tenantId, documentId, revision }: Call,
  key: ImportedDocumentKey,
  { channel, text }: { readonly channel: string; readonly text: string },
): Promise<Uint8Array> => sealBytes(key, { tenantId, documentId, revision, channel }, new TextEncoder().encode(text))
