// What an agent reads first at this address (llmstxt.org): how to come in, and every operation in a line.
import type { LocalConfig } from '../../contract/config.ts'
import type { Route } from '../../contract/routes.ts'
import { mcpTools } from './mcp/tools.ts'
import { allOperations } from './tools/describe.ts'
import { productVersion } from './version.ts'

const headings: readonly (readonly [Route['resource'], string])[] = [
  ['memory', 'Memory'],
  ['document', 'Documents'],
  ['audit', 'Audit'],
  ['tool', 'Tools'],
  ['approval', 'Approvals'],
  ['policy', 'Policy'],
  ['key', 'Keys'],
  ['session', 'Session'],
  ['instance', 'Instance'],
]

const lineOf = ({ method, path, operationId, summary }: Route): string =>
  `- \`${operationId}\` (\`${method} ${path}\`): ${summary}`

export function llmsText({ api: { auth } }: LocalConfig): string {
  const key =
    auth.mode === 'noAuth'
      ? 'No key is needed here.'
      : 'Send `Authorization: Bearer <key>`; an administrator makes keys with `clawql keys create`. Clients of MCP that speak its authorization need the address alone.'
  const sections = headings.map(([resource, heading]) => {
    const lines = allOperations.filter((route) => route.resource === resource).map(lineOf)
    return `## ${heading}\n\n${lines.join('\n')}`
  })
  return `# ClawQL ${productVersion}

> Documents in, governed memory out, every step provable. Documents and notes are redacted before they are stored; recall finds them again, and an append-only log records every operation.

${key}

## Connect

- [MCP](/mcp): Streamable HTTP, versions 2026-07-28 and 2025-11-25. Tools: ${mcpTools.map(({ name }) => name).join(', ')}; \`search\` and \`execute\` reach every other operation
- [OpenAPI 3.1](/openapi.json): every operation with what it takes and answers
- [Manual](/docs): the same with lines to paste, and how an instance is run; each page as Markdown too, such as [agents](/docs/operating/agents.md)
- \`POST /api/execute\`: an operation by its id, with params and a projection
- Refusals are problem documents (RFC 9457) with \`code\` and \`next\`: what to do

${sections.join('\n\n')}
`
}
