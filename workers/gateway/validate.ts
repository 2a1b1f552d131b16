// Validates input against a schema of the contract: every issue is pointed at, with what is wrong there and how to put it right.
import * as z from 'zod'
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
  const errors = errorsOf(schema, parsed.error.issues, place)
  return refused('VALIDATION_FAILED', 'The input does not match what this operation accepts.', {
    errors: errors.slice(0, errorsMax),
    next: 'Correct what errors[] points at and send again.',
  })
}

type Issue = z.core.$ZodIssue

function errorsOf(schema: z.core.$ZodType, issues: readonly Issue[], place: Path): readonly InputError[] {
  return issues.flatMap((issue): readonly InputError[] => {
    const path = [...place, ...issue.path]
    if (issue.code === 'unrecognized_keys') {
      const known = knownFields(schema, issue.path)
      return issue.keys.map((key) => unknownField([...path, key], key, known))
    }
    const meant = issue.code === 'invalid_union' ? meantOf(schema, issue) : null
    if (meant !== null) return errorsOf(meant.schema, meant.issues, path)
    return [{ pointer: pointerTo(path), message: messageOf(issue), fix: fixOf(issue) }]
  })
}

/** Of several shapes that a whole value may have, the one that it comes nearest to: fewest fields that it knows nothing of, then fewest faults. */
function meantOf(
  schema: z.core.$ZodType,
  { path, errors }: Extract<Issue, { code: 'invalid_union' }>,
): { readonly schema: z.core.$ZodType; readonly issues: readonly Issue[] } | null {
  if (path.length > 0 || !(schema instanceof z.ZodUnion)) return null
  const ranked = errors
    .map((issues, at) => ({ schema: schema.options[at]!, issues, strangers: strangersOf(issues) }))
    .toSorted((a, b) => a.strangers - b.strangers || a.issues.length - b.issues.length)
  return ranked[0] ?? null
}

const strangersOf = (issues: readonly Issue[]): number =>
  issues.reduce(
    (sum, issue) => sum + (issue.code === 'unrecognized_keys' && issue.path.length === 0 ? issue.keys.length : 0),
    0,
  )

function unknownField(path: Path, key: string, known: readonly string[]): InputError {
  const similar = similarField(key, known)
  const all = known.length === 0 ? 'No field is known here.' : `Known here: ${known.join(', ')}.`
  const fix = similar === null ? `Remove the field. ${all}` : `Did you mean ${similar}? ${all}`
  return { pointer: pointerTo(path), message: 'unknown field', fix }
}
