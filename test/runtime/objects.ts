// The object classes under test, exported by one Worker.
export { McpSessions } from '../../durable-objects/mcp-sessions/mcp-sessions.ts'
export { MemoryGraph } from '../../durable-objects/memory-graph/memory-graph.ts'
export { ToolBreaker } from '../../durable-objects/tool-breaker/tool-breaker.ts'
export { Tenant } from '../../durable-objects/tenant/tenant.ts'

export default { fetch: (): Response => new Response(null, { status: 404 }) }
