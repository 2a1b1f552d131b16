// A problem that an operation's own route answered, as a refusal of whoever ran it.
import { problemSchema } from '../../../contract/problem-shape.ts'
import type { Refusal } from '../../../contract/result.ts'

/** A problem as it was, with places in the params instead of places in a body. */
export async function refusalOf(response: Response): Promise<Refusal> {
  const { code, detail, next, details, errors } = problemSchema.parse(await response.json())
  const retryAfter = response.headers.get('retry-after')
  return {
    code,
    detail,
    next,
    ...(details === undefined ? {} : { details }),
    ...(errors === undefined
      ? {}
      : { errors: errors.map(({ pointer, ...error }) => ({ ...error, pointer: placeOf(pointer) })) }),
    ...(retryAfter === null ? {} : { retryAfterSeconds: Number(retryAfter) }),
  }
}

const placeOf = (pointer: string): string => `/params${pointer.startsWith('/') ? '' : '/'}${pointer}`
