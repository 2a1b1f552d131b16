// A tenant's policy: roles beside the product's own, and rules that narrow what roles allow (guide §5.4; checklist AU-8, X24).
import * as z from 'zod'
import { networkSchema } from './network.ts'
import { grantableScopes, roleNames, roleNameSchema, verticalNameSchema } from './api-key.ts'
import { limits } from './limits.ts'

const actorTypeSchema = z.enum(['human', 'agent', 'service'])

/** Claims that a value can stand for. */
export const claimNames = ['tenantId', 'actorId', 'actorType'] as const
export type ClaimName = (typeof claimNames)[number]

const isValue = (text: string): boolean =>
  !text.includes('${') || claimNames.some((name) => text === `\${claims.${name}}`)

const valueSchema = z
  .string()
  .min(1)
  .max(256)
  .refine(isValue, `a text, or one of ${claimNames.map((name) => `\${claims.${name}}`).join(', ')} alone`)

/** What an attribute has to be. One that is not there fulfils nothing. */
const textConditionSchema = z.union([
  valueSchema,
  z.strictObject({ oneOf: z.array(valueSchema).min(1).max(100) }),
  z.strictObject({ prefix: valueSchema }),
])
export type TextCondition = z.infer<typeof textConditionSchema>

export const dayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const

/** There are some six hundred; to ask for one takes as long as a hundred decisions. In small letters, for case does not matter. */
const knownZones = new Set<string>()

function isTimeZone(name: string): boolean {
  if (knownZones.has(name.toLowerCase())) return true
  try {
    new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions()
  } catch {
    return false
  }
  knownZones.add(name.toLowerCase())
  return true
}

const clockSchema = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'a time of day as HH:MM')
const timeConditionSchema = z
  .strictObject({
    /** The first minute that counts. */
    from: clockSchema,
    /** The first that does not any more. */
    until: clockSchema,
    days: z.array(z.enum(dayNames)).min(1).max(7).optional(),
    timeZone: z.string().max(64).refine(isTimeZone, 'a time zone of the IANA database, such as Europe/Berlin'),
  })
  .refine(({ from, until }) => from < until, { message: 'from comes before until; over midnight write two rules' })
export type TimeCondition = z.infer<typeof timeConditionSchema>

const isPlainText = (text: string): boolean => !text.includes('${')
const scalarSchema = z.union([
  z.string().max(256).refine(isPlainText, 'a text without ${…}: claims stand for nothing here'),
  z.number(),
  z.boolean(),
])

/** What has to stand at a place of what a tool is called with. */
const argumentConditionSchema = z.union([
  scalarSchema,
  z.strictObject({ oneOf: z.array(scalarSchema).min(1).max(100) }),
  z.strictObject({ prefix: z.string().min(1).max(256).refine(isPlainText, 'a text without ${…}') }),
  z
    .strictObject({ min: z.number().optional(), max: z.number().optional() })
    .refine(({ min, max }) => min !== undefined || max !== undefined, 'min, max or both'),
])
export type ArgumentCondition = z.infer<typeof argumentConditionSchema>

const step = '[A-Za-z0-9_$-]{1,64}'
const argumentPathSchema = z
  .string()
  .max(256)
  .regex(new RegExp(`^${step}(?:\\.${step}){0,9}$`), 'names with dots between them, such as body.amount')

/** By place, at most 16. */
const argumentsSchema = z
  .record(argumentPathSchema, argumentConditionSchema)
  .refine((places) => Object.keys(places).length >= 1 && Object.keys(places).length <= 16, '1 to 16 places')

/** All of them have to hold. */
export const conditionsSchema = z.strictObject({
  /** Of the resource, as the next two. */
  tenantId: textConditionSchema.optional(),
  resourceKind: textConditionSchema.optional(),
  /** Not there where the operation names no single resource. */
  resourceId: textConditionSchema.optional(),
  actorId: textConditionSchema.optional(),
  time: timeConditionSchema.optional(),
  /** Networks (CIDR) that the request came from one of. */
  network: z.array(networkSchema).min(1).max(64).optional(),
  /** Of tools of others alone: what they are called with. Of a list, each item. */
  arguments: argumentsSchema.optional(),
})
export type Conditions = z.infer<typeof conditionsSchema>

