// Forms of the keyed names that cross MemoryGraph's RPC surface.
export { nodeIdPattern } from '../../contract/tenant.ts'

/** A 64-bit keyed digest, term or entity. */
export const graphDigestPattern = /^[0-9a-f]{16}$/
