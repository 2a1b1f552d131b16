// Tools of others: what is known of each, as somebody looked at it, and how it is called. Read by the bridge, kept by the Tenant, called by the gateway.
import type { ApprovalNotice, Notified } from './approval.ts'
import * as z from 'zod'
import { limits } from './limits.ts'
import type { Result } from './result.ts'
import type { Call, IdempotencyMark } from './rpc.ts'

/** By method or annotation: what reads runs, what writes waits where the policy says so, what deletes waits always. */
export const toolRisks = ['read', 'write', 'delete'] as const
export type ToolRisk = (typeof toolRisks)[number]

export const httpMethods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

const plannedParamSchema = z.strictObject({
  name: z.string(),
  in: z.enum(['path', 'query', 'header']),
  isRequired: z.boolean(),
  /** Of a list in a query: each item by itself. */
  isExploded: z.boolean(),
  /** Of an object in a query: `name[key]=value`. */
  isDeep: z.boolean(),
})
export type PlannedParam = z.infer<typeof plannedParamSchema>

const openApiPlanSchema = z.strictObject({
  kind: z.literal('openapi'),
  method: z.enum(httpMethods),
  /** Below the provider's address, with `{name}` where params go. */
  path: z.string(),
  params: z.array(plannedParamSchema),
  body: z.enum(['none', 'optional', 'required']),
})
export type OpenApiPlan = z.infer<typeof openApiPlanSchema>

const mcpPlanSchema = z.strictObject({ kind: z.literal('mcp'), name: z.string() })
export type McpPlan = z.infer<typeof mcpPlanSchema>

const jsonSchema = z.record(z.string(), z.unknown())

export const externalToolSchema = z.strictObject({
  /** `provider__resource__verb`. */
  operationId: z.string(),
  provider: z.string(),
  description: z.string(),
  /** JSON Schema of the params, an object at its root. */
  inputSchema: jsonSchema,
  /** Null where the provider does not say what it answers. */
  outputSchema: jsonSchema.nullable(),
  risk: z.enum(toolRisks),
  plan: z.discriminatedUnion('kind', [openApiPlanSchema, mcpPlanSchema]),
})
export type ExternalTool = z.infer<typeof externalToolSchema>

/** `changed` and `gone`: its provider describes it otherwise now, or not at all; it is not called until somebody looked. */
export const pinStates = ['good', 'changed', 'gone'] as const
export type PinState = (typeof pinStates)[number]

export interface PinnedTool {
  readonly tool: ExternalTool
  /** SHA-256 over the canonical definition, in hex. */
  readonly digest: string
  readonly state: PinState
}

/** What a provider describes, as tools; what could not become one is left out with the reason. */
export interface ReadProvider {
  readonly tools: readonly ExternalTool[]
  readonly left: readonly { readonly name: string; readonly reason: string }[]
}

/** What a provider answered. */
export interface ToolReply {
  /** HTTP status; of MCP 200. */
  readonly status: number
  readonly value: unknown
}

export interface RanTool {
  readonly result: Result<ToolReply>
  /** The provider was not there, whatever it was asked: no answer in time, no connection, 502 to 504. */
  readonly isDown: boolean
}

export interface RunCall {
  readonly v: 1
  readonly provider: string
  readonly plan: OpenApiPlan | McpPlan
  readonly params: { readonly [name: string]: unknown }
  /** One of ours for the caller's: sent on to an API, so that a retry that reaches it doubles nothing there, and no caller meets another's. */
  readonly idempotencyKey: string | null
  readonly requestId: string
  readonly traceparent: string
}

/** The bridge: the one Worker that reaches providers of tools, each at its own address. */
export interface BridgeRpc {
  /** PROVIDER_UNAVAILABLE where it can't be reached, PROVIDER_QUERY_FAILED where it describes nothing that can be read. */
  read(call: { readonly v: 1; readonly provider: string }): Promise<Result<ReadProvider>>
  /** Refused with VALIDATION_FAILED before anything is sent; PROVIDER_UNAVAILABLE where no answer is to be had, PROVIDER_QUERY_FAILED where it is an error. */
  run(call: RunCall): Promise<RanTool>
  /** Whether the provider answers at all: an error is an answer too. */
  probe(call: { readonly v: 1; readonly provider: string }): Promise<boolean>
  /** Tells the configured address of a call that waits for a person. The same may be told again: by its id it is known. */
  notify(call: { readonly v: 1; readonly tenantId: string; readonly notice: ApprovalNotice }): Promise<Notified>
}

