// The pipeline Worker: queue consumer, and the RPC surface for hand-over, health and archived PDFs.
import { WorkerEntrypoint } from 'cloudflare:workers'
import type { DocumentRow } from '../../contract/catalog.ts'
import type { PipelineHealth } from '../../contract/pipeline.ts'
import type { PreviewAnswer, PreviewCall } from '../../contract/preview.ts'
import { accepted, type Result } from '../../contract/result.ts'
import { nothingSaid } from '../../core/pipeline/caption.ts'
import { readConfig, type HandOver, type PipelineBindings } from '../shared/bindings.ts'
import { createTelemetry } from '../shared/telemetry.ts'
import { consume } from './consume.ts'
import { createContext, type PipelineContext } from './context.ts'
import { runDocument } from './run.ts'

export default class Pipeline extends WorkerEntrypoint<PipelineBindings> {
  /** Nothing is served over HTTP. */
  override async fetch(): Promise<Response> {
    return new Response(null, { status: 404 })
  }

  override async queue(batch: MessageBatch): Promise<void> {
    await consume(this.#context(), batch)
  }

  /** The document goes on with the bytes that its uploader still has. */
  async handOver({ tenantId, document, bytes, ...hints }: HandOver): Promise<DocumentRow | null> {
    const { extension, tags, subjects = [], session = null, spokenBy = null, ...others } = hints
    const { statement = null, supersedes = [], confidence = null, described = nothingSaid } = others
    const said = { extension, tags, described, subjects, session, statement, supersedes, confidence, spokenBy }
    const original = { bytes, ...said, refusal: () => null, fault: () => null }
    const open = async () => accepted(original)
    return await runDocument(this.#context(), { tenantId, document, open })
  }

  /** The gateway reaches engines through here alone. */
  async preview(call: PreviewCall): Promise<Result<PreviewAnswer>> {
    return await this.env.COMPUTE.preview(call)
  }

  async health(): Promise<PipelineHealth> {
    const [{ engines }, isArchiveHealthy] = await Promise.all([
      this.env.COMPUTE.health(),
      this.#context().paperless.driver.isHealthy(),
    ])
    return { engines: { ...engines, paperless: isArchiveHealthy ? 'ok' : 'unavailable' } }
  }

  /** The archived PDF; any other status than 200 means that the archive does not give it. */
  async archived(call: { readonly v: 1; readonly paperlessId: string }): Promise<Response> {
    const pdf = await this.#context().paperless.driver.download(call.paperlessId)
    return pdf.ok ? new Response(pdf.value) : new Response(null, { status: 503 })
  }

  /** A refused configuration stops every batch, so documents wait instead of passing unchecked. */
  #context(): PipelineContext {
    const read = readConfig(this.env.CONFIG)
    if (!read.ok) throw new Error(`assertion failed: ${read.refusal.detail}`)
    const { api, telemetry } = read.value
    const log = createTelemetry({ worker: 'pipeline', logLevel: api.logLevel, isSpanning: telemetry.enabled })
    return createContext(this.env, read.value, log)
  }
}
