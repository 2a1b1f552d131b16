// Small objects of a bucket, inside its own SQLite: one hop and one sync instead of two, and no stream between them.

/** Larger bodies go to the blob store, in parts. */
export const inlineBytesMax = 262_144
const idPrefix = 'inline-'
const keyBytesMax = 1_024
const customBytesMax = 2_048

/** Fields of R2's binding protocol that a plain put or get has; a request with any other is Miniflare's. */
const putFields = new Set(['version', 'method', 'object', 'customFields', 'httpFields', 'onlyIf', 'sha256'])
const getFields = new Set(['version', 'method', 'object'])

interface PlainPut {
  readonly object: string
  readonly customFields?: readonly { readonly k: string; readonly v: string }[]
  readonly httpFields?: { readonly [name: string]: string }
  readonly onlyIf?: { readonly [condition: string]: unknown }
  /** In hexadecimal; bytes of another digest are refused. */
  readonly sha256?: string
}

interface ObjectRow {
  readonly [column: string]: SqlStorageValue
  readonly key: string
  readonly blob_id: string | null
  readonly version: string
  readonly size: number
  readonly etag: string
  readonly uploaded: number
  readonly checksums: string
  readonly http_metadata: string
  readonly custom_metadata: string
}

export const isInline = (blobId: string): boolean => blobId.startsWith(idPrefix)

/** Bytes that no object names are what a crash left between the removal of an object and of its bytes. */
export function openInline(sql: SqlStorage): void {
  sql.exec('CREATE TABLE IF NOT EXISTS clawql_inline (blob_id TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT')
  sql.exec('DELETE FROM clawql_inline WHERE blob_id NOT IN (SELECT blob_id FROM _mf_objects WHERE blob_id IS NOT NULL)')
}

export function removeInline(sql: SqlStorage, blobId: string): void {
  sql.exec('DELETE FROM clawql_inline WHERE blob_id = ?', blobId)
}

/** Null where the bytes are gone. The range is inclusive. */
export function readInline(
  sql: SqlStorage,
  blobId: string,
  range?: { readonly start: number; readonly end: number },
): Uint8Array | null {
  const [row] = sql.exec<{ bytes: ArrayBuffer }>('SELECT bytes FROM clawql_inline WHERE blob_id = ?', blobId).toArray()
  if (row === undefined) return null
  const bytes = new Uint8Array(row.bytes)
  return range === undefined ? bytes : bytes.subarray(range.start, range.end + 1)
}

