// An OpenAPI description (3.0 and 3.1) as tools: one for each operation that JSON params can call; the others are left out with the reason.
import type { ExternalTool, OpenApiPlan, PlannedParam, ReadProvider, ToolRisk } from '../../contract/external-tool.ts'
import { httpMethods } from '../../contract/external-tool.ts'
import { limits } from '../../contract/limits.ts'
import { isObject, NotATool, resolve, Schemas, whole, type Json } from './openapi-schema.ts'
import { shownText, slug, toolName } from './tool-name.ts'

type Method = (typeof httpMethods)[number]

interface Operation {
  readonly method: Method
  readonly path: string
  readonly item: Json
  readonly operation: Json
}

const toolDescriptionCharactersMax = 1_000

/** In the order of paths and methods, so that the same description is read the same each time. Null where it is no OpenAPI 3. */
export function readOpenApi(document: unknown, provider: string): ReadProvider | null {
  if (!isObject(document) || !/^3\.[01]\./.test(String(document['openapi'])) || !isObject(document['paths']))
    return null
  const tools: ExternalTool[] = []
  const left: { name: string; reason: string }[] = []
  const taken = new Set<string>()
  for (const one of operationsOf(document['paths'])) {
    const name = `${one.method} ${one.path}`.slice(0, 200)
    try {
      const tool = readOperation(document, provider, one)
      if (taken.has(tool.operationId)) throw new NotATool(`another operation is called ${tool.operationId}`)
      if (tools.length >= limits.toolsPerProviderMax)
        throw new NotATool(`a provider has at most ${limits.toolsPerProviderMax} tools`)
      taken.add(tool.operationId)
      tools.push(tool)
    } catch (error) {
      if (!(error instanceof NotATool)) throw error
      left.push({ name, reason: error.message })
    }
  }
  return { tools, left }
}

/** Beyond, a description is nobody's to look at. */
const operationsMax = limits.toolsPerProviderMax * 4

function operationsOf(paths: Json): readonly Operation[] {
  const found = Object.keys(paths)
    .toSorted((one, other) => (one < other ? -1 : 1))
    .flatMap((path) => {
      const item = paths[path]
      if (!isObject(item)) return []
      return httpMethods.flatMap((method): Operation[] => {
        const operation = item[method.toLowerCase()]
        return isObject(operation) ? [{ method, path, item, operation }] : []
      })
    })
  return found.slice(0, operationsMax)
}

