// The records that the pipeline owes to the audit log. Their ids follow from their content, so a repeated stage appends nothing twice.
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { timeOf } from '../document-time.ts'
import type { RecordDraft, Resource } from '../../contract/audit.ts'
import type { Actor, Json } from '../../contract/rpc.ts'

/** What every record of one document revision shares. */
export interface RecordedDocument {
  readonly documentId: string
  readonly revision: number
  readonly actor: Actor
  readonly claims: string | null
  readonly requestId: string
  readonly subjects: readonly string[]
  readonly matter: string | null
  readonly vertical: string | null
  readonly graph: string
  /** How often it was begun anew; 0 where that is not said. */
  readonly retries?: number
}

export interface RecordedEffect {
  readonly type: string
  readonly op: string
  readonly outcome?: RecordDraft['outcome']
  readonly policy?: string
  readonly also?: readonly Resource[]
  readonly body: { readonly [name: string]: Json }
}

/** Version of the pipeline's rules, in every record's `policy`. */
export const pipelinePolicy = 'pipeline/1'

/**
 * The draft of a record. Its id is the document's time and SHA-256 over document, revision, type, body, and how often it was begun
 * anew: the same effect is the same record.
 */
export function documentRecord(document: RecordedDocument, effect: RecordedEffect): RecordDraft {
  const identity = JSON.stringify([
    document.documentId,
    document.revision,
    effect.type,
    effect.outcome ?? 'ok',
    effect.body,
    ...(document.retries === undefined || document.retries === 0 ? [] : [document.retries]),
  ])
  return {
    id: `r_${timeOf(document.documentId)}${bytesToHex(sha256(utf8ToBytes(identity)))}`,
    type: effect.type,
    op: effect.op,
    outcome: effect.outcome ?? 'ok',
    actor: document.actor,
    claims: document.claims,
    req: document.requestId,
    res: { kind: 'document', id: document.documentId },
    ...(effect.also === undefined ? {} : { also: effect.also }),
    subj: document.subjects,
    matter: document.matter === null ? [] : [document.matter],
    vertical: document.vertical,
    graph: document.graph,
    revision: document.revision,
    policy: effect.policy ?? pipelinePolicy,
    body: effect.body,
  }
}
