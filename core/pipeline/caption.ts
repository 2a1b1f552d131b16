// Captions: a file's name as it is read and shown, the words that it is found by, and the fields that are redacted with a text.
import { bytesToHex } from '@noble/hashes/utils.js'
import type { Described } from '../../contract/caption.ts'
import type { IngestMetadata } from '../../contract/document.ts'
import { limits } from '../../contract/limits.ts'
import type { RedactedContent } from '../../contract/redaction.ts'
import { createKeyedDigest } from '../keyed-digest.ts'
import { tokeniseQuery } from '../memory/tokenise.ts'

/** A name as a person reads it, on one line: what stands for a space is one, so that a word of it is seen to be one. */
export function spelledName(fileName: string): string | null {
  // One that is longer is not shown at all: cut before it is redacted, it could begin with a part of a value, which nobody finds.
  const spelled = fileName
    .toWellFormed()
    .normalize('NFC')
    .replace(/[_+\p{Cc}\u2028\u2029]/gu, ' ')
    .replace(seams, ' ')
    .trim()
  return spelled === '' || spelled.length > limits.nameCharactersMax ? null : spelled
}

/** A redacted name as it is shown: one that is long without its middle, and with its ending. No label is cut. */
export function shownName(redacted: string): string {
  if (redacted.length <= limits.captionCharactersMax) return redacted
  const [ending = ''] = /\.\w{1,8}$/.exec(redacted) ?? []
  const begin = redacted.slice(0, limits.captionCharactersMax - ending.length - 1).replace(/<[^<>]*$/, '')
  return `${begin.toWellFormed().trimEnd()}…${ending}`
}

/** Where words were written together: `ClaireDubois2024`, but not `McDonald` or `IMG4711`. */
const seams = /(?<=\p{Lu}\p{Ll}+)(?<!Ma?c)(?=\p{Lu}\p{Ll})|(?<=\p{Ll}{2})(?=\p{N}{4})/gu

interface Sent {
  readonly fileName: string | null
  /** Of an item of memory. */
  readonly title: string | undefined
  readonly metadata: Pick<IngestMetadata, 'subjects' | 'matter'>
}

/** As it was sent: what it is called is still content. */
export const describedOf = ({ fileName, title, metadata: { subjects, matter } }: Sent): Described => ({
  name: fileName ?? title ?? null,
  matter: matter ?? null,
  subjects,
})

export const nothingSaid: Described = { name: null, matter: null, subjects: [] }

/** Of a name that is no longer than one may be; pairs of characters where a script has no spaces. */
const wordsMax = 200

/** Of a name, and of what somebody looks for in names: keyed under the tenant's key of labels, 32 bytes. */
export function nameWords(identityKey: Uint8Array, text: string): readonly string[] {
  const digestOf = createKeyedDigest(identityKey)
  const distinct = [...new Set(tokeniseQuery(text))].slice(0, wordsMax)
  return distinct.map((word) => `w_${bytesToHex(digestOf(`name-word\0${word}`).subarray(0, 16))}`)
}

type Metadata = RedactedContent['metadata']

/** What was said of a document, as metadata: its fields are analysed after the text, in the order of `saidFields`. */
export function saidMetadata(name: string | null, tags: readonly string[]): Metadata {
  return { ...(name === null ? {} : { name }), ...(tags.length === 0 ? {} : { tags }) }
}

const saidNames = ['name', 'tags'] as const

export const saidFields = (metadata: Metadata): readonly string[] => saidNames.flatMap((field) => metadata[field] ?? [])

/** What of it stands in root and log: no name, whose few words somebody could guess and compare, also after it was erased. */
export const rootedMetadata = ({ name: _name, ...rooted }: Metadata): Metadata => rooted

/** The same metadata with other fields in their places. */
export function withSaid(metadata: Metadata, fields: readonly string[]): Metadata {
  const changed: { [name: string]: string | readonly string[] } = { ...metadata }
  let at = 0
  for (const field of saidNames) {
    const before = metadata[field]
    if (before === undefined) continue
    const count = typeof before === 'string' ? 1 : before.length
    const taken = fields.slice(at, at + count)
    changed[field] = typeof before === 'string' ? (taken[0] ?? '') : taken
    at += count
  }
  return changed
}
