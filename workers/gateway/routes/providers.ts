// Providers of tools: what they describe now beside what was accepted, and accepting it; and calls of their tools.
import type * as z from 'zod'
import type { ReadProvider, readProviderSchema } from '../../../contract/external-tool.ts'
import { limits } from '../../../contract/limits.ts'
import { accepted, refused, type Result } from '../../../contract/result.ts'
import { routes } from '../../../contract/routes.ts'
import { changesOf, digestOfTools } from '../../../core/tools/pins.ts'
import { serve } from '../serve.ts'
import type { Session } from '../session.ts'
import { callExternal } from '../tools/call-external.ts'
import { externalTools, forgetTools, providersOf } from '../tools/external-tools.ts'

type ReadAnswer = z.output<typeof readProviderSchema>

async function readNow(session: Session, provider: string): Promise<Result<ReadProvider>> {
  if (!providersOf(session.config, session.claims).has(provider))
    return refused('NOT_FOUND', 'No provider of this name is configured for your tenant.', {
      next: 'Name it under tools.providers in the configuration, and restart.',
    })
  return await session.bindings.BRIDGE.read({ v: 1, provider })
}

/** Beside what is accepted now. */
async function answerOf(
  session: Session,
  provider: string,
  { tools, left }: ReadProvider,
): Promise<Result<ReadAnswer>> {
  forgetTools(session.call.tenantId)
  const pinned = await externalTools(session)
  if (!pinned.ok) return pinned
  const own = pinned.value.filter(({ tool }) => tool.provider === provider)
  const before = new Map(own.map(({ tool }) => [tool.operationId, tool]))
  const { added, changed, gone, same } = changesOf(
    new Map(own.map(({ tool, digest }) => [tool.operationId, digest])),
    tools,
  )
  return accepted({
    provider,
    digest: digestOfTools(tools),
    added: [...added],
    changed: changed.map((after) => ({ before: before.get(after.operationId)!, after })),
    gone: [...gone],
    same,
    left: left.slice(0, limits.toolsLeftShownMax),
    leftTotal: left.length,
  })
}

export const providerRoutes = [
  serve(routes.providers, async (session) => {
    const tools = await externalTools(session)
    if (!tools.ok) return tools
    const providers = [...providersOf(session.config, session.claims)].map(([name, { kind, url }]) => {
      const own = tools.value.filter(({ tool }) => tool.provider === name)
      const blocked = own.filter(({ state }) => state !== 'good').length
      return { name, kind, url, tools: own.length, blocked }
    })
    return accepted({ providers })
  }),
  serve(routes.providerRead, async (session, { params: { provider } }) => {
    const { tenant, call, claims } = session
    const read = await readNow(session, provider)
    if (!read.ok) return read
    const compared = await tenant.compareTools({ ...call, claims: claims.digest, provider, tools: read.value.tools })
    return compared.ok ? await answerOf(session, provider, read.value) : compared
  }),
  serve(routes.providerAccept, async (session, { params: { provider }, body: { digest } }) => {
    const { tenant, call, claims } = session
    const read = await readNow(session, provider)
    if (!read.ok) return read
    if (digestOfTools(read.value.tools) !== digest)
      return refused('CONFLICT', 'The provider describes itself otherwise than when you read it.', {
        next: 'Read it again, look at what changed, and accept that.',
      })
    const answer = await answerOf(session, provider, read.value)
    if (!answer.ok) return answer
    const kept = await tenant.acceptTools({ ...call, claims: claims.digest, provider, tools: read.value.tools })
    forgetTools(call.tenantId)
    return kept.ok ? answer : kept
  }),
  serve(routes.toolCall, (session, { params: { operationId }, body, headers }) =>
    callExternal(session, routes.toolCall, { operationId, params: body, headers }),
  ),
]
