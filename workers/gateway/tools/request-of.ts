// The request that an operation's own route would get: its params laid out over path, query, headers and body.
import type * as z from 'zod'
import { filePartSchema, type FilePart } from '../../../contract/execute.ts'
import type { InputError } from '../../../contract/problems.ts'
import { accepted, refused, type Result } from '../../../contract/result.ts'
import type { Route } from '../../../contract/routes.ts'
import { decodeBase64 } from '../../../core/audit/base64.ts'
import { similarField } from '../known-fields.ts'
import type { OwnRequest } from '../session.ts'
import { validate } from '../validate.ts'

export type Params = { readonly [name: string]: unknown }

/** What is sent, and where: a path with its query. */
interface Laid extends OwnRequest {
  readonly path: string
}

const namesOf = (schema: z.ZodObject | undefined): readonly string[] => Object.keys(schema?.shape ?? {})

/** What the route's schemas say of each value is left to the route; refused is what has no place in the request. */
export async function requestOf(route: Route, params: Params): Promise<Result<Laid>> {
  const [inPath, inQuery, inHeaders] = [namesOf(route.params), namesOf(route.query), namesOf(route.headers)]
  const named = [...inPath, ...inQuery, ...inHeaders]
  const rest = Object.keys(params).filter((name) => !named.includes(name))
  if (rest.length > 0 && route.body === undefined && route.form === undefined) return unknownParams(rest, named)
  const texts = textsOf(params, named)
  if (!texts.ok) return texts
  const faults = [...unsendable(inHeaders, texts.value), ...faultsOf(inPath, texts.value)]
  if (faults.length > 0) return wrong(faults)
  const sent = await bodyOf(route, Object.fromEntries(rest.map((name) => [name, params[name]])))
  if (!sent.ok) return sent
  const search = new URLSearchParams(only(inQuery, texts.value)).toString()
  return accepted({
    path: pathOf(route, texts.value) + (search === '' ? '' : `?${search}`),
    method: route.method,
    headers: { ...only(inHeaders, texts.value), ...sent.value.headers },
    body: sent.value.body,
  })
}

/** Of a value in path, query or headers. */
const textCharactersMax = 8_192

interface Texts {
  readonly [name: string]: string
}

const only = (names: readonly string[], texts: Texts): Record<string, string> =>
  Object.fromEntries(names.flatMap((name) => (texts[name] === undefined ? [] : [[name, texts[name]]])))

/** What is decided about by name is what runs: a value of a path leads nowhere else. */
const faultsOf = (inPath: readonly string[], texts: Texts): readonly InputError[] =>
  inPath.flatMap((name) => {
    const value = texts[name]
    if (value === undefined) return [at(name, 'it is missing', 'Give it.')]
    const isWandering = value.split('/').some((segment) => /^\.{1,2}$/.test(segment))
    return isWandering ? [at(name, 'it leads to another address', 'Name the thing itself.')] : []
  })

/** What no client could send: a header that breaks its line, an address longer than any server takes. */
const unsendable = (inHeaders: readonly string[], texts: Texts): readonly InputError[] =>
  Object.entries(texts).flatMap(([name, value]) => {
    if (value.length > textCharactersMax)
      return [at(name, `more than ${textCharactersMax} characters`, 'Send a shorter value.')]
    if (!value.isWellFormed()) return [at(name, 'no well-formed text', 'Send Unicode without half characters.')]
    const isHeader = inHeaders.includes(name)
    return isHeader && !/^[\x20-\x7e]*$/.test(value)
      ? [at(name, 'a header is printable ASCII', 'Send that alone.')]
      : []
  })

/** A tile's path goes on over slashes. */
const pathOf = ({ path }: Route, values: Texts): string =>
  path.replaceAll(/\{(\w+)\}/g, (_all, name: string) =>
    name === 'tilePath'
      ? values[name]!.split('/').map(encodeURIComponent).join('/')
      : encodeURIComponent(values[name]!),
  )

function textsOf(params: Params, names: readonly string[]): Result<Texts> {
  const given = names.filter((name) => params[name] !== undefined)
  const errors = given
    .filter((name) => !['string', 'number', 'boolean'].includes(typeof params[name]))
    .map((name) => at(name, 'a text, a number or true or false is expected', 'Send one value.'))
  if (errors.length > 0) return wrong(errors)
  return accepted(Object.fromEntries(given.map((name) => [name, String(params[name] as string | number | boolean)])))
}

interface Sent {
  readonly headers: { readonly [name: string]: string }
  readonly body: OwnRequest['body']
}

/** JSON where the route takes it, else a form. */
async function bodyOf(route: Route, rest: Params): Promise<Result<Sent>> {
  if (route.body !== undefined)
    return accepted({ headers: { 'content-type': 'application/json' }, body: JSON.stringify(rest) })
  if (route.form === undefined) return accepted({ headers: {}, body: null })
  const { fieldName } = route.form
  const strangers = Object.keys(rest).filter((name) => name !== 'file' && name !== fieldName)
  if (strangers.length > 0) return unknownParams(strangers, ['file', fieldName])
  const file = validate(filePartSchema, rest['file'], ['params', 'file'])
  return file.ok ? await formOf(file.value, { name: fieldName, value: rest[fieldName] }) : file
}

async function formOf(
  file: FilePart,
  field: { readonly name: string; readonly value: unknown },
): Promise<Result<Sent>> {
  const content = file.base64 === undefined ? (file.text ?? '') : decodeBase64(file.base64)
  if (content === null) return wrong([at('file', 'base64 is not in its one spelling', 'Encode the bytes by RFC 4648.')])
  const form = new FormData()
  form.append('file', new Blob([content], file.mediaType === undefined ? {} : { type: file.mediaType }), file.name)
  if (field.value !== undefined) form.append(field.name, JSON.stringify(field.value))
  const whole = new Response(form)
  const body = new Uint8Array(await whole.arrayBuffer())
  const type = whole.headers.get('content-type') ?? ''
  return accepted({ headers: { 'content-type': type, 'content-length': String(body.byteLength) }, body })
}

const at = (name: string, message: string, fix: string): InputError => ({
  pointer: `/params/${name.slice(0, 100).replaceAll('~', '~0').replaceAll('/', '~1')}`,
  message,
  fix,
})

const wrong = (errors: readonly InputError[]): Result<never> =>
  refused('VALIDATION_FAILED', 'The params do not match what this operation accepts.', {
    errors,
    next: 'Correct what errors[] points at and send again; POST /api/search answers what the operation takes.',
  })

const strangersMax = 20

function unknownParams(names: readonly string[], known: readonly string[]): Result<never> {
  const all = known.length === 0 ? 'It takes no params.' : `Known here: ${known.join(', ')}.`
  return wrong(
    names.slice(0, strangersMax).map((name) => {
      const similar = similarField(name, known)
      return at(
        name,
        'unknown field',
        similar === null ? `Remove the field. ${all}` : `Did you mean ${similar}? ${all}`,
      )
    }),
  )
}
