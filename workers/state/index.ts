// The state Worker: owns the Durable Object classes and has no routes, so that no other Worker's release resets an object.
export { McpSessions } from '../../durable-objects/mcp-sessions/mcp-sessions.ts'
export { MemoryGraph } from '../../durable-objects/memory-graph/memory-graph.ts'
export { ToolBreaker } from '../../durable-objects/tool-breaker/tool-breaker.ts'
export { Tenant } from '../../durable-objects/tenant/tenant.ts'

export default { fetch: (): Response => new Response(null, { status: 404 }) } satisfies ExportedHandler
