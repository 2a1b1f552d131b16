// How an operation is called: by curl, and by the client of clients/typescript.
import type { Parameter, Placed } from './description.ts'

const wordOf = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()

/** Those that have to be there, and those without which the operation would have nothing to look at. */
const isSent = ({ required, example }: Parameter): boolean => required || example !== undefined

const valueOf = ({ name, example }: Parameter): string => example ?? wordOf(name)

const sentIn = ({ parameters }: Placed, place: Parameter['in']): readonly Parameter[] =>
  parameters.filter((one) => one.in === place && isSent(one))

/** For a shell, between quotes. */
const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`

function addressOf(operation: Placed): string {
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => {
    const found = operation.parameters.find((one) => one.in === 'path' && one.name === name)
    return found === undefined ? wordOf(name) : valueOf(found)
  })
  const query = sentIn(operation, 'query').map((one) => `${one.name}=${encodeURIComponent(valueOf(one))}`)
  return query.length === 0 ? path : `${path}?${query.join('&')}`
}

/** Whether what it answers is for a file. */
const isFile = (mediaType: string): boolean => ['application/pdf', 'application/octet-stream'].includes(mediaType)

const answerTypeOf = ({ responses }: Placed): string =>
  Object.keys(Object.entries(responses).find(([status]) => status.startsWith('2'))?.[1].content ?? {})[0] ?? ''

/** `isOpen`: no key is asked for. */
export function curlLine(
  operation: Placed,
  { url, isOpen }: { readonly url: string; readonly isOpen: boolean },
): string {
  const { method, requestBody: { content } = { content: {} } } = operation
  const json = content['application/json']
  const isForm = json === undefined && content['multipart/form-data'] !== undefined
  const parts = [
    'curl -s',
    // A body makes it a POST by itself.
    ...(method === 'GET' || json !== undefined || isForm ? [] : [`-X ${method}`]),
    ...(isOpen ? [] : ['-H "Authorization: Bearer $CLAWQL_API_KEY"']),
    ...(json === undefined
      ? []
      : ["-H 'Content-Type: application/json'", `-d ${quoted(JSON.stringify(json.example))}`]),
    ...(isForm ? ['-F file=@memo.txt'] : []),
    ...(isFile(answerTypeOf(operation))
      ? [`-o ${answerTypeOf(operation) === 'application/pdf' ? 'document.pdf' : 'tile'}`]
      : []),
    quoted(`${url}${addressOf(operation)}`),
  ]
  return parts.join(' ')
}

/** A value as it stands in a program. */
function literal(value: unknown): string {
  if (typeof value === 'string') return quoted(value).replaceAll(String.raw`'\''`, String.raw`\'`)
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const fields = Object.entries(value).map(
    ([name, one]) => `${/^[A-Za-z_]\w*$/.test(name) ? name : quoted(name)}: ${literal(one)}`,
  )
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`
}

function paramsOf(operation: Placed): readonly string[] {
  const places = (['path', 'query'] as const).flatMap((place) => {
    const sent = sentIn(operation, place)
    return sent.length === 0 ? [] : [[place, Object.fromEntries(sent.map((one) => [one.name, valueOf(one)]))]]
  })
  return places.length === 0 ? [] : [`params: ${literal(Object.fromEntries(places))}`]
}

function bodyOf({ requestBody: { content } = { content: {} } }: Placed): readonly string[] {
  const json = content['application/json']
  if (json !== undefined) return [`body: ${literal(json.example)}`]
  if (content['multipart/form-data'] === undefined) return []
  return ["body: { file: new File(['The harbour crane.'], 'memo.txt') }", 'bodySerializer: toForm']
}

const parsedAs = (mediaType: string): readonly string[] => {
  if (mediaType === 'application/json') return []
  return [`parseAs: '${mediaType.startsWith('text/') || mediaType === 'application/jsonl' ? 'text' : 'blob'}'`]
}

export function clientLine(operation: Placed): string {
  const options = [...paramsOf(operation), ...bodyOf(operation), ...parsedAs(answerTypeOf(operation))]
  const given = options.length === 0 ? '' : `, { ${options.join(', ')} }`
  return `const { data, error } = await client.${operation.method}(${quoted(operation.path)}${given})`
}
