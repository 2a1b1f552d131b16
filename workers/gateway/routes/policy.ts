// The tenant's policy: read, written, explained.
import { policySchema, ruleIdOf, type Policy } from '../../../contract/policy.ts'
import type { ExplainAnswer, ExplainRequest, PolicyAnswer } from '../../../contract/policy-answer.ts'
import type { PolicyVersion } from '../../../contract/policy-rpc.ts'
import type { KeyGrant } from '../../../contract/api-key.ts'
import { accepted, refused, type Result } from '../../../contract/result.ts'
import { routes } from '../../../contract/routes.ts'
import { lackOf } from '../../../core/access/authorize.ts'
import type { Claims } from '../../../core/access/claims.ts'
import { decide } from '../../../core/access/decide.ts'
import { compilePolicy, rolesOf } from '../../../core/access/policy/compile.ts'
import { plainNetwork } from '../../../core/access/network.ts'
import { operationGlob } from '../../../core/access/policy/operation-glob.ts'
import { claimsOfPrincipal } from '../../../core/access/principal.ts'
import { requestOf } from '../access.ts'
import { readPolicy } from '../known-policies.ts'
import { notFound } from '../answer.ts'
import { ownSecretKeys } from '../own-keys.ts'
import { serve } from '../serve.ts'
import type { Session } from '../session.ts'
import { allOperations } from '../tools/describe.ts'
import { providersOf } from '../tools/external-tools.ts'
import { findTool, type AskedTool } from '../tools/find-tool.ts'

const versionOf = ({ version, digest, writtenMs, writtenBy }: PolicyVersion) => ({
  version,
  digest,
  writtenAt: new Date(writtenMs).toISOString(),
  writtenBy,
})

const emptyPolicy = policySchema.parse({})
const none = { version: 0, digest: null, writtenAt: null, writtenBy: null } as const

const answerOf = (session: Session, version: PolicyVersion | null, policy: Policy): PolicyAnswer => ({
  ...(version === null ? none : versionOf(version)),
  policy,
  warnings: warningsOf(policy, providersOf(session.config, session.claims)),
})

/** What stands in it and can change nothing. */
function warningsOf({ rules, roles }: Policy, providers: ReadonlyMap<string, unknown>): string[] {
  const known = rolesOf(roles)
  return rules.flatMap((rule, at) => {
    const id = ruleIdOf(rule, at)
    const idle = rule.operations.filter((glob) => {
      const isLike = operationGlob(glob)
      // Of a provider that is there its tools may be accepted later.
      return !providers.has(glob.split('__', 1)[0]!) && !allOperations.some(({ operationId }) => isLike(operationId))
    })
    const networks = [...(rule.conditions.network ?? []), ...(rule.unless?.network ?? [])]
    const strange = (rule.roles ?? []).filter((role) => !known.has(role))
    return [
      ...idle.map((glob) => `rule ${id}: no operation is called ${glob}`),
      ...networks.flatMap((text) => {
        const plain = plainNetwork(text)
        return plain === null ? [] : [`rule ${id}: ${text} is the network ${plain}`]
      }),
      ...strange.map((role) => `rule ${id}: nobody has the role ${role}, which is not defined`),
    ]
  })
}

export const policyRoutes = [
  serve(routes.policyRead, async (session, { query }): Promise<Result<PolicyAnswer>> => {
    const { tenant, call } = session
    const version = query.version === undefined ? null : Number(query.version)
    const found = await tenant.readPolicy({ ...call, version })
    if (!found.ok) return found
    if (found.value === null) return version === null ? accepted(answerOf(session, null, emptyPolicy)) : notFound
    const policy = readPolicy(found.value.body, found.value.version)
    return policy.ok ? accepted(answerOf(session, found.value, policy.value)) : policy
  }),
  serve(routes.policyVersions, async ({ tenant, call }) => {
    const found = await tenant.policies(call)
    return found.ok ? accepted({ versions: found.value.map(versionOf) }) : found
  }),
  serve(routes.policyWrite, async (session, { body }): Promise<Result<PolicyAnswer>> => {
    const { tenant, call, claims } = session
    const { policy, expectedVersion = null, dryRun } = body
    if (dryRun) {
      const found = await tenant.readPolicy({ ...call, version: null })
      return found.ok ? accepted(answerOf(session, found.value, policy)) : found
    }
    const written = { ...call, claims: claims.digest, body: JSON.stringify(policy), expectedVersion }
    const stored = await tenant.writePolicy(written)
    return stored.ok ? accepted(answerOf(session, stored.value, policy)) : stored
  }),
  serve(routes.policyExplain, (session, { body }) => explain(session, body)),
]

async function explain(session: Session, asked: ExplainRequest): Promise<Result<ExplainAnswer>> {
  const found = await findTool(session, asked.operationId)
  if (!found.ok) return found
  const claims = await claimsOf(session, asked)
  if (!claims.ok) return claims
  const policy = asked.policy === undefined ? session.policy : compilePolicy(asked.policy, 0)
  const request = requestWith(found.value, claims.value, asked)
  const decision = decide(policy, request)
  const { isAllowed, reasons, ruleIds, rows, approval } = decision
  const { required, missing } = lackOf(request, decision)
  return accepted({
    operationId: found.value.route.operationId,
    decision: isAllowed ? 'allow' : 'deny',
    reasons: [...reasons],
    required: { ...required },
    missing: { ...missing },
    ruleIds: [...ruleIds],
    rows: { only: rows.only === null ? null : [...rows.only], except: [...rows.except], hasUnmarked: rows.hasUnmarked },
    approval:
      approval === null
        ? null
        : { ruleIds: [...approval.ruleIds], approvers: approval.approvers === null ? null : [...approval.approvers] },
    policyVersion: asked.policy === undefined ? policy.version : null,
  })
}

function requestWith({ route, vertical: own }: AskedTool, claims: Claims, asked: ExplainRequest) {
  const { resource, at, address = null, purpose = null, arguments: args } = asked
  const { id = null, vertical = own ?? undefined } = resource
  const request = requestOf({ claims, address }, route, { id, vertical, purpose, arguments: args })
  return at === undefined ? request : { ...request, nowMs: Date.parse(at) }
}

/** Of somebody of the caller's own tenant. */
async function claimsOf(session: Session, { principal, keyId }: ExplainRequest): Promise<Result<Claims>> {
  const { tenantId, isOfInstance } = session.claims
  const ofTenant = { tenantId, isOfInstance }
  if (principal !== undefined) return accepted(claimsOfPrincipal(principal, ofTenant))
  const key = await findKey(session, keyId!)
  if (!key.ok) return key
  const { id, actorType, ...grant } = key.value
  return accepted({ ...grant, ...ofTenant, actor: { id, type: actorType }, digest: null })
}

async function findKey(session: Session, keyId: string): Promise<Result<KeyGrant>> {
  const inSecret = ownSecretKeys(session).find(({ id }) => id === keyId)
  if (inSecret !== undefined) return accepted({ ...inSecret, expiresMs: null })
  const stored = await session.tenant.apiKeys(session.call)
  if (!stored.ok) return stored
  const key = stored.value.find(({ id }) => id === keyId)
  return key === undefined ? refused('NOT_FOUND', 'The tenant has no key of this id.') : accepted(key)
}
