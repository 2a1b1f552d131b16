// Reads JSON from outside: bounded in bytes and levels, in UTF-8.
import type * as z from 'zod'
import { limits } from '../../contract/limits.ts'
import type { Route } from '../../contract/routes.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'
import { readWithin } from '../shared/request-body.ts'
import { validate } from './validate.ts'

/**
 * Reads a JSON body whatever its content type, as `curl -d` sends it form-urlencoded; a browser, which names its origin,
 * must say application/json. At most 64 KiB, where the route says nothing else, and 32 levels.
 */
export async function readJson(schema: z.ZodType, { bodyBytesMax }: Route, request: Request): Promise<Result<unknown>> {
  const bytesMax = bodyBytesMax ?? limits.jsonBodyBytesMax
  const unread = refuseByHead(request, bytesMax)
  if (unread !== null) return unread
  const text = await readText(request, bytesMax)
  if (!text.ok) return text
  const value = parseJson(text.value)
  if (value === undefined) return notJson(text.value === '' ? 'The body is empty.' : 'The body is not JSON.')
  if (depthOf(value) > limits.jsonDepthMax) return notJson(`The body nests deeper than ${limits.jsonDepthMax} levels.`)
  if (hasPrototypeKey(text.value, value)) return notJson(`A field is called ${prototypeKey}, which no object here has.`)
  return validate(schema, value)
}

/** Null where the head says nothing against the body. */
function refuseByHead(request: Request, bytesMax: number): Result<never> | null {
  const { headers } = request
  const mediaType = (headers.get('content-type') ?? '').split(';')[0]!.trim().toLowerCase()
  if ((headers.has('origin') || headers.has('sec-fetch-site')) && mediaType !== 'application/json')
    return refused('UNSUPPORTED_MEDIA_TYPE', 'Send application/json.')
  if ((headers.get('content-encoding') ?? 'identity').trim().toLowerCase() !== 'identity')
    return refused('UNSUPPORTED_MEDIA_TYPE', 'The body is compressed; send it without Content-Encoding.')
  return isStatedBeyond(request, bytesMax) ? tooLarge(bytesMax) : null
}

const notJson = (detail: string): Result<never> =>
  refused('VALIDATION_FAILED', detail, {
    next: 'Send one JSON value in UTF-8; GET /openapi.json has its schema.',
  })

/** By its head alone: who sends that much may not hear an answer that comes while it sends. */
export const isStatedBeyond = ({ headers }: Request, bytesMax: number): boolean =>
  Number(headers.get('content-length') ?? 0) > bytesMax

export function tooLarge(bytesMax: number): Result<never> {
  const bound = `${bytesMax / 1024} KiB`
  return refused('PAYLOAD_TOO_LARGE', `The JSON body exceeds ${bound}.`, { next: `Send at most ${bound} of JSON.` })
}

async function readText(request: Request, bytesMax: number): Promise<Result<string>> {
  try {
    const bytes = await readWithin(request, bytesMax)
    if (bytes === null) return tooLarge(bytesMax)
    return accepted(new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes))
  } catch {
    return notJson('The body is not UTF-8, or broke off.')
  }
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

const prototypeKey = '__proto__'

/** What is checked leaves a field of this name out, and what is done might not: a condition of that name would be none. */
function hasPrototypeKey(text: string, value: unknown): boolean {
  // As it is, or with a character by its code.
  if (!text.includes(prototypeKey) && !text.includes('\\u')) return false
  const open = [value]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next !== 'object' || next === null) continue
    if (Object.hasOwn(next, prototypeKey)) return true
    // Null and texts have nothing below them.
    for (const child of Object.values(next)) if (typeof child === 'object' && child !== null) open.push(child)
  }
  return false
}

/** Levels of lists and objects, counted as far as they may go. */
export function depthOf(value: unknown): number {
  let deepest = 0
  const open: { value: unknown; depth: number }[] = [{ value, depth: 0 }]
  for (let next = open.pop(); next !== undefined && deepest <= limits.jsonDepthMax; next = open.pop()) {
    deepest = Math.max(deepest, next.depth)
    if (typeof next.value !== 'object' || next.value === null) continue
    for (const child of Object.values(next.value)) open.push({ value: child, depth: next.depth + 1 })
  }
  return deepest
}
