// The bridge Worker: the one way out to providers of tools. No route, no store; whoever calls it has decided before whether they may.
import { WorkerEntrypoint } from 'cloudflare:workers'
import type { Notified } from '../../contract/approval.ts'
import type { BridgeRpc, ExternalTool, RanTool, ReadProvider, RunCall } from '../../contract/external-tool.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'
import { operationGlob } from '../../core/access/policy/operation-glob.ts'
import { isCanonical } from '../../core/tools/pins.ts'
import { readConfig } from '../shared/bindings.ts'
import { secretOf, type BridgeBindings } from './bindings.ts'
import { listTools, runTool } from './mcp-provider.ts'
import { readDescription, runOperation } from './openapi-provider.ts'
import { notify } from './webhook.ts'
import { isThere, saysDown, wayTo, type AskProvider, type Provider } from './provider-way.ts'

export class Bridge extends WorkerEntrypoint<BridgeBindings> implements BridgeRpc {
  async read({ provider: name }: Parameters<BridgeRpc['read']>[0]): Promise<Result<ReadProvider>> {
    const found = this.#find(name)
    if (!found.ok) return found
    const { ask, provider } = found.value
    const read = await (provider.config.kind === 'mcp' ? listTools : readDescription)(ask, provider)
    return read.ok ? accepted(allowed(read.value, provider)) : read
  }

  async run(call: RunCall): Promise<RanTool> {
    const found = this.#find(call.provider)
    if (!found.ok) return isThere(found)
    const { ask, provider } = found.value
    const { plan } = call
    if (plan.kind !== provider.config.kind) return isThere(isOfAnotherKind(call.provider))
    return plan.kind === 'mcp'
      ? await runTool(ask, provider, { ...call, plan })
      : await runOperation(ask, provider, { ...call, plan })
  }

  async probe({ provider: name }: Parameters<BridgeRpc['probe']>[0]): Promise<boolean> {
    const found = this.#find(name)
    if (!found.ok) return false
    const { ask, provider } = found.value
    try {
      // Whatever it says to this, it is there.
      const response = await ask(new URL(provider.config.url), { method: 'GET' })
      await response.body?.cancel()
      return !saysDown(response.status)
    } catch {
      return false
    }
  }

  async notify({ notice }: Parameters<BridgeRpc['notify']>[0]): Promise<Notified> {
    const config = readConfig(this.env.CONFIG)
    return config.ok ? await notify(this.env, config.value, notice) : 'failed'
  }

  #find(name: string): Result<{ readonly ask: AskProvider; readonly provider: Provider }> {
    const config = readConfig(this.env.CONFIG)
    if (!config.ok) return config
    const { providers } = config.value.tools
    const one = Object.hasOwn(providers, name) ? providers[name] : undefined
    if (one === undefined) return refused('NOT_FOUND', 'No provider of this name is configured.')
    const provider = { name, config: one, secret: one.credential === undefined ? '' : secretOf(this.env, name) }
    const ask = wayTo(this.env, provider)
    return ask.ok ? accepted({ ask: ask.value, provider }) : ask
  }
}

const isOfAnotherKind = (name: string): Result<never> =>
  refused('PROVIDER_UNAVAILABLE', `The provider ${name} is of another kind now than when its tools were accepted.`, {
    next: `Have an administrator look: clawql tools read ${name}, then accept.`,
  })

/** What the configuration lets become tools, and what can be pinned. */
function allowed({ tools, left }: ReadProvider, { name, config: { allow } }: Provider): ReadProvider {
  const globs = allow.map((glob) => operationGlob(glob === '**' ? glob : `${name}__${glob}`))
  const kept: ExternalTool[] = []
  const others: { name: string; reason: string }[] = []
  for (const tool of tools) {
    const { operationId } = tool
    if (!globs.some((matches) => matches(operationId)))
      others.push({ name: operationId, reason: `tools.providers.${name}.allow does not name it` })
    else if (isCanonical(tool)) kept.push(tool)
    else others.push({ name: operationId, reason: 'its definition cannot be written canonically (RFC 8785)' })
  }
  return { tools: kept, left: [...left, ...others] }
}

export default { fetch: (): Response => new Response(null, { status: 404 }) } satisfies ExportedHandler
