// Prepared chunks as one text and one buffer, and back: what crosses processes and RPC between compute and the graph.
import type { PackedChunks, PreparedChunk } from '../../contract/memory.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'

/** Keyed names have 16 hexadecimal digits each and stand one behind the other. */
const nameCharacters = 16

type Row = readonly [
  nodeId: string,
  ordinal: number,
  lengthTerms: number,
  tokens: number,
  digest: string,
  terms: string,
  frequencies: readonly number[],
  mentions: readonly (readonly [entity: string, count: number])[],
  sealedBytes: number,
  textDigest: string | null,
]

/** As a compute of a release before 2026.11.6 packs. */
type BeforeTextDigest = Row extends readonly [...infer Before, string | null] ? readonly [...Before] : never

export interface UnpackedChunks {
  readonly chunks: readonly PreparedChunk[]
  /** JSON of entity and name, sealed under the document's key; empty where the chunks name nobody. */
  readonly names: Uint8Array
}

export function packChunks({ chunks, names }: UnpackedChunks): PackedChunks {
  const sealed = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.sealed.byteLength, names.byteLength))
  let at = 0
  const rows = chunks.map((chunk): Row => {
    sealed.set(chunk.sealed, at)
    at += chunk.sealed.byteLength
    return [
      chunk.nodeId,
      chunk.ordinal,
      chunk.lengthTerms,
      chunk.tokens,
      chunk.digest,
      chunk.terms.map(([term]) => term).join(''),
      chunk.terms.map(([, frequency]) => frequency),
      chunk.mentions,
      chunk.sealed.byteLength,
      chunk.textDigest ?? null,
    ]
  })
  sealed.set(names, at)
  return { text: JSON.stringify(rows), sealed }
}

/** Ciphertexts are views of the buffer. Refused where lengths do not add up: the caller is of another version. */
export function unpackChunks({ text, sealed }: PackedChunks): Result<UnpackedChunks> {
  const rows = JSON.parse(text) as readonly (Row | BeforeTextDigest)[]
  let at = 0
  const chunks: PreparedChunk[] = []
  for (const row of rows) {
    const [nodeId, ordinal, lengthTerms, tokens, digest, terms, frequencies, mentions, sealedBytes, textDigest = null] =
      row
    if (terms.length !== frequencies.length * nameCharacters || at + sealedBytes > sealed.byteLength)
      return refused('VALIDATION_FAILED', 'The chunks are packed in another form.')
    chunks.push({
      nodeId,
      ordinal,
      lengthTerms,
      tokens,
      digest,
      ...(textDigest === null ? {} : { textDigest }),
      mentions,
      terms: frequencies.map((frequency, n) => [terms.slice(n * nameCharacters, (n + 1) * nameCharacters), frequency]),
      sealed: sealed.subarray(at, at + sealedBytes),
    })
    at += sealedBytes
  }
  return accepted({ chunks, names: sealed.subarray(at) })
}
