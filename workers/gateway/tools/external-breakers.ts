// Breakers of tools of others, as this isolate knows them: an open one is known without a hop, a failure is told at once.
import type { ExternalTool } from '../../../contract/external-tool.ts'
import { accepted, type Result } from '../../../contract/result.ts'
import type { BreakerAnswer, ToolBreakerCall } from '../../../contract/tool-breaker.ts'
import type { Session } from '../session.ts'

interface Seen {
  readonly answer: BreakerAnswer
  readonly atMs: number
}

/** What is known is believed for so long. */
const believedMs = 1_000
const seenMax = 5_000
const countedMax = 50

const seen = new Map<string, Seen>()

const nameOf = (tenantId: string, operationId: string): string => `${tenantId}/${operationId}`

export type Breaking = Pick<Session, 'bindings' | 'call' | 'config' | 'telemetry'>

function ask(
  { bindings, call, config }: Breaking,
  { operationId, provider }: Pick<ExternalTool, 'operationId' | 'provider'>,
) {
  const { failureThreshold, halfOpenProbeIntervalSeconds } = config.api.circuitBreaker
  const asked: ToolBreakerCall = {
    ...call,
    operationId,
    provider,
    rules: { failureThreshold, probeIntervalMs: halfOpenProbeIntervalSeconds * 1_000 },
  }
  return { breaker: bindings.TOOL_BREAKER.getByName(nameOf(call.tenantId, operationId)), asked }
}

function learn(
  { call }: Breaking,
  { operationId }: Pick<ExternalTool, 'operationId'>,
  answer: Result<BreakerAnswer>,
): Result<BreakerAnswer> {
  const name = nameOf(call.tenantId, operationId)
  seen.delete(name)
  const [oldest] = seen.size >= seenMax ? seen.keys() : []
  if (oldest !== undefined) seen.delete(oldest)
  if (answer.ok) seen.set(name, { answer: answer.value, atMs: Date.now() })
  return answer
}

export async function lookAtBreaker(
  breaking: Breaking,
  tool: Pick<ExternalTool, 'operationId' | 'provider'>,
): Promise<Result<BreakerAnswer>> {
  const known = seen.get(nameOf(breaking.call.tenantId, tool.operationId))
  if (known !== undefined && Math.abs(Date.now() - known.atMs) < believedMs) return accepted(known.answer)
  const { breaker, asked } = ask(breaking, tool)
  return learn(breaking, tool, await breaker.look(asked))
}

/** Looks now whether the provider is there. */
export async function probeBreaker(
  breaking: Breaking,
  tool: Pick<ExternalTool, 'operationId' | 'provider'>,
): Promise<Result<BreakerAnswer>> {
  const { breaker, asked } = ask(breaking, tool)
  return learn(breaking, tool, await breaker.probe(asked))
}

/** That a provider answered is news only where it was not there before. */
export async function tellBreaker(
  breaking: Breaking,
  tool: Pick<ExternalTool, 'operationId' | 'provider'>,
  isWell: boolean,
): Promise<void> {
  const known = seen.get(nameOf(breaking.call.tenantId, tool.operationId))
  if (isWell && known?.answer.failures === 0) return
  const { breaker, asked } = ask(breaking, tool)
  try {
    learn(breaking, tool, await breaker.report({ ...asked, isWell }))
  } catch {
    // What the call came to is known and on record; the next one tells again.
    breaking.telemetry.log('warn', 'a breaker was not told', { operationId: tool.operationId })
  }
}

/** What is known without asking. */
export const knownState = (tenantId: string, operationId: string): BreakerAnswer['state'] =>
  seen.get(nameOf(tenantId, operationId))?.answer.state ?? 'closed'

/** Of the tenant, as far as this isolate met them; each is looked at again. */
export async function countOpenToolBreakers(breaking: Breaking): Promise<number> {
  const prefix = nameOf(breaking.call.tenantId, '')
  const open = [...seen]
    .filter(([name, { answer }]) => name.startsWith(prefix) && answer.state !== 'closed')
    .slice(0, countedMax)
  const looked = await Promise.all(
    open.map(([name]) =>
      lookAtBreaker(breaking, {
        operationId: name.slice(prefix.length),
        provider: name.slice(prefix.length).split('__', 1)[0]!,
      }),
    ),
  )
  return looked.filter((answer) => answer.ok && answer.value.state !== 'closed').length
}