export interface FoundTools {
  readonly digest: string
  /** Null where the asker has them. */
  readonly tools: readonly PinnedTool[] | null
}

export interface AcceptToolsCall extends Call {
  readonly claims: string | null
  readonly provider: string
  readonly tools: readonly ExternalTool[]
}

/** One call of a tool, before it is sent or once it is over. */
export interface ToolCallRecord {
  readonly callId: string
  readonly operationId: string
  readonly provider: string
  readonly toolDigest: string
  readonly risk: ToolRisk
  /** Keyed: a digest of what may name somebody is never plain. */
  readonly argumentsDigest: string
}

export interface BeginToolCall extends Call {
  readonly claims: string | null
  readonly record: ToolCallRecord
  readonly idempotency?: IdempotencyMark
}

export interface EndToolCall extends Call {
  readonly claims: string | null
  readonly record: ToolCallRecord
  readonly outcome: 'ok' | 'refused' | 'failed'
  /** Of the provider's answer; null where there was none. */
  readonly status: number | null
  /** Of a refusal. */
  readonly code: string | null
  readonly durationMs: number
}

/** The tools' surface of the Tenant object. */
export interface ToolRpc {
  findTools(call: Call & { readonly knownDigest: string | null }): Promise<Result<FoundTools>>
  /** What the provider's tools are from now on, and no others. Durable with its record on return. */
  acceptTools(call: AcceptToolsCall): Promise<Result<FoundTools>>
  /** Tools that are described otherwise now are not called any more. Durable with its record on return, where there are any. */
  compareTools(
    call: AcceptToolsCall,
  ): Promise<Result<{ readonly changed: readonly string[]; readonly gone: readonly string[] }>>
  /** Durable on return, before anything is sent. Under a key that was used already `isAgain`: nothing may be sent then. */
  beginToolCall(call: BeginToolCall): Promise<Result<{ readonly callId: string; readonly isAgain: boolean }>>
  /** Durable with its record on return. */
  endToolCall(call: EndToolCall): Promise<Result<null>>
}

export const providerNameSchema = z
  .string()
  .regex(/^(?!clawql$)[a-z][a-z0-9]{1,30}$/, '2 to 31 lower-case letters and digits, and not clawql')

export const providerParams = z.object({ provider: providerNameSchema })

export const providersAnswerSchema = z.object({
  providers: z.array(
    z.object({
      name: z.string(),
      kind: z.enum(['openapi', 'mcp']),
      url: z.string(),
      /** Of tools that were accepted. */
      tools: z.number().int(),
      blocked: z.number().int(),
    }),
  ),
})

/** As a provider describes it: the same fields as of one that is kept, in an answer. */
export const readToolSchema = externalToolSchema.meta({})

export const readProviderSchema = z.object({
  provider: z.string(),
  /** Over all that it describes: what is accepted is exactly this. */
  digest: z.string(),
  /** Whole, as they would be kept: what a model reads is what somebody can look at. */
  added: z.array(readToolSchema),
  changed: z.array(z.object({ before: readToolSchema, after: readToolSchema })),
  gone: z.array(z.string()),
  same: z.number().int(),
  left: z.array(z.object({ name: z.string(), reason: z.string() })).max(limits.toolsLeftShownMax),
  /** `left` lists the first of them. */
  leftTotal: z.number().int(),
})
export type ReadProviderAnswer = z.infer<typeof readProviderSchema>

export const acceptProviderSchema = z.strictObject({
  digest: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'the digest that reading answered')
    .describe('As reading answered it: nobody accepts what they did not see'),
})

export const toolParamsSchema = z.record(z.string(), z.unknown())

export const toolCallAnswerSchema = z.object({
  operationId: z.string(),
  /** Under which its records stand. */
  callId: z.string(),
  /** Of the provider's answer. */
  status: z.number().int(),
  result: z.unknown(),
})
