// What the stages of this Worker work with: bindings, drivers, configuration, committer, telemetry.
import type { LocalConfig } from '../../contract/config.ts'
import type { PipelineBindings } from '../shared/bindings.ts'
import type { Telemetry } from '../shared/telemetry.ts'
import type { EngineTransport } from './engines/answer.ts'
import { createPaperless, type Paperless } from './engines/paperless.ts'
import { createSlots, embeddedTransport, externalTransport, type EngineProcess, type Slots } from './engines/slots.ts'
import type { Committer } from './commit.ts'

export interface Engines {
  readonly tika: EngineTransport
  readonly gotenberg: EngineTransport
  /** The embedded redactor: it always runs and can't be switched off. */
  readonly presidio: EngineTransport
  /** External redactor that joins it, where one is configured. */
  readonly externalAnalyzer: EngineTransport | null
  readonly externalAnonymizer: EngineTransport | null
  readonly paperless: Paperless
  /** The embedded engines, for what only they are asked. */
  readonly embeddedTika: EngineTransport
}

export interface StageContext {
  readonly env: PipelineBindings
  readonly config: LocalConfig
  readonly engines: Engines
  readonly committer: Committer
  readonly telemetry: Telemetry
}

let slots: Slots | undefined

/** Drivers for the configured engines. A configured address without its binding is a refusal at start, not a fallback. */
export function createEngines(
  env: PipelineBindings,
  config: LocalConfig,
  waitUntil: (work: Promise<void>) => void,
): Engines {
  slots ??= createSlots(engineProcesses(env))
  const pool = slots
  const embedded = (prefix: string): EngineTransport => embeddedTransport(pool, prefix, waitUntil)
  const external = (service: Fetcher | undefined, url: string, healthPath: string): EngineTransport | null => {
    if (url === 'embedded') return null
    return service === undefined ? unreachable : externalTransport(service, healthPath)
  }
  const { documents } = config
  const presidioUrl = (url: string): string => (documents.presidio.enabled ? url : 'embedded')
  const archive =
    external(env.PAPERLESS_EXTERNAL, documents.paperless.url, '/api/') ?? externalTransport(env.PAPERLESS, '/api/')
  return {
    tika: external(env.TIKA_EXTERNAL, documents.tika.url, '/version') ?? embedded('/tika'),
    gotenberg: external(env.GOTENBERG_EXTERNAL, documents.gotenberg.url, '/health') ?? embedded('/gotenberg'),
    presidio: embedded('/presidio'),
    externalAnalyzer: external(env.PRESIDIO_ANALYZER_EXTERNAL, presidioUrl(documents.presidio.analyzerUrl), '/health'),
    externalAnonymizer: external(
      env.PRESIDIO_ANONYMIZER_EXTERNAL,
      presidioUrl(documents.presidio.anonymizerUrl),
      '/health',
    ),
    paperless: createPaperless(archive, env.PAPERLESS_KEY ?? ''),
    embeddedTika: embedded('/tika'),
  }
}

function engineProcesses(env: PipelineBindings): readonly EngineProcess[] {
  const engines = env.ENGINE_1 === undefined ? [env.ENGINE_0] : [env.ENGINE_0, env.ENGINE_1]
  const { SUPERVISOR: service } = env
  return engines.map((engine, i) => ({
    engine,
    supervisor: service === undefined ? null : { service, name: `engine-${i}` },
  }))
}

/** An address is configured but this deployment has no binding for it: every call fails as an engine out of reach. */
const unreachable: EngineTransport = {
  kind: 'external',
  send: async () => ({ ok: false, failure: { code: 'PROVIDER_UNAVAILABLE', cause: 'engine' } }),
  isHealthy: async () => false,
}
