// The MCP server of one request: tools, resources and prompts of one caller, who sees what the caller may call and nothing else.
import {
  McpServer,
  type McpRequestContext,
  type ServerContext,
  type StandardSchemaWithJSON,
} from '@modelcontextprotocol/server'
import { limits } from '../../../contract/limits.ts'
import { mayCall } from '../access.ts'
import type { DoorSession } from '../session.ts'
import { toolOf } from '../tools/describe.ts'
import type { Params } from '../tools/request-of.ts'
import { productVersion } from '../version.ts'
import { callTool } from './call.ts'
import { documentTaskKinds } from './document-tasks.ts'
import { extension } from './extension.ts'
import { registerPrompts } from './prompts.ts'
import { registerResources } from './resources.ts'
import { described } from './schema.ts'
import { serveCalls, type CalledTool } from './serve-calls.ts'
import { serveTasks } from './serve-tasks.ts'
import type { McpSession } from './session.ts'
import { canFollowTasks } from './task.ts'
import { isReadOnly, mcpTools, type McpTool } from './tools.ts'
import { serveWatching } from './watching.ts'

const instructions =
  'ClawQL remembers documents and notes, redacted before they are stored, and records every operation in an append-only log. Ask with recall before you answer from memory, and cite the documents it names. Keep what is worth keeping with remember, files with ingest. search finds further operations, and execute runs them.'

/** Nobody is told that a list is another now: what a caller may is seen when they list again. */
const capabilities = {
  tools: { listChanged: false },
  prompts: { listChanged: false },
}

export interface Client {
  /** Whether it speaks 2026-07-28 or an earlier version. */
  readonly era: McpRequestContext['era']
  /** Of an earlier one, where it has one. */
  readonly session?: McpSession
  /** Its first message: what it may do in a session is said then. */
  readonly isBeginning?: boolean
}

export function createServer(session: DoorSession, client: Client): McpServer {
  // Without a session nobody of 2025 is told of anything.
  const subscribe = client.era === 'modern' || client.session !== undefined || client.isBeginning === true
  const server = new McpServer(
    { name: 'clawql', title: 'ClawQL', version: productVersion, websiteUrl: 'https://clawql.com' },
    {
      ...extension.options,
      instructions,
      capabilities: {
        ...capabilities,
        resources: { listChanged: false, subscribe },
        ...extension.options.capabilities,
      },
      inputRequired: { roundTimeoutMs: limits.mcpAskMinutes * 60_000 },
    },
  )
  const toolsByName = new Map<string, CalledTool>(Object.entries(extension.toolsByName))
  for (const [name, { description, call }] of Object.entries(extension.toolsByName))
    server.registerTool(name, { description, inputSchema: described<Params>({}) }, call)
  for (const tool of mcpTools) {
    if (!mayCall(session, tool.route)) continue
    toolsByName.set(tool.name, register(server, session, tool))
  }
  serveCalls(server, toolsByName)
  registerResources(server, session)
  if (client.session !== undefined) serveWatching(server, session, client.session)
  registerPrompts(server)
  extension.register(server)
  if (client.era === 'modern') serveTasks(server, session, [...documentTaskKinds, ...extension.taskKinds])
  return server
}

interface Schemas {
  readonly inputSchema: StandardSchemaWithJSON<Params, Params>
  readonly outputSchema: StandardSchemaWithJSON
}

/** Made once per isolate: a server is made for each request. */
const schemasByTool = new Map<string, Schemas>()

function schemasOf({ name, route, input }: McpTool): Schemas {
  const known = schemasByTool.get(name)
  if (known !== undefined) return known
  const outputSchema = described<unknown>(toolOf(route).outputSchema as Record<string, unknown>)
  const made = { inputSchema: described<Params>(input()), outputSchema }
  schemasByTool.set(name, made)
  return made
}

function register(server: McpServer, session: DoorSession, tool: McpTool): CalledTool {
  const { name, title, description, isIdempotent, isDestructive } = tool
  const annotations = {
    title,
    readOnlyHint: isReadOnly(tool),
    destructiveHint: isDestructive,
    idempotentHint: isIdempotent,
    // What it knows is the tenant's own.
    openWorldHint: false,
  }
  const call = (written: Params, context: ServerContext) =>
    callTool(session, { tool, written, canFollow: canFollowTasks(context) })
  server.registerTool(name, { title, description, ...schemasOf(tool), annotations }, call)
  return { call, needsTasks: false }
}
