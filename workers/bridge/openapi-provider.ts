// An API with an OpenAPI description: what it describes, and one call of it.
import { parse as parseYaml } from 'yaml'
import type { OpenApiPlan, RanTool, ReadProvider, RunCall } from '../../contract/external-tool.ts'
import { limits } from '../../contract/limits.ts'
import { accepted, type Result } from '../../contract/result.ts'
import { answerJsonBounds, descriptionJsonBounds, isJsonWithin } from '../../core/tools/json-bounds.ts'
import { readOpenApi } from '../../core/tools/openapi.ts'
import { layRequest, type LaidRequest } from '../../core/tools/openapi-request.ts'
import {
  explainFailure,
  failedQuery,
  isDown,
  isThere,
  readAll,
  saysDown,
  shownError,
  TooMuch,
  unavailable,
  Unsendable,
  type AskProvider,
  type Provider,
} from './provider-way.ts'
import { bytesWithoutSecret, withoutSecret } from './without-secret.ts'

/** YAML takes a hundred times as long as JSON to read, and a KiB and more for each node. */
const yamlBytesMax = 1024 * 1024
const yamlNodesMax = 30_000
const aliasesMax = 100

const below = ({ config }: Provider, path: string): URL => new URL(config.url.replace(/\/+$/, '') + path)

export async function readDescription(ask: AskProvider, provider: Provider): Promise<Result<ReadProvider>> {
  const { name, config } = provider
  try {
    const url = config.descriptionUrl === undefined ? below(provider, '/openapi.json') : new URL(config.descriptionUrl)
    const headers = new Headers({ accept: 'application/json, application/yaml;q=0.9, */*;q=0.1' })
    const response = await ask(url, { method: 'GET', headers })
    if (response.status >= 500) return unavailable(name, `it answers ${response.status} for its description`)
    if (response.status !== 200) return failedQuery(name, `it answers ${response.status} for its description`)
    const bytes = await readAll(response, limits.providerDescriptionBytesMax)
    const read = readOpenApi(withoutSecret(parsed(bytes), provider.secret), name)
    return read === null ? failedQuery(name, 'what it describes itself with is no OpenAPI 3') : accepted(read)
  } catch (error) {
    return explainFailure(name, error).result
  }
}

/** Null where it is neither JSON nor YAML; TooMuch where reading it would take too much. */
function parsed(bytes: Uint8Array): unknown {
  const text = new TextDecoder().decode(bytes)
  if (!isJsonWithin(bytes, descriptionJsonBounds)) throw new TooMuch()
  try {
    return JSON.parse(text)
  } catch {
    if (bytes.byteLength > yamlBytesMax || !isYamlWithin(text)) throw new TooMuch()
  }
  try {
    // That keys come once is looked for by comparing each with all before it.
    return parseYaml(text, { maxAliasCount: aliasesMax, logLevel: 'silent', uniqueKeys: false })
  } catch {
    return null
  }
}

/** Each node stands on a line of its own, or behind a mark of the short form. */
function isYamlWithin(text: string): boolean {
  let nodes = 0
  for (const _mark of text.matchAll(/[\n,{[]/g)) if (++nodes > yamlNodesMax) return false
  return true
}

export async function runOperation(
  ask: AskProvider,
  provider: Provider,
  call: RunCall & { readonly plan: OpenApiPlan },
): Promise<RanTool> {
  const laid = layRequest(call.plan, call.params)
  if (!laid.ok) return isThere(laid)
  try {
    const response = await ask(urlOf(provider, laid.value), {
      method: call.plan.method,
      headers: headersOf(laid.value, call),
      body: laid.value.body,
    })
    return await replyOf(provider, response)
  } catch (error) {
    return explainFailure(provider.name, error)
  }
}

function urlOf(provider: Provider, { path, query }: LaidRequest): URL {
  const url = below(provider, path)
  for (const [name, value] of query) url.searchParams.append(name, value)
  const base = below(provider, '/')
  if (url.origin !== base.origin || !url.pathname.startsWith(base.pathname))
    throw new Unsendable('its path leads out of where the provider stands')
  return url
}

function headersOf({ headers, body }: LaidRequest, { idempotencyKey, traceparent }: RunCall): Headers {
  const sent = new Headers(headers.map(([name, value]): [string, string] => [name, value]))
  sent.set('accept', 'application/json, */*;q=0.5')
  if (body !== null) sent.set('content-type', 'application/json')
  if (idempotencyKey !== null) sent.set('idempotency-key', idempotencyKey)
  sent.set('traceparent', traceparent)
  return sent
}

async function replyOf({ name, secret }: Provider, response: Response): Promise<RanTool> {
  const { status } = response
  if (saysDown(status)) {
    await response.body?.cancel()
    return isDown(name, `it answers ${status}`)
  }
  const value = await valueOf(response, secret)
  if (status < 400) return { result: accepted({ status, value }), isDown: false }
  const failed = failedQuery(name, `it answers ${status}`, { status, answer: shownError(value) })
  const waitSeconds = Number(response.headers.get('retry-after') ?? 'NaN')
  return isThere(
    status === 429 && !failed.ok && waitSeconds > 0 && waitSeconds <= 86_400
      ? { ok: false, refusal: { ...failed.refusal, retryAfterSeconds: Math.ceil(waitSeconds) } }
      : failed,
  )
}

async function valueOf(response: Response, secret: string): Promise<unknown> {
  const { status } = response
  const bytes = await readAll(response, limits.toolAnswerBytesMax)
  const media = (response.headers.get('content-type') ?? '').split(';', 1)[0]!.trim().toLowerCase()
  if (bytes.byteLength === 0) return null
  const json = /^application\/(?:[\w.+-]+\+)?json$/.test(media) ? jsonOf(bytes, status) : undefined
  if (json !== undefined) return withoutSecret(json, secret)
  const own = bytesWithoutSecret(bytes, secret)
  if (media.startsWith('text/') || /^application\/(?:[\w.+-]+\+)?(?:json|xml)$/.test(media))
    return new TextDecoder().decode(own)
  return { mediaType: media === '' ? 'application/octet-stream' : media, base64: Buffer.from(own).toString('base64') }
}

/** Undefined where it is none. */
function jsonOf(bytes: Uint8Array, status: number): unknown {
  if (!isJsonWithin(bytes, answerJsonBounds)) throw new TooMuch(status)
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return undefined
  }
}