const segment = '[A-Za-z0-9*-]+(?:_[A-Za-z0-9*-]+)*'

export const operationGlobSchema = z
  .string()
  .max(200)
  .regex(
    new RegExp(`^(?:\\*\\*|${segment}__${segment}__${segment})$`),
    'provider__resource__verb, where * stands for any part of a segment; ** for every operation',
  )

/** Of one provider that is named whole, and is not this product. */
const isOfOthers = (glob: string): boolean => {
  const [provider = ''] = glob.split('__', 1)
  return provider !== 'clawql' && !provider.includes('*')
}

export const ruleSchema = z
  .strictObject({
    /** Without it `rule-` and its place, from 1; the guide's rules have none. */
    id: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, '1 to 64 letters, digits and . _ -')
      .optional(),
    /** Stands in no decision. */
    description: z.string().max(500).optional(),
    /** `approve`: what it matches waits until a person has approved it, whatever allows it. */
    effect: z.enum(['allow', 'deny', 'approve']).default('allow'),
    /** Without it the rule is about every type of actor. */
    actorType: actorTypeSchema.optional(),
    /** It is about who has one of them; without it about everybody. */
    roles: z.array(roleNameSchema).min(1).max(32).optional(),
    /** It is about rows and tools of these alone. */
    verticals: z.array(verticalNameSchema).min(1).max(32).optional(),
    operations: z.array(operationGlobSchema).min(1).max(100),
    conditions: conditionsSchema.default({}),
    /** Of a rule that denies or wants an approval: it does not where all of these hold. */
    unless: conditionsSchema.optional(),
    /** Of a rule that wants an approval: one of these roles gives it; without it, whoever may decide approvals. */
    approvers: z.array(roleNameSchema).min(1).max(32).optional(),
  })
  .refine(
    ({ operations, conditions, unless }) =>
      (conditions.arguments === undefined && unless?.arguments === undefined) || operations.every(isOfOthers),
    {
      message: 'arguments are known of tools of others alone: name a provider in each operation, such as crm__*__*',
      path: ['conditions', 'arguments'],
    },
  )
  .refine(({ effect, approvers }) => effect === 'approve' || approvers === undefined, {
    message: 'approvers belong to rules of effect approve',
    path: ['approvers'],
  })
  .refine(({ effect, unless }) => effect !== 'allow' || unless === undefined, {
    message: 'unless belongs to rules that deny or want an approval; write what has to hold into conditions',
    path: ['unless'],
  })
export type PolicyRule = z.infer<typeof ruleSchema>

export const ruleIdOf = ({ id }: Pick<PolicyRule, 'id'>, at: number): string => id ?? `rule-${at + 1}`

const hasOwnIds = (rules: readonly PolicyRule[]): boolean => new Set(rules.map(ruleIdOf)).size === rules.length
const areFewVerticals = (rules: readonly PolicyRule[]): boolean =>
  new Set(rules.flatMap(({ verticals = [] }) => verticals)).size <= limits.policyVerticalsMax

const isOwnRole = (name: string): boolean => !(roleNames as readonly string[]).includes(name)

export const policySchema = z.strictObject({
  /** Beside the product's own; a key can be given them by who has all that they give. */
  roles: z
    .record(
      roleNameSchema.refine(isOwnRole, `not one of the product's own roles: ${roleNames.join(', ')}`),
      z.strictObject({
        description: z.string().max(500).optional(),
        scopes: z.array(z.enum(grantableScopes)).max(grantableScopes.length),
      }),
    )
    .refine((roles) => Object.keys(roles).length <= limits.policyRolesMax, `at most ${limits.policyRolesMax} roles`)
    .default({}),
  /** Whether an agent that no rule is about may do what its roles give. */
  agentsWithoutRule: z.enum(['allow', 'deny']).default('allow'),
  rules: z
    .array(ruleSchema)
    .max(limits.policyRulesMax)
    .refine(hasOwnIds, 'each rule has an id of its own')
    .refine(areFewVerticals, `at most ${limits.policyVerticalsMax} different verticals`)
    .default([]),
})
export type Policy = z.infer<typeof policySchema>
/** As it is written. */
export type WrittenPolicy = z.input<typeof policySchema>
