// A tool of others as callers see tools: found, listed and described beside ours.
import type { ToolOfProvider } from './external-tools.ts'
import type { DescribedTool } from './describe.ts'

export function describeExternal({ tool, aliases, vertical }: ToolOfProvider): DescribedTool {
  const { operationId, provider, description, inputSchema, outputSchema, risk } = tool
  return {
    operationId,
    aliases: [...aliases],
    description,
    vertical,
    provider,
    inputSchema,
    outputSchema: outputSchema ?? {},
    risk: { level: risk, policy: risk === 'delete' ? 'approve' : 'allow' },
    requires: { scopes: ['tools:call'] },
  }
}
