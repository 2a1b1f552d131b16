// Result: what a function returns when it may refuse. Refusals are values, in core and across RPC (error classes do not survive RPC).
import type { InputError, ProblemCode } from './problems.ts'

/** Why something was refused: a stable code, a sentence free of personal content, and typed details. */
export interface Refusal {
  readonly code: ProblemCode
  readonly detail: string
  readonly details?: { readonly [name: string]: unknown }
  /** What the caller can do next, where it is not the code's own. */
  readonly next?: string
  readonly errors?: readonly InputError[]
  readonly retryAfterSeconds?: number
}

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal }

export function accepted<T>(value: T): Result<T> {
  return { ok: true, value }
}

export function refused<T = never>(
  code: ProblemCode,
  detail: string,
  more: Omit<Refusal, 'code' | 'detail'> = {},
): Result<T> {
  return { ok: false, refusal: { code, detail, ...more } }
}

/** Stops on a bug of ours; kept on in production. Within an object's turn the object ends and reads its state anew; before one the call is refused, and nothing was written. */
export function assert(condition: unknown, message: string): asserts condition {
  if (condition === false || condition === null || condition === undefined || condition === 0 || condition === '') {
    throw new Error(`assertion failed: ${message}`)
  }
}
