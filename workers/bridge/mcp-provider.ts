// An MCP server as a provider: its tools, and one call of one. Each request connects anew: nothing of one waits for another.
import {
  Client,
  SdkError,
  SdkErrorCode,
  StreamableHTTPClientTransport,
  type CallToolResult,
} from '@modelcontextprotocol/client'
import type { McpPlan, RanTool, ReadProvider, RunCall } from '../../contract/external-tool.ts'
import { limits } from '../../contract/limits.ts'
import { accepted, type Result } from '../../contract/result.ts'
import { answerJsonBounds, descriptionJsonBounds, isValueWithin } from '../../core/tools/json-bounds.ts'
import { readMcpTools } from '../../core/tools/mcp-tools.ts'
import {
  AnswerBudget,
  explainFailure,
  failedQuery,
  isDown,
  isThere,
  RefusedAddress,
  saysDown,
  shownError,
  TooMuch,
  type AskProvider,
  type Provider,
} from './provider-way.ts'
import { withoutSecret } from './without-secret.ts'

const pagesMax = 20
/** Of one connection: what a server has us answer counts as well. */
const requestsMax = 32
const listedMax = limits.toolsPerProviderMax * 4

/** One connection: what it may cost, and what the transport met, which the client's own error may hide. */
interface Connection {
  readonly answers: AnswerBudget
  readonly ends: AbortSignal
  requests: number
  error: unknown
  status: number | null
}

interface Connecting {
  readonly ask: AskProvider
  readonly provider: Provider
  readonly answers: AnswerBudget
}

async function connected<T>(
  { ask, provider: { name, config }, answers }: Connecting,
  work: (client: Client, signal: AbortSignal) => Promise<T>,
): Promise<T | ReturnType<typeof isThere>> {
  const ends = AbortSignal.timeout(config.timeoutSeconds * 1_000)
  const connection: Connection = { answers, ends, requests: 0, error: null, status: null }
  const client = new Client(
    { name: 'clawql', version: '1' },
    { versionNegotiation: { mode: 'auto' }, listMaxPages: pagesMax },
  )
  const transport = new StreamableHTTPClientTransport(new URL(config.url), {
    fetch: (url, init) => askFor(ask, connection, { url: new URL(url), init: init ?? {} }),
    reconnectionOptions: {
      maxRetries: 0,
      initialReconnectionDelay: 1,
      maxReconnectionDelay: 1,
      reconnectionDelayGrowFactor: 1,
    },
  })
  try {
    await client.connect(transport, { signal: ends })
    return await work(client, ends)
  } catch (error) {
    return explain(name, error, connection)
  } finally {
    await client.close().catch(() => {})
  }
}

async function askFor(
  ask: AskProvider,
  connection: Connection,
  { url, init }: { readonly url: URL; readonly init: RequestInit },
): Promise<Response> {
  const method = init.method ?? 'GET'
  // A stream of its own for what the server might want to say: nobody would read it.
  if (method === 'GET') return new Response(null, { status: 405 })
  try {
    if (++connection.requests > requestsMax) throw new TooMuch()
    const { signal } = init
    const response = await ask(url, {
      method,
      headers: new Headers(init.headers),
      body: typeof init.body === 'string' ? init.body : null,
      signal: signal ? AbortSignal.any([signal, connection.ends]) : connection.ends,
    })
    connection.status = response.status
    return connection.answers.bound(response)
  } catch (error) {
    connection.error = error
    throw error
  }
}

function explain(name: string, error: unknown, { error: met, status, ends }: Connection): ReturnType<typeof isThere> {
  if (met instanceof TooMuch || met instanceof RefusedAddress) return explainFailure(name, met)
  if (error instanceof TooMuch) return explainFailure(name, error)
  if (ends.aborted || isLate(error)) return isDown(name, 'it does not answer in time')
  if (met !== null) return explainFailure(name, met)
  if (status !== null && saysDown(status)) return isDown(name, `it answers ${status}`)
  if (status !== null && status >= 400) return isThere(failedQuery(name, `it answers ${status}`, { status }))
  // Messages of the server stand in the error; its name says enough.
  return isThere(failedQuery(name, `it does not speak MCP as it should (${(error as Error).name})`))
}

const isLate = (error: unknown): boolean => error instanceof SdkError && error.code === SdkErrorCode.RequestTimeout

export async function listTools(ask: AskProvider, provider: Provider): Promise<Result<ReadProvider>> {
  const answers = new AnswerBudget({ ...descriptionJsonBounds, bytesMax: limits.providerDescriptionBytesMax })
  const { result } = await connected({ ask, provider, answers }, async (client, signal) => {
    const { tools } = await client.listTools({}, { signal })
    if (tools.length > listedMax) return isThere(failedQuery(provider.name, `it lists more than ${listedMax} tools`))
    const own = withoutSecret(tools, provider.secret) as typeof tools
    return { result: accepted(readMcpTools(own, provider.name)) }
  })
  return result
}

export async function runTool(
  ask: AskProvider,
  provider: Provider,
  { plan, params }: RunCall & { readonly plan: McpPlan },
): Promise<RanTool> {
  const { name, config } = provider
  // What stands around an answer counts too.
  const answers = new AnswerBudget({
    valuesMax: answerJsonBounds.valuesMax * 2,
    depthMax: answerJsonBounds.depthMax * 2,
    bytesMax: limits.toolAnswerBytesMax * 2,
  })
  return await connected({ ask, provider, answers }, async (client, signal): Promise<RanTool> => {
    const options = { timeout: config.timeoutSeconds * 1_000, signal }
    const result = await client.callTool({ name: plan.name, arguments: { ...params } }, options)
    const answered = result.structuredContent ?? contentOf(result)
    if (!isWithin(answered)) throw new TooMuch(200)
    const value = withoutSecret(answered, provider.secret)
    return result.isError === true
      ? isThere(failedQuery(name, 'the tool says that it failed', { answer: shownError(value) }))
      : { result: accepted({ status: 200, value }), isDown: false }
  })
}

const isWithin = (value: unknown): boolean =>
  isValueWithin(value, answerJsonBounds) && Buffer.byteLength(JSON.stringify(value)) <= limits.toolAnswerBytesMax

/** One text as a text; what else there is as MCP has it. */
function contentOf({ content }: CallToolResult): unknown {
  const [only, ...others] = content
  return only?.type === 'text' && others.length === 0 ? only.text : content
}
