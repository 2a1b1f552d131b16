// What somebody pastes to connect a client of MCP to an instance: one text for each client, by the address that they use.
import { isLoopbackOrigin } from '../access/site.ts'

/** In place of a key, which no page knows: shells and some clients put it in by themselves. */
export const keyPlaceholder = '$CLAWQL_API_KEY'

export interface ConnectLine {
  readonly id: string
  readonly client: string
  /** Where it goes. */
  readonly into: string
  readonly form: 'shell' | 'json' | 'toml'
  readonly text: string
}

interface Instance {
  readonly url: string
  /** Of its endpoint. */
  readonly mcp: string
  /** Whether a key is sent; else nobody is asked for one, or the client signs somebody in. */
  readonly hasKey: boolean
}

const bearer = (key: string): string => `Bearer ${key}`

const json = (value: object): string => JSON.stringify(value, null, 2)

/** As a client's file takes headers. */
const headersIn = ({ hasKey }: Instance, key: string): object =>
  hasKey ? { headers: { Authorization: bearer(key) } } : {}

const headerOption = ({ hasKey }: Instance): string =>
  hasKey ? ` --header "Authorization: ${bearer(keyPlaceholder)}"` : ''

/** Claude Desktop starts a program, and on some systems splits what it is given at spaces: the one in a header comes by the environment. */
function desktopText({ url, mcp, hasKey }: Instance): string {
  const isPlain = url.startsWith('http://') && !isLoopbackOrigin(url)
  const args = [
    '-y',
    'mcp-remote',
    mcp,
    '--transport',
    'http-only',
    ...(isPlain ? ['--allow-http'] : []),
    ...(hasKey ? ['--header', 'Authorization:${AUTH_HEADER}'] : []),
  ]
  const env = hasKey ? { env: { AUTH_HEADER: bearer(keyPlaceholder) } } : {}
  return json({ mcpServers: { clawql: { command: 'npx', args, ...env } } })
}

/** VS Code asks for the key once, and keeps it by itself. */
function visualStudioText(at: Instance): string {
  const server = { type: 'http', url: at.mcp, ...headersIn(at, '${input:clawql-key}') }
  const asked = { id: 'clawql-key', type: 'promptString', description: 'ClawQL API key', password: true }
  return json({ servers: { clawql: server }, ...(at.hasKey ? { inputs: [asked] } : {}) })
}

const codexText = ({ mcp, hasKey }: Instance): string =>
  [
    '[mcp_servers.clawql]',
    `url = ${JSON.stringify(mcp)}`,
    ...(hasKey ? ['bearer_token_env_var = "CLAWQL_API_KEY"'] : []),
  ].join('\n')

/** `url` is the instance's own. */
export function connectLines(url: string, hasKey: boolean): readonly ConnectLine[] {
  const at = { url, mcp: `${url}/mcp`, hasKey }
  return [
    {
      id: 'claude-code',
      client: 'Claude Code',
      into: 'a shell',
      form: 'shell',
      text: `claude mcp add --transport http clawql ${at.mcp}${headerOption(at)}`,
    },
    {
      id: 'claude-desktop',
      client: 'Claude Desktop',
      into: 'claude_desktop_config.json (Settings, Developer), by mcp-remote; needs Node',
      form: 'json',
      text: desktopText(at),
    },
    {
      id: 'cursor',
      client: 'Cursor',
      into: '~/.cursor/mcp.json, or .cursor/mcp.json of a project',
      form: 'json',
      text: json({ mcpServers: { clawql: { url: at.mcp, ...headersIn(at, '${env:CLAWQL_API_KEY}') } } }),
    },
    {
      id: 'vs-code',
      client: 'VS Code',
      into: '.vscode/mcp.json',
      form: 'json',
      text: visualStudioText(at),
    },
    {
      id: 'codex',
      client: 'Codex CLI',
      into: '~/.codex/config.toml',
      form: 'toml',
      text: codexText(at),
    },
    {
      id: 'gemini',
      client: 'Gemini CLI',
      into: 'a shell',
      form: 'shell',
      text: `gemini mcp add --transport http${headerOption(at)} clawql ${at.mcp}`,
    },
    {
      id: 'inspector',
      client: 'MCP Inspector',
      into: 'a shell',
      form: 'shell',
      text: `npx -y @modelcontextprotocol/inspector --cli ${at.mcp} --transport http${headerOption(at)} --method tools/list`,
    },
    {
      id: 'mcp-json',
      client: 'Any client that reads mcp.json',
      into: 'mcp.json',
      form: 'json',
      text: json({ mcpServers: { clawql: { type: 'http', url: at.mcp, ...headersIn(at, keyPlaceholder) } } }),
    },
  ]
}
