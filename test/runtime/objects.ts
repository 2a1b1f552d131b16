// The object classes under test, exported by one Worker.
export { AuditLog } from '../../durable-objects/audit-log/audit-log.ts'
export { KeyVault } from '../../durable-objects/key-vault/key-vault.ts'
export { MemoryGraph } from '../../durable-objects/memory-graph/memory-graph.ts'

export default { fetch: (): Response => new Response(null, { status: 404 }) }
