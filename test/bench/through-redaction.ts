// Texts through the stages of the pipeline that decide what memory gets: findings, labels, chunks, keyed terms; without HTTP and pages.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DocumentKey } from '../../contract/keys.ts'
import type { PackedChunks } from '../../contract/memory.ts'
import type { Span } from '../../contract/redaction.ts'
import type { Visit } from '../../contract/visit.ts'
import { detectors } from '../../core/redaction/detectors.ts'
import { redactionSettings } from '../../core/redaction/rules.ts'
import { analyze } from '../../workers/compute/engines/presidio.ts'
import { cutChunks } from '../../workers/compute/stages/cut-chunks.ts'
import { memoryParts } from '../../workers/compute/stages/memory.ts'
import { askedOf, redact } from '../../workers/compute/stages/presidio.ts'
import type { Call } from '../../workers/compute/job.ts'
import { context } from '../unit/pipeline/engines-here.ts'

export type Redaction = 'pseudonym' | 'strict'

const tenantId = 't_01K00000000000000000000000'
const identityKey = new Uint8Array(32).fill(2)

type Findings = NonNullable<Visit['findings']>
type FindingsOf = (text: string) => Promise<Findings>

const findingOf = ({ entity, start, end, score }: Span): Findings[number] => [entity, start, end, score]

/** What the redactor of this version found in a text stands in a file: finding takes longer than all that follows. */
function createFindings(folder: string, set: string): { readonly of: FindingsOf; readonly keep: () => void } {
  const compute = context()
  const settings = redactionSettings(compute.config.documents.presidio, tenantId, null)
  mkdirSync(folder, { recursive: true })
  const version = createHash('sha256').update(JSON.stringify(detectors)).digest('hex').slice(0, 12)
  const path = join(folder, `${set}.${version}.json`)
  const known = new Map<string, Findings>(readKnown(path))
  return {
    async of(text) {
      const name = createHash('sha256').update(text).digest('base64url')
      const met = known.get(name)
      if (met !== undefined) return met
      const found = await analyze(compute.engines.presidio, askedOf(compute, { text, names: [] }, settings))
      if (!found.ok) throw new Error('nothing was found out about a text')
      const findings = found.value.map(findingOf)
      known.set(name, findings)
      return findings
    },
    keep: () => writeFileSync(path, JSON.stringify([...known])),
  }
}

function readKnown(path: string): [string, Findings][] {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as [string, Findings][]
  } catch {
    return []
  }
}

export interface ThroughRedaction {
  /** The parts of a document that memory is given. */
  readonly partsOf: (text: string, documentId: string) => Promise<readonly PackedChunks[]>
  /** Keeps what was found for the next run. */
  readonly keep: () => void
}

interface Wanted {
  readonly redaction: Redaction
  readonly indexKey: Uint8Array
  /** Where findings are kept. */
  readonly folder: string
  readonly set: string
}

export function createThroughRedaction({ redaction, indexKey, folder, set }: Wanted): ThroughRedaction {
  const compute = context({}, redaction === 'strict' ? { operators: { default: 'replace' } } : {})
  const settings = redactionSettings(compute.config.documents.presidio, tenantId, null)
  const findings = createFindings(folder, set)
  const configuration = { name: 'bench', version: '1' }
  return {
    keep: findings.keep,
    async partsOf(text, documentId) {
      const found = await findings.of(text)
      const input = {
        text,
        said: {},
        sent: [],
        mediaType: 'text/plain',
        names: [],
        findings: found,
        settings,
        configuration,
      }
      const redacted = await redact(compute, { ...input, identityKey })
      if (!redacted.ok) throw new Error('a text was not redacted')
      const { content, identities } = redacted.value
      const chunks = await cutChunks(content.text)
      const key: DocumentKey = { documentId, kid: `k_${'A'.repeat(26)}`, key: indexKey }
      const call = { tenantId, documentId, revision: 1, indexKey, key, original: {} } as unknown as Call
      const parts: PackedChunks[] = []
      for await (const part of memoryParts(call, chunks ?? [], identities)) parts.push(part)
      return parts
    },
  }
}
