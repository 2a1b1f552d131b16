// Recorded calls decided again: under the policy that held then, which has to come to what was recorded, and under a draft.
import type { ApiKeyAnswer } from '../../contract/api-key.ts'
import { policySchema, type Policy } from '../../contract/policy.ts'
import { routes, type Route, type Scope } from '../../contract/routes.ts'
import type { Tool } from '../../contract/tool.ts'
import type { AccessRequest } from '../../core/access/access-request.ts'
import { decide, type Decision } from '../../core/access/decide.ts'
import { compilePolicy, type CompiledPolicy } from '../../core/access/policy/compile.ts'
import { claimsOfPrincipal } from '../../core/access/principal.ts'
import type { RecordedCall } from './recorded-calls.ts'

/** A policy, and from when on it held. */
export interface HeldPolicy {
  readonly fromMs: number
  readonly policy: Policy
}

export interface Known {
  readonly draft: Policy
  readonly held: readonly HeldPolicy[]
  readonly keys: readonly ApiKeyAnswer[]
  /** Those of others among them. */
  readonly tools: readonly Pick<Tool, 'operationId' | 'vertical' | 'requires'>[]
}

type Said = 'allow' | 'deny' | 'approve'

export interface ReplayChange {
  readonly operationId: string
  /** Of the key. */
  readonly actor: string
  readonly roles: readonly string[]
  readonly vertical: string | null
  readonly before: Said
  readonly after: Said
  readonly ruleIds: readonly string[]
  readonly reasons: readonly string[]
  readonly calls: number
  readonly lastAt: string
}

/** Why a call says nothing about the draft. */
export type Untried =
  | 'unknown caller'
  | 'unknown operation'
  | 'arguments not recorded'
  | 'address not recorded'
  | 'decided by more than the policy'

export interface Replayed {
  readonly changes: readonly ReplayChange[]
  readonly tried: number
  readonly untried: { readonly [why in Untried]?: number }
}

const operations: readonly Route[] = Object.values(routes)
const tenantId = 't_00000000000000000000000000'

interface Asked {
  readonly key: ApiKeyAnswer
  readonly request: AccessRequest
}

/** A token's actor is named behind its key's id. */
const keyOf = (keys: readonly ApiKeyAnswer[], actorId: string): ApiKeyAnswer | undefined =>
  keys.find(({ id }) => id === actorId || actorId.startsWith(`${id}/`))

function operationOf({ op, res, vertical }: RecordedCall, tools: Known['tools']) {
  const route = operations.find(({ operationId, aliases }) => operationId === op || aliases.includes(op))
  const tool = tools.find(({ operationId }) => operationId === op)
  if (route !== undefined) {
    const { operationId, scope, rows, resource: kind, params } = route
    // The door knows the resource where its path names it; what was denied is recorded by who asked.
    const id = params !== undefined && res.kind === kind ? res.id : null
    const resource = { kind, id, tenantId, vertical: vertical ?? undefined }
    return { operation: { operationId, scope, isOfAllRows: rows === 'all' }, resource }
  }
  if (tool === undefined) return null
  const scope = (tool.requires.scopes[0] ?? 'tools:call') as Scope
  const resource = { kind: 'tool', id: op, tenantId, vertical: tool.vertical } as const
  return { operation: { operationId: op, scope, isOfAllRows: false }, resource }
}

function askedOf(call: RecordedCall, { keys, tools }: Known): Asked | Untried {
  const key = keyOf(keys, call.actor.id)
  if (key === undefined) return 'unknown caller'
  const named = operationOf(call, tools)
  if (named === null) return 'unknown operation'
  const principal = { ...key, actorId: call.actor.id, actorType: call.actor.type }
  const claims = claimsOfPrincipal(principal, { tenantId, isOfInstance: true })
  return { key, request: { claims, ...named, nowMs: call.atMs, purpose: null } }
}

const saidOf = ({ isAllowed, approval }: Decision): Said =>
  !isAllowed ? 'deny' : approval === null ? 'allow' : 'approve'

/** Whether that decision was recorded as this. What a person approved was done. */
const fits = (said: Said, outcome: RecordedCall['outcome']): boolean =>
  outcome === 'denied' ? said === 'deny' : outcome === 'waits' ? said === 'approve' : said !== 'deny'

const looksAtNetworks = ({ rules }: Policy): boolean =>
  rules.some(({ conditions, unless }) => conditions.network !== undefined || unless?.network !== undefined)

const looksAtArguments = ({ rules }: Policy): boolean =>
  rules.some(({ conditions, unless }) => conditions.arguments !== undefined || unless?.arguments !== undefined)

/** What a policy looks at and no record has. */
function unseenBy(policies: readonly Policy[], operationId: string): Untried | null {
  const isOfOthers = !operations.some((one) => one.operationId === operationId)
  if (isOfOthers && policies.some(looksAtArguments)) return 'arguments not recorded'
  return policies.some(looksAtNetworks) ? 'address not recorded' : null
}

interface Policies {
  readonly draft: CompiledPolicy
  readonly held: readonly { readonly fromMs: number; readonly compiled: CompiledPolicy; readonly policy: Policy }[]
}

function tryCall(call: RecordedCall, known: Known, { draft, held }: Policies): ReplayChange | Untried | null {
  const asked = askedOf(call, known)
  if (typeof asked === 'string') return asked
  const then = held.findLast(({ fromMs }) => fromMs <= call.atMs) ?? held[0]
  const { operation } = asked.request
  const unseen = unseenBy([known.draft, then!.policy], operation.operationId)
  if (unseen !== null) return unseen
  const [before, after] = [decide(then!.compiled, asked.request), decide(draft, asked.request)]
  if (!fits(saidOf(before), call.outcome)) return 'decided by more than the policy'
  if (saidOf(before) === saidOf(after)) return null
  return {
    operationId: operation.operationId,
    actor: asked.key.name,
    roles: asked.key.roles,
    vertical: asked.request.resource.vertical ?? null,
    before: saidOf(before),
    after: saidOf(after),
    ruleIds: [...after.ruleIds, ...(after.approval?.ruleIds ?? [])],
    reasons: after.reasons,
    calls: 1,
    lastAt: new Date(call.atMs).toISOString(),
  }
}

/** Changes that are alike are one, with how often. */
export function replay(calls: readonly RecordedCall[], known: Known): Replayed {
  const held = [{ fromMs: 0, policy: policySchema.parse({}) }, ...known.held]
    .toSorted((a, b) => a.fromMs - b.fromMs)
    .map((one) => ({ ...one, compiled: compilePolicy(one.policy, 0) }))
  const policies = { draft: compilePolicy(known.draft, 0), held }
  const changes = new Map<string, ReplayChange>()
  const untried: { [why in Untried]?: number } = {}
  let tried = 0
  for (const call of calls) {
    const found = tryCall(call, known, policies)
    if (typeof found === 'string') {
      untried[found] = (untried[found] ?? 0) + 1
      continue
    }
    tried++
    if (found === null) continue
    const { calls: _one, lastAt, ...alike } = found
    const name = JSON.stringify(alike)
    changes.set(name, { ...alike, calls: (changes.get(name)?.calls ?? 0) + 1, lastAt })
  }
  return { changes: [...changes.values()].toSorted((a, b) => b.calls - a.calls), tried, untried }
}
