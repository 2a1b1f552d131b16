// A provider of tools: an API with an OpenAPI description, or an MCP server; `tools.providers` of the configuration.
import * as z from 'zod'
import { httpAddressSchema } from './address.ts'
import { verticalNameSchema } from './api-key.ts'
import { providerNameSchema } from './external-tool.ts'
import { limits } from './limits.ts'
import { tenantIdPattern } from './tenant.ts'

const address = httpAddressSchema('an http(s) address')

const segment = '[A-Za-z0-9*]+(?:_[A-Za-z0-9*]+)*'

export const providerSchema = z.strictObject({
  kind: z.enum(['openapi', 'mcp']),
  /** Of OpenAPI what stands before its paths; of MCP its endpoint. Nothing else is ever asked. */
  url: address,
  /** Of OpenAPI: where its description stands, at the same host. Without it /openapi.json below `url`. */
  descriptionUrl: address.optional(),
  /** Header that carries the secret TOOL_SECRET_<NAME>; without this none is sent. */
  credential: z
    .strictObject({
      header: z
        .string()
        .regex(/^[A-Za-z][A-Za-z0-9-]{0,63}$/, 'the name of a header')
        .default('Authorization'),
      prefix: z
        .string()
        .regex(/^[\x20-\x7e]{0,32}$/)
        .default('Bearer '),
    })
    .optional(),
  /** Which of its operations become tools: globs over what follows the provider's name. */
  allow: z
    .array(
      z
        .string()
        .max(120)
        .regex(
          new RegExp(`^(?:\\*\\*|${segment}__${segment})$`),
          'resource__verb, where * stands for any part; ** for all',
        ),
    )
    .min(1)
    .max(100)
    .default(['**']),
  /** Whether its address may be one of this machine or of a private network. */
  private: z.boolean().default(false),
  /** Whose tools they are; without it the instance's own tenant. */
  tenants: z.array(z.string().regex(tenantIdPattern, 'ids of tenants')).min(1).max(100).optional(),
  /** Of what they are about: they show to who sees its rows. */
  vertical: verticalNameSchema.optional(),
  timeoutSeconds: z.number().min(0.1).max(120).default(30),
})
export type ProviderConfig = z.infer<typeof providerSchema>

export const toolsSchema = z.strictObject({
  providers: z
    .record(providerNameSchema, providerSchema)
    .refine((providers) => Object.keys(providers).length <= limits.providersMax, `at most ${limits.providersMax}`)
    .default({}),
})

/** Name of the secret that a provider's requests carry. */
export const toolSecretName = (provider: string): `TOOL_SECRET_${string}` => `TOOL_SECRET_${provider.toUpperCase()}`

/** Name of the binding that leads to it, where a launcher made one. */
export const providerBinding = (provider: string): `PROVIDER_${string}` => `PROVIDER_${provider.toUpperCase()}`
