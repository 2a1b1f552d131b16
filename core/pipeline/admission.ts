// Whether an upload is taken at all, from what is known about engines and disk.
import { limits } from '../../contract/limits.ts'
import type { PipelineHealth } from '../../contract/pipeline.ts'
import type { Refusal } from '../../contract/result.ts'

export interface AdmissionFacts {
  readonly engines: PipelineHealth['engines']
  /** An embedded Tika that is being started again answers soon: documents wait for it. */
  readonly isTikaEmbedded: boolean
  /** Null where nobody can tell, as at the edge. */
  readonly freeDiskBytes: number | null
}

/** Null where the upload may come, else why not: what no wait mends comes first. */
export function refuseAdmission(facts: AdmissionFacts): Refusal | null {
  return refuseForDisk(facts) ?? refuseForEngines(facts)
}

function refuseForDisk({ freeDiskBytes }: AdmissionFacts): Refusal | null {
  if (freeDiskBytes === null || freeDiskBytes >= limits.diskFreeBytesMin) return null
  const leastMiB = limits.diskFreeBytesMin / 1024 ** 2
  return { code: 'INSUFFICIENT_STORAGE', detail: `Less than ${leastMiB} MiB are free; documents are not taken.` }
}

function refuseForEngines({ engines, isTikaEmbedded }: AdmissionFacts): Refusal | null {
  if (engines.presidio !== 'ok' && engines.presidio !== 'starting')
    return { code: 'PRESIDIO_UNAVAILABLE', detail: 'The redactor is down; documents are not taken meanwhile.' }
  if (engines.tika === 'starting' || (engines.tika === 'unavailable' && !isTikaEmbedded))
    return { code: 'TIKA_UNAVAILABLE', detail: 'The extraction engine does not answer yet.', retryAfterSeconds: 2 }
  return null
}
