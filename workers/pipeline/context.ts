// What the pipeline works with: bindings, configuration, the archive, and whom to ask about a process that ended.
import type { LocalConfig } from '../../contract/config.ts'
import { tenantObjects, type PipelineBindings } from '../shared/bindings.ts'
import { externalTransport, unreachable } from '../shared/engines/external.ts'
import type { Telemetry } from '../shared/telemetry.ts'
import { createPaperless, type Paperless } from './engines/paperless.ts'
import { steadyMs } from '../shared/steady-ms.ts'

export interface PipelineContext {
  readonly env: PipelineBindings
  readonly config: LocalConfig
  readonly paperless: { readonly kind: 'embedded' | 'external'; readonly driver: Paperless }
  readonly telemetry: Telemetry
  readonly objects: (tenantId: string) => ReturnType<typeof tenantObjects>
  /** Whether compute was ended by somebody else's hand since then, as far as anybody knows. */
  readonly lostCompute: (sinceMs: number) => Promise<'foreign' | 'unknown'>
}

/** A configured address without its binding fails every call as an archive out of reach; it is no fallback. */
export function createContext(env: PipelineBindings, config: LocalConfig, telemetry: Telemetry): PipelineContext {
  const isEmbedded = config.documents.paperless.url === 'embedded'
  const external =
    env.PAPERLESS_EXTERNAL === undefined ? unreachable : externalTransport(env.PAPERLESS_EXTERNAL, '/api/')
  const transport = isEmbedded ? externalTransport(env.PAPERLESS, '/api/') : external
  return {
    env,
    config,
    telemetry,
    paperless: {
      kind: isEmbedded ? 'embedded' : 'external',
      driver: createPaperless(transport, env.PAPERLESS_KEY ?? ''),
    },
    objects: (tenantId) => tenantObjects(env, tenantId),
    lostCompute: (sinceMs) => askSupervisor(env.SUPERVISOR, sinceMs),
  }
}

const askMs = 5_000

async function askSupervisor(supervisor: Fetcher | undefined, sinceMs: number): Promise<'foreign' | 'unknown'> {
  if (supervisor === undefined) return 'unknown'
  try {
    const url = `http://supervisor/lost?engine=compute-0&cause=broken&forMs=${Math.ceil(steadyMs() - sinceMs)}`
    const response = await supervisor.fetch(url, { method: 'POST', signal: AbortSignal.timeout(askMs) })
    const answer = await response.json<{ isCharged?: unknown }>()
    return answer.isCharged === false ? 'foreign' : 'unknown'
  } catch {
    return 'unknown'
  }
}
