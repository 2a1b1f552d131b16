// Reads and validates input: JSON bodies, parameters and queries, each bounded; what is refused is pointed at.
import type * as z from 'zod'
import { limits } from '../../contract/limits.ts'
import { problemResponse } from '../shared/problem.ts'
import { refuse, type GatewayContext } from './context.ts'

type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly response: Response }

/** Validates a value against a schema; a refusal lists every issue with its JSON pointer. */
export function validate<Schema extends z.ZodType>(
  c: GatewayContext,
  schema: Schema,
  value: unknown,
): Read<z.infer<Schema>> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return { ok: true, value: parsed.data }
  const errors = parsed.error.issues.slice(0, 20).map((issue) => ({
    pointer: `/${issue.path.map((part) => String(part).replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`,
    message: issue.code === 'unrecognized_keys' ? 'unknown field' : issue.message,
    fix:
      issue.code === 'unrecognized_keys'
        ? 'Remove the field; /openapi.json lists the known ones.'
        : 'See /openapi.json for what is accepted here.',
  }))
  const refusal = {
    code: 'VALIDATION_FAILED',
    detail: 'The input does not match what this operation accepts.',
  } as const
  return { ok: false, response: problemResponse(refusal, c.get('trace').requestId, errors) }
}

/**
 * Reads a JSON body whatever its content type, as `curl -d` sends it form-urlencoded; a browser, which names its origin,
 * must say application/json. At most 64 KiB, where nothing else is said, and 32 levels.
 */
export async function readJson<Schema extends z.ZodType>(
  c: GatewayContext,
  schema: Schema,
  bytesMax: number = limits.jsonBodyBytesMax,
): Promise<Read<z.infer<Schema>>> {
  const isBrowser = c.req.header('origin') !== undefined || c.req.header('sec-fetch-site') !== undefined
  const mediaType = (c.req.header('content-type') ?? '').split(';')[0]!.trim().toLowerCase()
  if (isBrowser && mediaType !== 'application/json') {
    return { ok: false, response: refuse(c, { code: 'UNSUPPORTED_MEDIA_TYPE', detail: 'Send application/json.' }) }
  }
  const encoding = (c.req.header('content-encoding') ?? 'identity').trim().toLowerCase()
  if (encoding !== 'identity') {
    const detail = 'The body is compressed; send it without Content-Encoding.'
    return { ok: false, response: refuse(c, { code: 'UNSUPPORTED_MEDIA_TYPE', detail }) }
  }
  const text = await readText(c.req.raw.body, bytesMax)
  if (text === null)
    return {
      ok: false,
      response: refuse(c, { code: 'PAYLOAD_TOO_LARGE', detail: `The JSON body exceeds ${bytesMax / 1024} KiB.` }),
    }
  const value = parseJson(text)
  if (value === undefined || depthOf(value) > limits.jsonDepthMax) {
    return {
      ok: false,
      response: refuse(c, { code: 'VALIDATION_FAILED', detail: 'The body is not JSON of at most 32 levels in UTF-8.' }),
    }
  }
  return validate(c, schema, value)
}

/** Text of a stream, or null once it exceeds the bound. */
export async function readText(body: ReadableStream<Uint8Array> | null, bytesMax: number): Promise<string | null> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })
  let text = ''
  let bytes = 0
  try {
    for await (const chunk of body ?? []) {
      bytes += chunk.byteLength
      if (bytes > bytesMax) return null
      text += decoder.decode(chunk, { stream: true })
    }
    return text + decoder.decode()
  } catch {
    return ''
  }
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

function depthOf(value: unknown): number {
  let deepest = 0
  const open: { value: unknown; depth: number }[] = [{ value, depth: 0 }]
  for (let next = open.pop(); next !== undefined && deepest <= limits.jsonDepthMax; next = open.pop()) {
    deepest = Math.max(deepest, next.depth)
    if (typeof next.value !== 'object' || next.value === null) continue
    for (const child of Object.values(next.value)) open.push({ value: child, depth: next.depth + 1 })
  }
  return deepest
}
