// Validates input against a schema of the contract: every issue is pointed at, with what is wrong there and how to put it right.
import type * as z from 'zod'
import type { InputError } from '../../contract/problems.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'
import { fixOf, messageOf } from './input-fixes.ts'
import { knownFields, similarField } from './known-fields.ts'

const errorsMax = 20
const fieldCharactersMax = 100

type Path = readonly PropertyKey[]

/** JSON pointer (RFC 6901). Names of fields are the sender's own, and may be long. */
const pointerTo = (path: Path): string =>
  path
    .map((part) => String(part).slice(0, fieldCharactersMax).replaceAll('~', '~0').replaceAll('/', '~1'))
    .map((part) => `/${part}`)
    .join('')

/** Validates a value; a refusal lists its issues with pointers, which begin with `place` where the value is a part of the input. */
export function validate<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  place: Path = [],
): Result<z.output<Schema>> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return accepted(parsed.data)
  const errors = parsed.error.issues.flatMap((issue): readonly InputError[] => {
    const path = [...place, ...issue.path]
    if (issue.code === 'unrecognized_keys') {
      const known = knownFields(schema, issue.path)
      return issue.keys.map((key) => unknownField([...path, key], key, known))
    }
    return [{ pointer: pointerTo(path), message: messageOf(issue), fix: fixOf(issue) }]
  })
  return refused('VALIDATION_FAILED', 'The input does not match what this operation accepts.', {
    errors: errors.slice(0, errorsMax),
    next: 'Correct what errors[] points at and send again.',
  })
}

function unknownField(path: Path, key: string, known: readonly string[]): InputError {
  const similar = similarField(key, known)
  const all = known.length === 0 ? 'No field is known here.' : `Known here: ${known.join(', ')}.`
  const fix = similar === null ? `Remove the field. ${all}` : `Did you mean ${similar}? ${all}`
  return { pointer: pointerTo(path), message: 'unknown field', fix }
}
