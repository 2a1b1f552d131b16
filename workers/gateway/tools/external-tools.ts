// Tools of others that the caller's tenant accepted, of providers that are configured for it; known for at most a second.
import type { LocalConfig } from '../../../contract/config.ts'
import type { FoundTools, PinnedTool } from '../../../contract/external-tool.ts'
import type { ProviderConfig } from '../../../contract/provider.ts'
import { accepted, type Result } from '../../../contract/result.ts'
import type { Route } from '../../../contract/routes.ts'
import { decide } from '../../../core/access/decide.ts'
import { dottedAlias } from '../../../core/tools/tool-name.ts'
import { requestOf, type Access } from '../access.ts'
import { KnownStates } from '../known-states.ts'
import type { Session } from '../session.ts'

export interface ToolOfProvider extends PinnedTool {
  readonly aliases: readonly string[]
  readonly vertical: string | null
}

/** As it was read: what is configured may say otherwise of a provider. */
export class ToolSet {
  readonly #byName: ReadonlyMap<string, PinnedTool>
  readonly all: readonly PinnedTool[]

  constructor(all: readonly PinnedTool[]) {
    this.all = all
    this.#byName = new Map(all.map((one) => [one.tool.operationId, one]))
  }

  find(operationId: string): PinnedTool | undefined {
    return this.#byName.get(operationId)
  }
}

const knownTools = new KnownStates<FoundTools, string, ToolSet>(() => Date.now(), {
  stampOf: ({ digest }) => digest,
  isSame: (one, other) => one === other,
  read: ({ tools }) => accepted(new ToolSet(tools ?? [])),
})

/** This isolate has changed them. */
export const forgetTools = (tenantId: string): void => knownTools.forget(tenantId)

export interface Viewer {
  readonly tenantId: string
  readonly isOfInstance: boolean
  /** Null where all show. */
  readonly verticals: readonly string[] | null
}

/** Of the tenant, by their names. To whom rows of a vertical don't show there are no providers of it: names of tools tell as well. */
export function providersOf({ tools }: LocalConfig, viewer: Viewer): ReadonlyMap<string, ProviderConfig> {
  return new Map(Object.entries(tools.providers).filter(([, provider]) => isShown(provider, viewer)))
}

function isShown({ tenants, vertical }: ProviderConfig, { tenantId, isOfInstance, verticals }: Viewer): boolean {
  const isOfTenant = tenants === undefined ? isOfInstance : tenants.includes(tenantId)
  return isOfTenant && (vertical === undefined || verticals === null || verticals.includes(vertical))
}

export type Asking = Pick<Session, 'config' | 'claims' | 'tenant' | 'call'>

/** None is asked for where no provider is configured. */
export async function externalTools(session: Asking): Promise<Result<readonly ToolOfProvider[]>> {
  const providers = providersOf(session.config, session.claims)
  if (providers.size === 0) return accepted([])
  const found = await findSet(session)
  return found.ok ? accepted(found.value.all.flatMap((one) => ofProvider(one, providers))) : found
}

/** By its id, or the same with dots. Null where there is none of that name. */
export async function findExternalTool(session: Asking, name: string): Promise<Result<ToolOfProvider | null>> {
  const providers = providersOf(session.config, session.claims)
  if (providers.size === 0) return accepted(null)
  const found = await findSet(session)
  if (!found.ok) return found
  const one = found.value.find(canonicalName(name))
  return accepted(one === undefined ? null : (ofProvider(one, providers)[0] ?? null))
}

const canonicalName = (name: string): string => name.replaceAll('.', '__')

const findSet = ({ tenant, call }: Asking): Promise<Result<ToolSet>> =>
  knownTools.find(call.tenantId, (knownDigest) => tenant.findTools({ ...call, knownDigest }))

function ofProvider(one: PinnedTool, providers: ReadonlyMap<string, ProviderConfig>): readonly ToolOfProvider[] {
  const provider = providers.get(one.tool.provider)
  if (provider === undefined) return []
  return [{ ...one, aliases: [dottedAlias(one.tool.operationId)], vertical: provider.vertical ?? null }]
}

/** As a decision sees it. */
export const routeOfTool = (operationId: string): Pick<Route, 'operationId' | 'scope' | 'resource' | 'rows'> => ({
  operationId,
  scope: 'tools:call',
  resource: 'tool',
  rows: 'none',
})

/** Whether the caller may call a tool of others. */
export const mayCallExternal = (access: Access, { tool, vertical }: ToolOfProvider): boolean =>
  decide(access.policy, requestOf(access, routeOfTool(tool.operationId), { id: tool.operationId, vertical })).isAllowed