/** Answers a plain put of a new key, or over an object that is inline too; null where the request is not one. The runtime holds the answer back until the rows are on disk. */
export async function putInline(
  storage: DurableObjectStorage,
  body: Uint8Array,
  metadataSize: number,
): Promise<Response | null> {
  const put = plainPut(body.subarray(0, metadataSize))
  if (put === null) return null
  const { sql } = storage
  const bytes = body.slice(metadataSize)
  const md5 = await digestHex('MD5', bytes)
  const checksums = put.sha256 === undefined ? {} : { sha256: await digestHex('SHA-256', bytes) }
  // Miniflare's to refuse.
  if (checksums.sha256 !== put.sha256) return null
  // No await from here on: nobody puts the key between the look and the insert.
  const before = sql
    .exec<{ blob_id: string | null }>('SELECT blob_id FROM _mf_objects WHERE key = ?', put.object)
    .toArray()
    .map(({ blob_id }) => blob_id)
  const isReplaceable = put.onlyIf === undefined && before.every((blobId) => blobId !== null && isInline(blobId))
  if (before.length > 0 && !isReplaceable) return null
  const custom = Object.fromEntries((put.customFields ?? []).map(({ k, v }) => [k, v]))
  const row: ObjectRow = {
    key: put.object,
    blob_id: idPrefix + hex(crypto.getRandomValues(new Uint8Array(16))),
    version: hex(crypto.getRandomValues(new Uint8Array(16))),
    size: bytes.byteLength,
    etag: md5,
    uploaded: Date.now(),
    checksums: JSON.stringify(checksums),
    http_metadata: JSON.stringify(put.httpFields ?? {}),
    custom_metadata: JSON.stringify(custom),
  }
  storage.transactionSync(() => {
    for (const blobId of before) removeInline(sql, blobId!)
    sql.exec('INSERT INTO clawql_inline (blob_id, bytes) VALUES (?, ?)', row.blob_id, bytes)
    sql.exec(
      `INSERT OR REPLACE INTO _mf_objects (key, blob_id, version, size, etag, uploaded, checksums, http_metadata, custom_metadata)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ...Object.values(row),
    )
  })
  return answer(row, {})
}

/** Answers a plain get or head of an object that is here, or null where the request is not one. */
export function getInline(sql: SqlStorage, header: string | null): Response | null {
  const request = parse(header ?? '')
  const isGet = request?.['method'] === 'get'
  if (request === null || !(isGet || request['method'] === 'head') || !hasOnly(request, getFields)) return null
  const [row] = sql
    .exec<ObjectRow>(
      `SELECT key, blob_id, version, size, etag, uploaded, checksums, http_metadata, custom_metadata
       FROM _mf_objects WHERE key = ?`,
      String(request['object']),
    )
    .toArray()
  if (row === undefined || row.blob_id === null) return null
  const range = { offset: 0, length: row.size }
  if (!isGet) return answer(row, { range })
  const bytes = isInline(row.blob_id) ? readInline(sql, row.blob_id) : null
  return bytes === null ? null : answer(row, { range, bytes })
}

function plainPut(json: Uint8Array): PlainPut | null {
  const request = parse(new TextDecoder().decode(json))
  if (request === null || request['method'] !== 'put' || !hasOnly(request, putFields)) return null
  const put = request as unknown as PlainPut
  const isText = Object.values(put.httpFields ?? {}).every((value) => typeof value === 'string')
  const customBytes = new TextEncoder().encode(JSON.stringify(put.customFields ?? [])).byteLength
  const keyBytes = new TextEncoder().encode(put.object).byteLength
  return isText && isPlainCondition(put.onlyIf) && keyBytes <= keyBytesMax && customBytes <= customBytesMax ? put : null
}

/** None, or that no object is there under the key. */
function isPlainCondition(onlyIf: PlainPut['onlyIf']): boolean {
  const { etagDoesNotMatch, secondsGranularity, ...others } = onlyIf ?? {}
  const isNone = onlyIf === undefined || JSON.stringify(etagDoesNotMatch) === '[{"type":"wildcard"}]'
  return isNone && (secondsGranularity ?? false) === false && Object.keys(others).length === 0
}

function parse(json: string): { readonly [field: string]: unknown } | null {
  try {
    const parsed: unknown = JSON.parse(json)
    return typeof parsed === 'object' && parsed !== null ? (parsed as { readonly [field: string]: unknown }) : null
  } catch {
    return null
  }
}

function hasOnly(request: object, fields: ReadonlySet<string>): boolean {
  return Object.keys(request).every((field) => fields.has(field))
}

/** The object's description as R2's binding reads it, and after it the bytes. */
function answer(row: ObjectRow, content: { readonly range?: object; readonly bytes?: Uint8Array }): Response {
  const checksums = JSON.parse(row.checksums) as { readonly [algorithm: string]: string }
  const custom = JSON.parse(row.custom_metadata) as { readonly [name: string]: string }
  const isMd5 = /^[0-9a-f]{32}$/.test(row.etag)
  const description = {
    name: row.key,
    version: row.version,
    size: row.size,
    etag: row.etag,
    uploaded: row.uploaded,
    httpFields: JSON.parse(row.http_metadata) as object,
    customFields: Object.entries(custom).map(([k, v]) => ({ k, v })),
    range: content.range,
    checksums: {
      0: isMd5 ? row.etag : checksums['md5'],
      1: checksums['sha1'],
      2: checksums['sha256'],
      3: checksums['sha384'],
      4: checksums['sha512'],
    },
  }
  const metadata = new TextEncoder().encode(JSON.stringify(description))
  const bytes = content.bytes ?? new Uint8Array()
  const body = new Uint8Array(metadata.byteLength + bytes.byteLength)
  body.set(metadata)
  body.set(bytes, metadata.byteLength)
  return new Response(body, {
    headers: { 'cf-r2-metadata-size': String(metadata.byteLength), 'content-type': 'application/json' },
  })
}

async function digestHex(algorithm: 'MD5' | 'SHA-256', bytes: Uint8Array): Promise<string> {
  return hex(new Uint8Array(await crypto.subtle.digest(algorithm, bytes)))
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
