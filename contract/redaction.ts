// Redaction: findings, the branded type of what may leave quarantine, and Presidio's wire shapes.

/** A finding. `start` and `end` are offsets in Unicode code points, as on Presidio's wire. */
export interface AnalyzerFinding {
  readonly entity_type: string
  readonly start: number
  readonly end: number
  readonly score: number
}

/** A finding in UTF-16 code units, ready for String.prototype.slice. */
export interface Span {
  readonly entity: string
  readonly start: number
  readonly end: number
  readonly score: number
}

declare const redactedBrand: unique symbol
/** Content that passed redaction. Root, memory and archive accept nothing else (invariant I1). */
export type Redacted<T> = T & { readonly [redactedBrand]: true }

export interface Detector {
  readonly name: string
  readonly version: string
}

/** What presidio.redact yields: everything that may leave quarantine, and what proves how it came about. */
export interface RedactedContent {
  readonly text: string
  /** Fields that describe the document and were found free of personal content or were redacted. */
  readonly metadata: { readonly [name: string]: string | readonly string[] }
  readonly entities: { readonly [entity: string]: number }
  /** How many of them each operator put in. */
  readonly operators?: { readonly [operator: string]: number }
  readonly detectors: readonly Detector[]
}
