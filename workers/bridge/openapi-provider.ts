// An API with an OpenAPI description: what it describes, and one call of it.
import { parse as parseYaml } from 'yaml'
import type { OpenApiPlan, ReadProvider, RunCall, ToolReply } from '../../contract/external-tool.ts'
import { limits } from '../../contract/limits.ts'
import { accepted, type Result } from '../../contract/result.ts'
import { readOpenApi } from '../../core/tools/openapi.ts'
import { layRequest, type LaidRequest } from '../../core/tools/openapi-request.ts'
import { explainFailure, failedQuery, readAll, unavailable, type AskProvider, type Provider } from './provider-way.ts'

/** YAML takes a hundred times as long as JSON to read. */
const yamlBytesMax = 1024 * 1024
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
    const read = readOpenApi(parsed(bytes), name)
    return read === null ? failedQuery(name, 'what it describes itself with is no OpenAPI 3') : accepted(read)
  } catch (error) {
    return explainFailure(name, error)
  }
}

/** Null where it is neither JSON nor YAML. */
function parsed(bytes: Uint8Array): unknown {
  const text = new TextDecoder().decode(bytes)
  try {
    return JSON.parse(text)
  } catch {
    if (bytes.byteLength > yamlBytesMax) return null
  }
  try {
    return parseYaml(text, { maxAliasCount: aliasesMax, logLevel: 'silent', uniqueKeys: true })
  } catch {
    return null
  }
}

export async function runOperation(
  ask: AskProvider,
  provider: Provider,
  call: RunCall & { readonly plan: OpenApiPlan },
): Promise<Result<ToolReply>> {
  const laid = layRequest(call.plan, call.params)
  if (!laid.ok) return laid
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

/** What a caller is told of an error; the rest would be another's log. */
const errorCharactersMax = 4_096

async function replyOf({ name }: Provider, response: Response): Promise<Result<ToolReply>> {
  const { status } = response
  const bytes = await readAll(response, limits.executedBytesMax)
  if (status >= 500) return unavailable(name, `it answers ${status}`)
  const value = valueOf(bytes, response.headers.get('content-type') ?? '')
  if (status < 400) return accepted({ status, value })
  const failed = failedQuery(name, `it answers ${status}`, { status, answer: shortened(value) })
  const waitSeconds = Number(response.headers.get('retry-after') ?? 'NaN')
  return status === 429 && !failed.ok && waitSeconds > 0 && waitSeconds <= 86_400
    ? { ok: false, refusal: { ...failed.refusal, retryAfterSeconds: Math.ceil(waitSeconds) } }
    : failed
}

const shortened = (value: unknown): unknown =>
  (JSON.stringify(value) ?? '').length <= errorCharactersMax ? value : null

function valueOf(bytes: Uint8Array, type: string): unknown {
  if (bytes.byteLength === 0) return null
  const media = type.split(';', 1)[0]!.trim().toLowerCase()
  if (/^application\/(?:[\w.+-]+\+)?json$/.test(media)) {
    try {
      return JSON.parse(new TextDecoder().decode(bytes))
    } catch {
      return new TextDecoder().decode(bytes)
    }
  }
  if (media.startsWith('text/') || media === 'application/xml') return new TextDecoder().decode(bytes)
  return { mediaType: media === '' ? 'application/octet-stream' : media, base64: Buffer.from(bytes).toString('base64') }
}
