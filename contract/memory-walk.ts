// An erasure's walk over a graph across RPC: parts of names that mention somebody, and what the index forgets of them.

/** A part of a document's names, sealed in the channel `names/<from>` under the document's key. */
export interface NamedPart {
  readonly documentId: string
  readonly revision: number
  /** Ordinal of its first chunk. */
  readonly from: number
  readonly sealed: Uint8Array
}

/** A part of a walk. */
export interface MentionedPart extends NamedPart {
  /** The first node of the page that the part's document brought to the graph; null where it joined what was there. */
  readonly bringsNode: number | null
  /** The last node of the walk that a chunk of the part is of. */
  readonly lastNode: number
}

/** Where a walk over the parts that mention somebody stands: node, document, contribution; behind all nodes, document and part. */
export type MentionPlace = readonly [node: number, document: number, copy: number]

/** All that the index knows somebody by, keyed. */
export interface ForgottenIdentity {
  /** A term that stands in every node that speaks of them: their label, or what a document was said to be about. */
  readonly label: string
  /** Terms that one mention brings, with how often. */
  readonly terms: readonly (readonly [term: string, times: number])[]
  readonly mentions: readonly string[]
  /** What came later stays, for its sealed names were not looked at: nodes from `node` on, and those with copies behind `copy`. */
  readonly before?: WalkEnd
}

/** Where a graph ended when a walk over it began: what comes later is another walk's. */
export interface WalkEnd {
  readonly node: number
  readonly copy: number
}

/** Asks for a page of a walk; the first page says where the walk ends, and the others are asked with it. */
export interface MentionedAsked {
  readonly label: string
  readonly after: MentionPlace | null
  readonly end: WalkEnd | null
  /** Whether parts that chunks were pruned from are gone over as well, behind all nodes: any of them may mention the label. */
  readonly isOfPrunedToo?: boolean
}

/** A page of a walk over the parts that mention somebody. */
export interface MentionedParts {
  readonly parts: readonly MentionedPart[]
  readonly next: MentionPlace | null
  /** Copies that the page went over. */
  readonly copies: number
  readonly end: WalkEnd
}
