// What a frozen data directory holds, and how it is packed: one compressed JSON of files and of what they must answer.
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'

export interface FrozenDocument {
  readonly documentId: string
  readonly status: string
  readonly merkleRoot: string | null
  /** SHA-256 of the archived page, or null where the document has none. */
  readonly pageSha256: string | null
}

export interface Vector {
  readonly release: string
  readonly vkey: string
  readonly documents: readonly FrozenDocument[]
  readonly logSize: number
  /** Path below the folder to content, base64. */
  readonly files: { readonly [path: string]: string }
}

/** One of each kind of place: rows, objects in R2, a page above a row's bound, several chunks, a failure, people. */
export const texts: readonly { readonly name: string; readonly content: string; readonly metadata?: object }[] = [
  { name: 'memo.txt', content: 'Maria Keller of Halden Shipping signed contract HS-2041 in Bergen.\n' },
  {
    name: 'letter.txt',
    content: 'The ferry to Stornoway leaves at noon. Write to maria.keller@example.com.\n',
    metadata: { tags: ['ferries'] },
  },
  {
    name: 'almanac.txt',
    content: Array.from({ length: 3_000 }, (_, i) => `Row ${i} of the almanac names tide ${(i * 31) % 997}.`).join('\n'),
  },
  { name: 'damaged.pdf', content: '%PDF-1.7 and nothing else' },
]

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** `run` is made anew by each start. */
function* filesOf(dir: string): Generator<string> {
  for (const name of readdirSync(dir).sort()) {
    const path = join(dir, name)
    if (!statSync(path).isDirectory()) yield path
    else if (name !== 'run') yield* filesOf(path)
  }
}

export function packFolder(dir: string): Vector['files'] {
  return Object.fromEntries(
    [...filesOf(dir)].map((path) => [relative(dir, path), readFileSync(path).toString('base64')]),
  )
}

export function unpackFolder(files: Vector['files'], dir: string): void {
  for (const [path, content] of Object.entries(files)) {
    const target = join(dir, path)
    mkdirSync(dirname(target), { recursive: true, mode: 0o700 })
    writeFileSync(target, Buffer.from(content, 'base64'), { mode: 0o600 })
  }
}

export const readVector = (path: string): Vector =>
  JSON.parse(gunzipSync(readFileSync(path)).toString()) as Vector

export function writeVector(path: string, vector: Vector): void {
  writeFileSync(path, gzipSync(JSON.stringify(vector), { level: 9 }))
}
