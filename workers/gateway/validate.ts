// Validates input against a schema of the contract: every issue is pointed at, with what is wrong there.
import type * as z from 'zod'
import { accepted, refused, type Result } from '../../contract/result.ts'
import type { InputError } from '../../contract/problems.ts'

/** Validates a value against a schema; a refusal lists every issue with its JSON pointer. */
export function validate<Schema extends z.ZodType>(schema: Schema, value: unknown): Result<z.output<Schema>> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return accepted(parsed.data)
  const errors = parsed.error.issues.slice(0, 20).map((issue): InputError => ({
    pointer: `/${issue.path.map((part) => String(part).replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`,
    message: issue.code === 'unrecognized_keys' ? 'unknown field' : issue.message,
    fix:
      issue.code === 'unrecognized_keys'
        ? 'Remove the field; /openapi.json lists the known ones.'
        : 'See /openapi.json for what is accepted here.',
  }))
  return refused('VALIDATION_FAILED', 'The input does not match what this operation accepts.', { errors })
}
