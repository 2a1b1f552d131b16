// The Model Context Protocol at its one address. It is no operation: the tools that it lists are.
import { json, type Route } from './route.ts'
import * as z from 'zod'

export const mcpRoutes = {
  mcp: {
    method: 'POST',
    path: '/mcp',
    operationId: 'clawql__mcp__message',
    aliases: [],
    // Beside what each tool needs.
    scope: 'tools:read',
    resource: 'tool',
    rows: 'none',
    summary: 'Model Context Protocol over Streamable HTTP',
    answers: { 200: json(z.unknown(), 'As the protocol has it') },
    refusals: [],
  },
} as const satisfies Record<string, Route>
