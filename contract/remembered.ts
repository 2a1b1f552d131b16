// What an export reads of a Tenant across RPC: pages of the documents that a graph remembers.
import type { Call } from './rpc.ts'

/** A revision as a graph names it. */
export interface FoundRevision {
  readonly documentId: string
  readonly revision: number
  readonly merkleRoot: string
}

/** Asks for a page of what a graph remembers, oldest first: newest revisions that are committed. */
export interface RememberedCall extends Call {
  readonly graph: string
  readonly vertical: string | null
  /** Document id behind which the page begins. */
  readonly cursor: string | null
  readonly limit: number
}

export interface RememberedDocument extends FoundRevision {
  readonly vertical: string | null
  readonly classification: string | null
  /** Keyed names. */
  readonly subjects: readonly string[]
  readonly tags: readonly string[]
  readonly matter: string | null
}

export interface RememberedPage {
  /** May be none, although others follow: a page is of so many documents of the tenant that were looked at. */
  readonly documents: readonly RememberedDocument[]
  /** Null behind the last. */
  readonly cursor: string | null
}
