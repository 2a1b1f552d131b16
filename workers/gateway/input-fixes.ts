// What an issue of input is called, and how to put it right. Neither ever quotes what was sent.
import type * as z from 'zod'

type Issue = z.core.$ZodIssue

const articles: { readonly [type in string]?: string } = {
  array: 'an array',
  object: 'an object',
  int: 'a whole number',
}
const nounOf = (type: string): string => articles[type] ?? `a ${type}`

const unitOf: { readonly [origin in string]?: string } = { string: ' characters', array: ' items', file: ' bytes' }

/** A field that is not there is missing, not of a wrong type. */
export function messageOf(issue: Issue): string {
  const isMissing = issue.code === 'invalid_type' && issue.message.endsWith('received undefined')
  return isMissing ? 'missing' : issue.message
}

/** Bounds of numbers are values, of all else lengths. */
function boundFix(issue: Extract<Issue, { code: 'too_big' | 'too_small' }>): string {
  const bound = issue.code === 'too_big' ? issue.maximum : issue.minimum
  const word = issue.code === 'too_big' ? 'most' : 'least'
  const unit = Number(bound) === 1 ? (unitOf[issue.origin] ?? '').replace(/s$/, '') : (unitOf[issue.origin] ?? '')
  return `Send at ${word} ${bound}${unit}.`
}

function formatFix(issue: Extract<Issue, { code: 'invalid_format' }>): string {
  if (issue.format !== 'regex') return `Send a valid ${issue.format}, such as /openapi.json describes.`
  const isTold = !issue.message.startsWith('Invalid')
  return isTold ? `Send ${issue.message}.` : `Send a text that matches ${issue.pattern}.`
}

const described = (): string => 'Send what /openapi.json describes here.'

const fixes: { readonly [Code in Issue['code']]: (issue: Extract<Issue, { code: Code }>) => string } = {
  invalid_type: ({ expected }) => `Send ${nounOf(expected)}.`,
  too_big: boundFix,
  too_small: boundFix,
  invalid_format: formatFix,
  invalid_value: ({ values }) => `Send ${values.length === 1 ? '' : 'one of '}${values.map(String).join(', ')}.`,
  not_multiple_of: ({ divisor }) => `Send a multiple of ${divisor}.`,
  custom: ({ message }) => `${message.charAt(0).toUpperCase()}${message.slice(1)}.`,
  unrecognized_keys: described,
  invalid_union: described,
  invalid_key: described,
  invalid_element: described,
}

export function fixOf(issue: Issue): string {
  const fix = fixes[issue.code] as (issue: Issue) => string
  return fix(issue)
}
