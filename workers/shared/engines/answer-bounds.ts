// How large an answer of an engine may be, by kind: whoever answers more is cut off, wherever it runs.
import { limits } from '../../../contract/limits.ts'
import { joined } from '../byte-stream.ts'

const KiB = 1024
const MiB = 1024 * KiB

/** Text as JSON, with what is known about its file: names, parts, findings. */
const textBytesMax = 4 * limits.textCharactersMax + 32 * MiB

export const answerBounds = {
  /** Health, versions, what is supported. */
  fact: 256 * KiB,
  /** Findings of one slice. */
  findings: 32 * MiB,
  /** What an archive says of its documents and tasks. */
  listing: 4 * MiB,
  /** Vectors of the results of one recall, as numbers in JSON. */
  vectors: 16 * MiB,
  text: textBytesMax,
  pdf: limits.documentBytesMax,
  /** What we archived, of an archive that keeps it as it is. */
  archived: 2 * limits.documentBytesMax,
} as const

/** An answer passed its bound; the rest was not read. */
export class AnswerTooLarge extends Error {
  override readonly name = 'AnswerTooLarge'
}

/** The body, or AnswerTooLarge thrown once it is larger; then it is cancelled. */
export async function readBounded(response: Response, bytesMax: number): Promise<Uint8Array> {
  const declaredBytes = Number(response.headers.get('content-length') ?? 'NaN')
  // HTTP holds a body to its declared length; read at once it costs one entry into the isolate.
  if (declaredBytes <= bytesMax) return new Uint8Array(await response.arrayBuffer())
  const pieces: Uint8Array[] = []
  let sizeBytes = 0
  for await (const piece of response.body ?? []) {
    sizeBytes += piece.byteLength
    if (sizeBytes > bytesMax || declaredBytes > bytesMax) throw new AnswerTooLarge()
    pieces.push(piece)
  }
  return joined(pieces, sizeBytes)
}
