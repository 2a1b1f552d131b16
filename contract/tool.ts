// Tools on the wire: the registry's entries, breaker state, requirements.
import * as z from 'zod'

/** Of its draft 2020-12; what stands in it is for who reads schemas. */
export const jsonSchemaSchema = z.record(z.string(), z.unknown())
const describedSchema: z.ZodType = jsonSchemaSchema

export const toolSchema = z.object({
  operationId: z.string(),
  aliases: z.array(z.string()),
  description: z.string(),
  vertical: z.string().nullable(),
  provider: z.string(),
  inputSchema: describedSchema,
  outputSchema: describedSchema,
  risk: z.object({ level: z.enum(['read', 'write', 'delete']), policy: z.string() }),
  breaker: z.enum(['closed', 'open', 'half_open']),
  requires: z.object({ scopes: z.array(z.string()) }),
})
export const toolListSchema = z.array(toolSchema)
export type Tool = z.infer<typeof toolSchema>

export const toolHealthSchema = z.object({
  operationId: z.string(),
  state: z.enum(['closed', 'open', 'half_open']),
  failures: z.number().int(),
  openedAt: z.string().nullable(),
  nextProbeAt: z.string().nullable(),
})

export const toolRequirementsSchema = z.object({
  operationId: z.string(),
  requiredRoles: z.array(z.string()),
  requiredScopes: z.array(z.string()),
  requiredVerticals: z.array(z.string()),
  crossVertical: z.boolean(),
  memoryPrivileges: z.record(z.string(), z.boolean()),
  classificationLevel: z.string().nullable(),
  satisfied: z.boolean(),
  missing: z.object({ scopes: z.array(z.string()), verticals: z.array(z.string()).exactOptional() }),
  /** Why not, where it is not satisfied; rules of the tenant’s policy among it. */
  reasons: z.array(z.string()),
  /** Rules that decided. */
  ruleIds: z.array(z.string()),
  /** Whether a person has to approve each call. */
  needsApproval: z.boolean(),
})
