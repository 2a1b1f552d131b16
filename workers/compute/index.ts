// The compute Worker: what turns a document's bytes into what may leave quarantine. No route, no store, no secret of its own.
import { WorkerEntrypoint } from 'cloudflare:workers'
import type { ComputeAnswer, ComputeHealth, ComputeRpc } from '../../contract/compute.ts'
import type { LocalConfig } from '../../contract/config.ts'
import type { EngineState } from '../../contract/pipeline.ts'
import type { PreviewAnswer, PreviewCall } from '../../contract/preview.ts'
import type { Result } from '../../contract/result.ts'
import { readConfig } from '../shared/bindings.ts'
import { createTelemetry } from '../shared/telemetry.ts'
import { createEngines, type ComputeBindings, type ComputeContext } from './context.ts'
import type { Call } from './job.ts'
import { readInPreview, readInStages } from './read-in.ts'

/** Engines that answered once since this isolate started: `starting` becomes `unavailable` for them. */
const everHealthy = new Set<string>()

let config: LocalConfig | undefined

export class Compute extends WorkerEntrypoint<ComputeBindings> implements ComputeRpc<ReadableStream<Uint8Array>> {
  async run(call: Call): Promise<ComputeAnswer<ReadableStream<Uint8Array>>> {
    const { computeDocument } = await readInStages()
    return await computeDocument(this.#context(call.tenantId), call)
  }

  async preview(call: PreviewCall): Promise<Result<PreviewAnswer>> {
    const { previewRedaction } = await readInPreview()
    return await previewRedaction(this.#context(call.tenantId), call)
  }

  async health(): Promise<ComputeHealth> {
    const { tika, gotenberg, presidio, externalAnalyzer, externalAnonymizer } = this.#context('').engines
    const redactors = [presidio, externalAnalyzer, externalAnonymizer].filter((redactor) => redactor !== null)
    const areRedactorsHealthy = async (): Promise<boolean> =>
      (await Promise.all(redactors.map((redactor) => redactor.isHealthy()))).every(Boolean)
    const [tikaState, gotenbergState, presidioState] = await Promise.all([
      stateOf('tika', tika.isHealthy()),
      stateOf('gotenberg', gotenberg.isHealthy()),
      stateOf('presidio', areRedactorsHealthy()),
    ])
    return { engines: { tika: tikaState, gotenberg: gotenbergState, presidio: presidioState } }
  }

  /** Engines take turns by tenant; who only asks for health is nobody's. */
  #context(tenantId: string): ComputeContext {
    const config = this.#config()
    return {
      config,
      engines: createEngines(this.env, config, { tenantId, waitUntil: (work) => this.ctx.waitUntil(work) }),
      telemetry: createTelemetry({
        worker: 'compute',
        logLevel: config.api.logLevel,
        isSpanning: config.telemetry.enabled,
      }),
    }
  }

  /** Read once; a refused configuration stops every call, so documents wait instead of passing unchecked. */
  #config(): LocalConfig {
    if (config !== undefined) return config
    const read = readConfig(this.env.CONFIG)
    if (!read.ok) throw new Error(`assertion failed: ${read.refusal.detail}`)
    config = read.value
    return config
  }
}

async function stateOf(engine: string, health: Promise<boolean>): Promise<EngineState> {
  if (await health) {
    everHealthy.add(engine)
    return 'ok'
  }
  return everHealthy.has(engine) ? 'unavailable' : 'starting'
}

/** The heartbeat of whoever watches over the process; nothing else is served over HTTP. */
export default {
  fetch: (request: Request): Response =>
    new URL(request.url).pathname === '/health' ? new Response('ok') : new Response(null, { status: 404 }),
}
