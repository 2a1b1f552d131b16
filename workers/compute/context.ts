// What the stages of this Worker work with: drivers of the configured engines, configuration, telemetry. No store, no secret.
import type { LocalConfig } from '../../contract/config.ts'
import type { EngineTransport } from '../shared/engines/answer.ts'
import { externalTransport, unreachable } from '../shared/engines/external.ts'
import type { Telemetry } from '../shared/telemetry.ts'
import { createSlots, embeddedTransport, type Caller, type EngineProcess, type Slots } from './engines/slots.ts'

export interface ComputeBindings {
  readonly CONFIG: string
  readonly ENGINE_0: Fetcher
  readonly ENGINE_1?: Fetcher
  /** The launcher, which ends an engine that is late; absent at the edge. */
  readonly SUPERVISOR?: Fetcher
  readonly TIKA_EXTERNAL?: Fetcher
  readonly GOTENBERG_EXTERNAL?: Fetcher
  readonly PRESIDIO_ANALYZER_EXTERNAL?: Fetcher
  readonly PRESIDIO_ANONYMIZER_EXTERNAL?: Fetcher
}

export interface Engines {
  readonly tika: EngineTransport
  readonly gotenberg: EngineTransport
  /** The embedded redactor: it always runs and can't be switched off. */
  readonly presidio: EngineTransport
  /** External redactor that joins it, where one is configured. */
  readonly externalAnalyzer: EngineTransport | null
  readonly externalAnonymizer: EngineTransport | null
  /** The embedded engines, for what only they are asked. */
  readonly embedded: EngineTransport
  readonly embeddedTika: EngineTransport
}

export interface ComputeContext {
  readonly config: LocalConfig
  readonly engines: Engines
  readonly telemetry: Telemetry
}

let slots: Slots | undefined

/** Drivers for the configured engines. A configured address without its binding is out of reach, not a fallback. */
export function createEngines(env: ComputeBindings, config: LocalConfig, caller: Caller): Engines {
  slots ??= createSlots(engineProcesses(env))
  const pool = slots
  const embedded = (prefix: string): EngineTransport => embeddedTransport(pool, prefix, caller)
  const external = (service: Fetcher | undefined, url: string, healthPath: string): EngineTransport | null => {
    if (url === 'embedded') return null
    return service === undefined ? unreachable : externalTransport(service, healthPath)
  }
  const { tika, gotenberg, presidio } = config.documents
  const presidioUrl = (url: string): string => (presidio.enabled ? url : 'embedded')
  return {
    tika: external(env.TIKA_EXTERNAL, tika.url, '/version') ?? embedded('/tika'),
    gotenberg: external(env.GOTENBERG_EXTERNAL, gotenberg.url, '/health') ?? embedded('/gotenberg'),
    presidio: embedded('/presidio'),
    externalAnalyzer: external(env.PRESIDIO_ANALYZER_EXTERNAL, presidioUrl(presidio.analyzerUrl), '/health'),
    externalAnonymizer: external(env.PRESIDIO_ANONYMIZER_EXTERNAL, presidioUrl(presidio.anonymizerUrl), '/health'),
    embedded: embedded(''),
    embeddedTika: embedded('/tika'),
  }
}

function engineProcesses(env: ComputeBindings): readonly EngineProcess[] {
  const engines = env.ENGINE_1 === undefined ? [env.ENGINE_0] : [env.ENGINE_0, env.ENGINE_1]
  const { SUPERVISOR: service } = env
  return engines.map((engine, i) => ({
    engine,
    supervisor: service === undefined ? null : { service, name: `engine-${i}` },
  }))
}
