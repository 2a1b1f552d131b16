// Reads the input of a route by its own schemas: query, headers and a body of JSON; a form is left to be read by the operation.
import type * as z from 'zod'
import type { Route } from '../../contract/routes.ts'
import { accepted, type Result } from '../../contract/result.ts'
import { readJson } from './read-json.ts'
import { beginUpload, type Upload } from './upload/body.ts'
import { receiveUpload, type FileSink, type Received } from './upload/receive.ts'
import { validate } from './validate.ts'

/** A multipart body, not read yet. */
export interface FormInput<Field extends z.ZodObject> {
  /** Of the whole body as its sender states it; Infinity where it does not. */
  readonly statedBytes: number
  /** Takes a place among the uploads under way, or is refused as RATE_LIMITED. `leave` must be called. */
  begin(tenantId: string): Result<BegunForm<Field>>
}

export interface BegunForm<Field extends z.ZodObject> extends Pick<Upload, 'hold' | 'leave'> {
  /** Reads it whole: on return every byte of the file went to the sink. */
  receive(fileBytesMax: number, sink: FileSink): Promise<Result<Received<z.output<Field>>>>
}

interface Read {
  readonly query: unknown
  readonly headers: unknown
  readonly body: unknown
  readonly form: FormInput<z.ZodObject> | null
}

/** Everything but the path's parameters. The operation knows where the bytes of a form go. */
export async function readInput(
  route: Route,
  { request, query }: { readonly request: Request; readonly query: Record<string, string> },
): Promise<Result<Read>> {
  const readQuery = validated(route.query, query)
  if (!readQuery.ok) return readQuery
  const headers = validated(route.headers, headersOf(route.headers, request.headers))
  if (!headers.ok) return headers
  const form = formOf(route, request)
  const body = form === null && route.body !== undefined ? await readJson(route.body, route, request) : accepted(null)
  if (!body.ok) return body
  return accepted({ query: readQuery.value, headers: headers.value, body: body.value, form })
}

function headersOf(schema: z.ZodObject | undefined, headers: Headers): Record<string, string> {
  const names = Object.keys(schema?.shape ?? {}).filter((name) => headers.has(name))
  return Object.fromEntries(names.map((name) => [name, headers.get(name) ?? '']))
}

/** Where an operation takes JSON as well, the sender's content type decides. */
export const isForm = ({ form }: Pick<Route, 'form'>, { headers }: Request): boolean =>
  form !== undefined && /^multipart\/form-data\s*;/i.test(headers.get('content-type') ?? '')

function formOf({ form, body }: Route, request: Request): FormInput<z.ZodObject> | null {
  if (form === undefined) return null
  if (body !== undefined && !isForm({ form }, request)) return null
  return {
    statedBytes: Number(request.headers.get('content-length') ?? Infinity),
    begin(tenantId) {
      const begun = beginUpload(request, tenantId)
      if (!begun.ok) return begun
      const { source, hold, leave } = begun.value
      return accepted({
        hold,
        leave,
        receive: (fileBytesMax, sink) => receiveUpload(request, source, { form: { ...form, fileBytesMax }, sink }),
      })
    },
  }
}

function validated(schema: z.ZodType | undefined, value: unknown): Result<unknown> {
  return schema === undefined ? accepted({}) : validate(schema, value)
}
