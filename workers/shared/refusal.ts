// How a format refuses a document: thrown inside a parser's callbacks, turned into a Result at the boundary.
import type { ProblemCode } from '../../contract/problems.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'

/** The codes with which extraction refuses a document. */
export type RefusalCode = Extract<
  ProblemCode,
  | 'DOCUMENT_PASSWORD'
  | 'DOCUMENT_DAMAGED'
  | 'LIMIT_EXCEEDED'
  | 'DEADLINE_EXCEEDED'
  | 'UNSUPPORTED_FORMAT'
  | 'PAYLOAD_TOO_LARGE'
>

/** Carries a refusal out of nested callbacks; it never leaves `attempt`. */
class Refused extends Error {
  readonly code: RefusalCode

  constructor(code: RefusalCode, detail: string) {
    super(detail)
    this.code = code
  }
}

/** Stops the extraction of this document. `detail` names the structure at fault, never its content. */
export function refuse(code: RefusalCode, detail: string): never {
  throw new Refused(code, detail)
}

/** Whether a caught value is one of our refusals (to be passed on) rather than a parser's own failure. */
export function isRefusal(error: unknown): boolean {
  return error instanceof Refused
}

/**
 * Runs one extraction. A refusal becomes its code; anything else that a parser throws over hostile bytes is
 * DOCUMENT_DAMAGED, because its message may hold content and must not be passed on.
 */
export async function attempt<T>(run: () => Promise<T>): Promise<Result<T>> {
  try {
    return accepted(await run())
  } catch (error) {
    if (error instanceof Refused) return refused(error.code, error.message)
    return refused('DOCUMENT_DAMAGED', 'the parser could not read the file')
  }
}
