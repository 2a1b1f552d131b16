// Tools that an MCP server lists, as tools of ours: named after server and tool, with the risk that its annotations admit to.
import type { ExternalTool, ReadProvider, ToolRisk } from '../../contract/external-tool.ts'
import { limits } from '../../contract/limits.ts'
import { isObject, NotATool, Schemas, whole } from './openapi-schema.ts'
import { shownText, toolName } from './tool-name.ts'

/** As `tools/list` answers it; nobody has looked at it yet. */
export interface ListedTool {
  readonly name: string
  readonly title?: string | undefined
  readonly description?: string | undefined
  readonly inputSchema: unknown
  readonly outputSchema?: unknown
  readonly annotations?:
    | { readonly readOnlyHint?: boolean | undefined; readonly destructiveHint?: boolean | undefined }
    | undefined
}

const descriptionCharactersMax = 1_000

/** In the order of names. */
export function readMcpTools(listed: readonly ListedTool[], provider: string): ReadProvider {
  const tools: ExternalTool[] = []
  const left: { name: string; reason: string }[] = []
  const taken = new Set<string>()
  for (const one of listed.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    try {
      const tool = readTool(one, provider)
      if (taken.has(tool.operationId)) throw new NotATool(`another tool is called ${tool.operationId}`)
      if (tools.length >= limits.toolsPerProviderMax)
        throw new NotATool(`a provider has at most ${limits.toolsPerProviderMax} tools`)
      taken.add(tool.operationId)
      tools.push(tool)
    } catch (error) {
      if (!(error instanceof NotATool)) throw error
      left.push({ name: one.name.slice(0, 200), reason: error.message })
    }
  }
  return { tools, left }
}

function readTool(listed: ListedTool, provider: string): ExternalTool {
  const operationId = toolName(provider, 'tools', listed.name)
  if (operationId === null || listed.name.length > 128) throw new NotATool('nothing of its name can stand in one')
  const inputSchema = standing(listed.inputSchema)
  if (inputSchema === null || inputSchema['type'] !== 'object') throw new NotATool('its arguments are no object')
  const description =
    shownText(listed.description, descriptionCharactersMax) || shownText(listed.title, 200) || listed.name
  const tool: ExternalTool = {
    operationId,
    provider,
    description,
    inputSchema,
    outputSchema: listed.outputSchema === undefined ? null : standing(listed.outputSchema),
    risk: riskOf(listed.annotations),
    plan: { kind: 'mcp', name: listed.name },
  }
  if (JSON.stringify(tool).length <= limits.toolDefinitionBytesMax) return tool
  throw new NotATool(`its definition has more than ${limits.toolDefinitionBytesMax / 1_024} KiB`)
}

/** Whatever it says of itself: what does not say that it only reads may write. */
function riskOf(annotations: ListedTool['annotations']): ToolRisk {
  if (annotations?.readOnlyHint === true) return 'read'
  return annotations?.destructiveHint === true ? 'delete' : 'write'
}

/** Of a tool its schema is the whole document: what it refers to stands in it. */
function standing(schema: unknown): Record<string, unknown> | null {
  if (!isObject(schema)) return null
  const schemas = new Schemas(schema)
  const converted = schemas.convert(schema)
  return typeof converted === 'boolean' ? null : whole(converted, schemas)
}
