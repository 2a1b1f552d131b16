// The pipeline Worker: queue consumer, and the RPC surface for health, counters, archived PDFs and the sweep.
import { WorkerEntrypoint } from 'cloudflare:workers'
import type { ComputeHealth } from '../../contract/compute.ts'
import type { LocalConfig } from '../../contract/config.ts'
import type { EngineState, PipelineCounters, PipelineHealth } from '../../contract/pipeline.ts'
import { readConfig, type PipelineBindings } from '../shared/bindings.ts'
import { createTelemetry, type Telemetry } from '../shared/telemetry.ts'
import { createCommitter, type Committer } from './commit.ts'
import { consume, type Counters } from './consume.ts'
import { createArchive, type StageContext } from './context.ts'
import type { Paperless } from './engines/paperless.ts'
import { sweep } from './sweep.ts'

const counters: Counters = { ingestErrorsByStage: {}, presidioFailures: 0, wormWrites: 0 }
/** Engines that answered once since this isolate started: `starting` becomes `unavailable` for them. */
const everHealthy = new Set<string>()

let config: LocalConfig | undefined
let committer: ReturnType<typeof createCommitter> | undefined

export default class Pipeline extends WorkerEntrypoint<PipelineBindings> {
  /** Nothing is served over HTTP. */
  override async fetch(): Promise<Response> {
    return new Response(null, { status: 404 })
  }

  override async queue(batch: MessageBatch): Promise<void> {
    await consume(this.#context(), batch, counters)
  }

  async health(): Promise<PipelineHealth> {
    const [computed, paperless] = await Promise.all([
      this.#computeHealth(),
      stateOf('paperless', this.#paperless().isHealthy()),
    ])
    return { engines: { ...computed, paperless } }
  }

  /** Where compute itself is out of reach, so is everything behind it. */
  async #computeHealth(): Promise<ComputeHealth['engines']> {
    try {
      const { engines } = await this.env.COMPUTE.health()
      everHealthy.add('compute')
      return engines
    } catch {
      const state: EngineState = everHealthy.has('compute') ? 'unavailable' : 'starting'
      return { tika: state, gotenberg: state, presidio: state }
    }
  }

  async counters(): Promise<PipelineCounters> {
    return counters
  }

  /** The archived PDF; any other status than 200 means that the archive does not give it. */
  async archived(call: { readonly v: 1; readonly paperlessId: string }): Promise<Response> {
    const pdf = await this.#paperless().download(call.paperlessId)
    return pdf.ok ? new Response(pdf.value) : new Response(null, { status: 503 })
  }

  async sweep(_call: { readonly v: 1 }): Promise<{ unfinished: number }> {
    return await sweep(this.env)
  }

  #context(): StageContext {
    return {
      env: this.env,
      config: this.#config(),
      paperless: this.#paperless(),
      committer: this.#committer(),
      telemetry: this.#telemetry(),
    }
  }

  #committer(): Committer {
    committer ??= createCommitter(this.env, counters)
    const shared = committer
    return { submit: (commit) => shared.submit(commit, (work) => this.ctx.waitUntil(work)) }
  }

  #paperless(): Paperless {
    return createArchive(this.env, this.#config())
  }

  #telemetry(): Telemetry {
    const { api, telemetry } = this.#config()
    return createTelemetry({ worker: 'pipeline', logLevel: api.logLevel, isSpanning: telemetry.enabled })
  }

  /** Read once; a refused configuration stops every batch, so documents wait instead of passing unchecked. */
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
