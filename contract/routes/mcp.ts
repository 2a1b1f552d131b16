// The Model Context Protocol at its one address. It is no operation: the tools that it lists are.
import { json, text, type Route } from './route.ts'
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
  mcpListen: {
    method: 'GET',
    path: '/mcp',
    operationId: 'clawql__mcp__listen',
    aliases: [],
    scope: 'tools:read',
    resource: 'tool',
    rows: 'none',
    summary: 'What a session of the Model Context Protocol 2025 is told of, as server-sent events',
    answers: { 200: text('text/event-stream', 'As the protocol has it') },
    refusals: [404, 405],
  },
  mcpEnd: {
    method: 'DELETE',
    path: '/mcp',
    operationId: 'clawql__mcp__end',
    aliases: [],
    scope: 'tools:read',
    resource: 'tool',
    rows: 'none',
    summary: 'Ends a session of the Model Context Protocol 2025',
    answers: { 204: { kind: 'none', mediaType: '', schema: z.null(), description: 'The session has ended' } },
    refusals: [404, 405],
  },
} as const satisfies Record<string, Route>
