// What an engine call comes to: a value, or a failure with its cause.
import type { StageFailure } from '../../../core/pipeline/failure.ts'
import type { ProblemCode } from '../../../contract/problems.ts'

export type EngineAnswer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: StageFailure }

export function answered<T>(value: T): EngineAnswer<T> {
  return { ok: true, value }
}

export function failed<T = never>(code: ProblemCode, cause: StageFailure['cause']): EngineAnswer<T> {
  return { ok: false, failure: { code, cause } }
}

/** A failure under the code of the engine's stage; one of the document, and the loss of an engine, keep their own. */
export function failedAs(code: ProblemCode, failure: StageFailure): EngineAnswer<never> {
  const isOwn = failure.cause === 'engine' || failure.cause === 'unreachable' || failure.cause === 'absent'
  return { ok: false, failure: isOwn ? { code, cause: failure.cause } : failure }
}

/** One way to an engine: an embedded slot or an external address. */
export interface EngineTransport {
  /** `external` engines may be of another version than the embedded ones. */
  readonly kind: 'embedded' | 'external'
  /** Sends one request; `deadlineMs` covers the answer's body too. The whole answer is in memory on return. */
  send(request: EngineRequest): Promise<EngineAnswer<EngineReply>>
  /** Whether the engine answers its health route. */
  isHealthy(): Promise<boolean>
}

export interface EngineRequest {
  readonly method: 'GET' | 'POST' | 'PUT'
  /** Path behind the engine's prefix, such as `/rmeta/text`. */
  readonly path: string
  readonly headers?: { readonly [name: string]: string }
  readonly body?: BodyInit
  readonly deadlineMs: number
  /** By kind of answer: more is not read, and is a failure of this document with LIMIT_EXCEEDED. */
  readonly answerBytesMax: number
}

export interface EngineReply {
  readonly status: number
  readonly headers: Headers
  readonly bytes: Uint8Array
}