function readOperation(document: Json, provider: string, one: Operation): ExternalTool {
  const { method, path, operation } = one
  if (!/^\/[^?#\s\\]*$/.test(path) || /(?:^|\/)\.{1,2}(?:\/|$)|%(?:2e|2f|5c)/i.test(path))
    throw new NotATool('its path is no path')
  const operationId = nameOf(provider, one)
  const schemas = new Schemas(document)
  const params = paramsOf(document, one, schemas)
  const body = bodyOf(document, one, schemas)
  const properties = [
    ...params.map(({ planned, schema }) => [planned.name, schema] as const),
    ...(body === null ? [] : [['body', body.schema] as const]),
  ]
  if (new Set(properties.map(([name]) => name)).size !== properties.length)
    throw new NotATool('two of its params have one name')
  const required = [
    ...params.filter(({ planned }) => planned.isRequired).map(({ planned }) => planned.name),
    ...(body?.isRequired === true ? ['body'] : []),
  ]
  const inputSchema = whole(
    {
      type: 'object',
      properties: Object.fromEntries(properties),
      ...(required.length === 0 ? {} : { required }),
      additionalProperties: false,
    },
    schemas,
  )
  const plan: OpenApiPlan = {
    kind: 'openapi',
    method,
    path,
    params: params.map(({ planned }) => planned),
    body: body === null ? 'none' : body.isRequired ? 'required' : 'optional',
  }
  const description =
    shownText(operation['summary'], 300) ||
    shownText(operation['description'], toolDescriptionCharactersMax) ||
    `${method} ${path}`
  return bounded({
    operationId,
    provider,
    description,
    inputSchema,
    outputSchema: outputOf(document, operation),
    risk: riskOf(method),
    plan,
  })
}

/** A definition larger than this would fill a model's window by itself. */
function bounded(tool: ExternalTool): ExternalTool {
  const isLarge = JSON.stringify(tool).length > limits.toolDefinitionBytesMax
  if (!isLarge) return tool
  const bare = { ...tool, outputSchema: null }
  if (JSON.stringify(bare).length > limits.toolDefinitionBytesMax)
    throw new NotATool(`its definition has more than ${limits.toolDefinitionBytesMax / 1_024} KiB`)
  return bare
}

const riskOf = (method: Method): ToolRisk => (method === 'GET' ? 'read' : method === 'DELETE' ? 'delete' : 'write')

/** The first tag or the first fixed step of the path is the resource; the operation's own name the verb, or method and path where it has none. */
function nameOf(provider: string, { method, path, operation }: Operation): string {
  const steps = path.split('/').filter((step) => step !== '')
  const fixed = steps.filter((step) => !step.startsWith('{') && !/^v\d+$/.test(step))
  const [tag] = Array.isArray(operation['tags']) ? (operation['tags'] as unknown[]) : []
  const resource = (typeof tag === 'string' ? slug(tag) : '') || slug(fixed[0] ?? 'root')
  const own = typeof operation['operationId'] === 'string' ? slug(operation['operationId']) : ''
  const last = steps.at(-1)?.startsWith('{') === true ? ['by', steps.at(-1)!] : []
  const name = toolName(provider, resource, own || [method.toLowerCase(), ...fixed.slice(1), ...last].join('_'))
  if (name === null) throw new NotATool('nothing of its name can stand in one')
  return name
}

interface Param {
  readonly planned: PlannedParam
  readonly schema: Json | boolean
}

/** What carries credentials, frames the request or makes it another is ours to say. */
const ownHeaders =
  /^(?:accept|authorization|connection|content-length|content-type|cookie|expect|forwarded|host|idempotency-key|keep-alive|proxy-.*|range|te|trailer|traceparent|tracestate|transfer-encoding|upgrade|via|x-forwarded-.*|x-real-ip|x-original-.*|x-rewrite-.*|x-(?:http-)?method(?:-override)?)$/i

function paramsOf(document: Json, { path, item, operation }: Operation, schemas: Schemas): readonly Param[] {
  const byPlace = new Map<string, Json>()
  for (const listed of [item['parameters'], operation['parameters']]) {
    for (const one of Array.isArray(listed) ? (listed as unknown[]) : []) {
      const param = resolve(document, one)
      if (!isObject(param) || typeof param['name'] !== 'string') throw new NotATool('one of its params has no name')
      byPlace.set(`${String(param['in'])} ${param['name']}`, param)
    }
  }
  const params = [...byPlace.values()].flatMap((param) => readParam(param, schemas))
  const inPath = [...path.matchAll(/\{([^{}]*)\}/g)].map(([, name]) => name)
  const named = params.filter(({ planned }) => planned.in === 'path').map(({ planned }) => planned.name)
  if (inPath.length !== named.length || !inPath.every((name) => named.includes(name ?? '')))
    throw new NotATool('its path names other params than it has')
  return params
}

/** None of what need not be sent and can't be. */
function readParam(param: Json, schemas: Schemas): readonly Param[] {
  const { name, in: place, required } = param as { name: string; in: unknown; required: unknown }
  const isRequired = required === true || place === 'path'
  if (place === 'header' && ownHeaders.test(name)) return []
  if (!isSendable(param, name)) {
    if (isRequired) throw new NotATool(`its param ${name.slice(0, 50)} is sent in a way that is not known here`)
    return []
  }
  const { style, explode } = param
  const planned: PlannedParam = {
    name,
    in: place as PlannedParam['in'],
    isRequired,
    isExploded: place === 'query' && explode !== false,
    isDeep: style === 'deepObject',
  }
  const schema = schemas.convert(param['schema'])
  const description = shownText(param['description'], 300)
  return [{ planned, schema: description === '' || typeof schema === 'boolean' ? schema : { description, ...schema } }]
}

const stylesOf: { readonly [place: string]: readonly unknown[] } = {
  path: [undefined, 'simple'],
  query: [undefined, 'form', 'deepObject'],
  header: [undefined, 'simple'],
}

const isSendable = ({ in: place, style, content }: Json, name: string): boolean =>
  typeof place === 'string' &&
  Object.hasOwn(stylesOf, place) &&
  stylesOf[place]!.includes(style) &&
  content === undefined &&
  (place !== 'header' || /^[A-Za-z0-9-]{1,64}$/.test(name))

const isJsonType = (type: string): boolean => /^application\/(?:[\w.+-]+\+)?json(?:;|$)/i.test(type)

/** The schema of its JSON; undefined where there is none. */
function jsonOf(content: unknown): Json | undefined {
  if (!isObject(content)) return undefined
  const type = Object.keys(content).find(isJsonType)
  const media = type === undefined ? undefined : content[type]
  return isObject(media) ? media : undefined
}

function bodyOf(
  document: Json,
  { method, operation }: Operation,
  schemas: Schemas,
): { readonly schema: Json | boolean; readonly isRequired: boolean } | null {
  if (operation['requestBody'] === undefined) return null
  const body = resolve(document, operation['requestBody'])
  if (!isObject(body)) return null
  const json = jsonOf(body['content'])
  const isRequired = body['required'] === true
  // One of GET is sent by nobody.
  if (method === 'GET') {
    if (isRequired) throw new NotATool('it is a GET, and wants a body')
    return null
  }
  if (json !== undefined) return { schema: schemas.convert(json['schema']), isRequired }
  if (isRequired) throw new NotATool('its body is no JSON')
  return null
}

/** Of the first good answer that is JSON. What it says too much, or wrongly, is not said at all: nobody is held to it. */
function outputOf(document: Json, operation: Json): Record<string, unknown> | null {
  const { responses } = operation
  if (!isObject(responses)) return null
  const status = Object.keys(responses)
    .toSorted()
    .find((one) => /^2(?:\d\d|XX)$/.test(one))
  try {
    const answer = status === undefined ? undefined : resolve(document, responses[status])
    const json = isObject(answer) ? jsonOf(answer['content']) : undefined
    if (json === undefined) return null
    const schemas = new Schemas(document)
    const schema = schemas.convert(json['schema'])
    return typeof schema === 'boolean' ? null : whole(schema, schemas)
  } catch (error) {
    if (error instanceof NotATool) return null
    throw error
  }
}
