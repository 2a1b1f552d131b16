// Tenant, document and request identifiers, and the names of objects that hold a tenant's state.
import * as z from 'zod'

/** A ULID in Crockford's base 32, as the guide's `01J…` ids. */
export const ulidPattern = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/
export const tenantIdPattern = /^t_[0-7][0-9A-HJKMNP-TV-Z]{25}$/
export const graphNamePattern = /^[a-z][a-z0-9-]{0,31}$/
/** Node ids are opaque: a keyed hash, 32 hexadecimal digits behind `n_`. */
export const nodeIdPattern = /^n_[0-9a-f]{32}$/
export const requestIdPattern = /^[A-Za-z0-9_-]{8,64}$/
export const traceparentPattern = /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/

export const documentIdSchema = z.string().regex(ulidPattern, 'a ULID of 26 characters')
export const nodeIdSchema = z.string().regex(nodeIdPattern, 'n_ and 32 hexadecimal digits')
export const graphNameSchema = z.string().regex(graphNamePattern, 'lower case letters, digits and hyphens')

export const defaultGraph = 'main'
/** The first epoch of a tenant's audit log. An administrator opens the next where a log is frozen or is to end. */
export const firstEpoch = 1

/** Names of Durable Objects. They never change: they are the identity of the data. */
export const objectName = {
  memoryGraph: (tenantId: string, graph: string): string => `${tenantId}/${graph}`,
  tenant: (tenantId: string): string => tenantId,
  mcpSessions: (tenantId: string): string => tenantId,
} as const
