// Offline proofs of one record (C2SP tlog-proof): index, audit path and checkpoint in one text.
import { decodeBase64, encodeBase64 } from './base64.ts'
import { parseDecimal } from './checkpoint.ts'
import { hashBytes } from './tree-hash.ts'

const firstLine = 'c2sp.org/tlog-proof@v1'
const lineCharactersMax = 65_536

export interface TlogProof {
  readonly extra: Uint8Array | null
  readonly index: number
  readonly proof: readonly Uint8Array[]
  readonly checkpoint: string
}

export function formatTlogProof({ extra, index, proof, checkpoint }: TlogProof): string {
  const extraLine = extra === null ? [] : [`extra ${encodeBase64(extra)}`]
  const lines = [firstLine, ...extraLine, `index ${index}`, ...proof.map((hash) => encodeBase64(hash))]
  return `${lines.join('\n')}\n\n${checkpoint}`
}

/** Reads a proof; null where it is malformed. */
export function parseTlogProof(text: string): TlogProof | null {
  const split = text.indexOf('\n\n')
  const checkpoint = text.slice(split + 2)
  if (split < 0 || checkpoint === '') return null
  const [first, ...lines] = text.slice(0, split).split('\n')
  if (first !== firstLine || lines.some((line) => line.length >= lineCharactersMax)) return null
  const extra =
    lines[0]?.startsWith('extra ') === true ? decodeBase64(lines.shift()!.slice('extra '.length)) : undefined
  const body = extra === null ? null : parseBody(lines)
  return body === null ? null : { extra: extra ?? null, ...body, checkpoint }
}

function parseBody([indexLine = '', ...hashLines]: readonly string[]): Pick<TlogProof, 'index' | 'proof'> | null {
  const index = indexLine.startsWith('index ') ? parseDecimal(indexLine.slice('index '.length)) : null
  const proof = parseHashes(hashLines)
  return index === null || proof === null ? null : { index, proof }
}

function parseHashes(lines: readonly string[]): Uint8Array[] | null {
  const hashes = lines.map((line) => decodeBase64(line))
  return hashes.every((hash) => hash?.byteLength === hashBytes) ? (hashes as Uint8Array[]) : null
}
