// Keyed names of terms, entities, contents and nodes: HMAC-SHA-256 under the graph's index key, so an index tells nothing without it.
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { createKeyedDigest } from '../keyed-digest.ts'
import { timeOf } from '../document-time.ts'
import { createTwins, twinKeyBytes, type Twins } from './twins.ts'
import { ownText } from '../own-text.ts'

const cacheSizeMax = 100_000

/** Domains keep a term, an entity and a content with the same text apart. */
type Domain = 'term' | 'entity' | 'content' | 'session' | 'statement' | 'node' | 'label' | 'identity-term' | 'identity'

export interface TermKeyer {
  /** 16 hexadecimal digits: the first 64 bits of the HMAC of an index term. */
  term(term: string): string
  /** The same for an entity's canonical name. */
  entity(canonicalName: string): string
  /** The same for a labelled placeholder, which stands openly in the text. */
  label(placeholder: string): string
  /** The same for a word or value that stands behind a label: no open term meets it. */
  identityTerm(term: string): string
  /** The same for an identity as a whole, as entities are mentioned. */
  identity(canonicalName: string): string
  /** The twin of an entity's name, where redaction took it out of a text. */
  twin(canonicalName: string): string
  /** Who has it gets entities and their twins from each other. */
  readonly twinKey: Uint8Array
  /** The same for what a conversation is called. */
  session(name: string): string
  /** The same for what is stated of whom. */
  statement(text: string): string
  /** The same for a chunk's canonical text; not cached. */
  content(canonicalText: string): string
}

/** Keys and caches; hold one per graph and drop it with the key. `indexKey` is 32 bytes. */
export function createTermKeyer(indexKey: Uint8Array): TermKeyer {
  const digestOf = createKeyedDigest(indexKey)
  const cache = new Map<string, string>()
  const mac = (domain: Domain, text: string): string => bytesToHex(digestOf(`${domain}\0${text}`).subarray(0, 8))
  const cached = (domain: Domain, text: string): string => {
    const name = domain === 'term' ? text : `${domain}\0${text}`
    const known = cache.get(name)
    if (known !== undefined) return known
    if (cache.size >= cacheSizeMax) cache.clear()
    const made = mac(domain, text)
    cache.set(ownText(name), made)
    return made
  }
  const twinKey = digestOf('twins\0').slice(0, twinKeyBytes)
  const twins: Twins = createTwins(twinKey)
  const entity = (canonicalName: string): string => cached('entity', canonicalName)
  return {
    twinKey,
    twin: (canonicalName) => twins.of(entity(canonicalName)),
    entity,
    term: (term) => cached('term', term),
    label: (placeholder) => cached('label', placeholder),
    identityTerm: (term) => cached('identity-term', term),
    identity: (canonicalName) => cached('identity', canonicalName),
    session: (name) => cached('session', name),
    statement: (text) => cached('statement', text),
    content: (canonicalText) => mac('content', canonicalText),
  }
}

export interface NodePlace {
  readonly key: Uint8Array
  readonly documentId: string
  readonly revision: number
  readonly ordinal: number
  readonly chunkerVersion: string
}

/**
 * `n_` and 32 hexadecimal digits: the document's time (48 bits), so that neighbours stand together in every index, and 80 bits
 * of the keyed place. The same place yields the same node, so a retry writes nothing new.
 */
export function nodeId({ key, documentId, revision, ordinal, chunkerVersion }: NodePlace): string {
  const place = `node\0${documentId}\0${revision}\0${ordinal}\0${chunkerVersion}`
  return `n_${timeOf(documentId)}${bytesToHex(hmac(sha256, key, utf8ToBytes(place)).subarray(0, 10))}`
}
