// What this Worker works with: bindings, the archive's driver, configuration, committer, telemetry.
import type { LocalConfig } from '../../contract/config.ts'
import type { PipelineBindings } from '../shared/bindings.ts'
import type { EngineTransport } from '../shared/engines/answer.ts'
import { externalTransport, unreachable } from '../shared/engines/external.ts'
import type { Telemetry } from '../shared/telemetry.ts'
import type { Committer } from './commit.ts'
import { createPaperless, type Paperless } from './engines/paperless.ts'

export interface StageContext {
  readonly env: PipelineBindings
  readonly config: LocalConfig
  readonly paperless: Paperless
  readonly committer: Committer
  readonly telemetry: Telemetry
}

/** The configured archive. A configured address without its binding is out of reach, not a fallback. */
export function createArchive(env: PipelineBindings, config: LocalConfig): Paperless {
  const healthPath = '/api/'
  const reach = (service: Fetcher | undefined): EngineTransport =>
    service === undefined ? unreachable : externalTransport(service, healthPath)
  const isEmbedded = config.documents.paperless.url === 'embedded'
  return createPaperless(reach(isEmbedded ? env.PAPERLESS : env.PAPERLESS_EXTERNAL), env.PAPERLESS_KEY ?? '')
}
