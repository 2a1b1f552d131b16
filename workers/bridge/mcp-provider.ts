// An MCP server as a provider: its tools, and one call of one. Each request connects anew: nothing of one waits for another.
import { Client, StreamableHTTPClientTransport, type CallToolResult } from '@modelcontextprotocol/client'
import type { McpPlan, ReadProvider, RunCall, ToolReply } from '../../contract/external-tool.ts'
import { limits } from '../../contract/limits.ts'
import { accepted, type Result } from '../../contract/result.ts'
import { readMcpTools, type ListedTool } from '../../core/tools/mcp-tools.ts'
import {
  boundedResponse,
  explainFailure,
  failedQuery,
  RefusedAddress,
  TooMuch,
  unavailable,
  type AskProvider,
  type Provider,
} from './provider-way.ts'

const pagesMax = 20

/** Of what the transport met, what the client's own error may hide. */
interface Met {
  error: unknown
  status: number | null
}

async function connected<T>(
  ask: AskProvider,
  { name, config }: Provider,
  work: (client: Client) => Promise<Result<T>>,
): Promise<Result<T>> {
  const met: Met = { error: null, status: null }
  const client = new Client({ name: 'clawql', version: '1' }, { versionNegotiation: { mode: 'auto' } })
  const transport = new StreamableHTTPClientTransport(new URL(config.url), {
    fetch: (url, init) => askFor(ask, met, { url: new URL(url), init: init ?? {} }),
    reconnectionOptions: {
      maxRetries: 0,
      initialReconnectionDelay: 1,
      maxReconnectionDelay: 1,
      reconnectionDelayGrowFactor: 1,
    },
  })
  try {
    await client.connect(transport)
    return await work(client)
  } catch (error) {
    return explain(name, error, met)
  } finally {
    await client.close().catch(() => {})
  }
}

async function askFor(
  ask: AskProvider,
  met: Met,
  { url, init }: { readonly url: URL; readonly init: RequestInit },
): Promise<Response> {
  const method = init.method ?? 'GET'
  // A stream of its own for what the server might want to say: nobody would read it.
  if (method === 'GET') return new Response(null, { status: 405 })
  try {
    const response = await ask(url, {
      method,
      headers: new Headers(init.headers),
      body: typeof init.body === 'string' ? init.body : null,
      signal: init.signal ?? undefined,
    })
    met.status = response.status
    return boundedResponse(response, limits.executedBytesMax)
  } catch (error) {
    met.error = error
    throw error
  }
}

function explain(name: string, error: unknown, met: Met): Result<never> {
  if (met.error !== null) return explainFailure(name, met.error)
  if (error instanceof TooMuch || error instanceof RefusedAddress) return explainFailure(name, error)
  const { status } = met
  if (status !== null && status >= 500) return unavailable(name, `it answers ${status}`)
  if (status !== null && status >= 400) return failedQuery(name, `it answers ${status}`, { status })
  // Messages of the server stand in the error; its name says enough.
  return failedQuery(name, `it does not speak MCP as it should (${(error as Error).name})`)
}

export async function listTools(ask: AskProvider, provider: Provider): Promise<Result<ReadProvider>> {
  return await connected(ask, provider, async (client) => {
    const listed: ListedTool[] = []
    let cursor: string | undefined
    for (let page = 0; page < pagesMax; page++) {
      const { tools, nextCursor } = await client.listTools(cursor === undefined ? {} : { cursor })
      listed.push(...tools)
      if (nextCursor === undefined) break
      cursor = nextCursor
    }
    return accepted(readMcpTools(listed, provider.name))
  })
}

export async function runTool(
  ask: AskProvider,
  provider: Provider,
  { plan, params }: RunCall & { readonly plan: McpPlan },
): Promise<Result<ToolReply>> {
  const { name, config } = provider
  return await connected(ask, provider, async (client) => {
    const options = { timeout: config.timeoutSeconds * 1_000 }
    const result = await client.callTool({ name: plan.name, arguments: { ...params } }, options)
    const value = result.structuredContent ?? contentOf(result)
    return result.isError === true
      ? failedQuery(name, 'the tool says that it failed', { answer: value })
      : accepted({ status: 200, value })
  })
}

/** One text as a text; what else there is as MCP has it. */
function contentOf({ content }: CallToolResult): unknown {
  const [only, ...others] = content
  return only?.type === 'text' && others.length === 0 ? only.text : content
}
