// Finds operations by what they do: the caller's words against their names, summaries and fields; only what the caller may call.
import type * as z from 'zod'
import type { searchAnswerSchema, searchRequestSchema } from '../../../contract/execute.ts'
import type { ExternalTool } from '../../../contract/external-tool.ts'
import { accepted, type Result } from '../../../contract/result.ts'
import { mayCall } from '../access.ts'
import { rankTools, type ToolWords } from '../../../core/tools/rank.ts'
import type { Session } from '../session.ts'
import { allOperations, toolOf } from './describe.ts'
import { describeExternal } from './describe-external.ts'
import { externalTools, mayCallExternal, type ToolOfProvider } from './external-tools.ts'

let ownWords: readonly ToolWords[] | undefined

/** Of tools as they were read: the same ones again are not looked at again. */
const wordsOfExternal = new WeakMap<ExternalTool, ToolWords>()

/** What a caller finds is what the caller can call: one decision for both. */
export async function searchTools(
  session: Session,
  { query, limit }: z.output<typeof searchRequestSchema>,
): Promise<Result<z.output<typeof searchAnswerSchema>>> {
  const external = await externalTools(session)
  if (!external.ok) return external
  const callable = external.value.filter(({ state }) => state === 'good')
  ownWords ??= allOperations.map((route) => ({
    names: [route.operationId, ...route.aliases, route.path],
    summary: route.summary,
    fields: [...fieldsOf(toolOf(route).inputSchema)],
  }))
  const ranked = rankTools(query, [...ownWords, ...callable.map(wordsOf)])
  const allowed = ranked.filter(({ at }) => {
    const one = callable[at - allOperations.length]
    return one === undefined ? mayCall(session, allOperations[at]!) : mayCallExternal(session, one)
  })
  return accepted({
    results: allowed.slice(0, limit).map(({ at, score }) => {
      const one = callable[at - allOperations.length]
      return { ...(one === undefined ? toolOf(allOperations[at]!) : describeExternal(one)), score }
    }),
    requestId: session.trace.requestId,
  })
}

function wordsOf({ tool, aliases }: ToolOfProvider): ToolWords {
  const known = wordsOfExternal.get(tool)
  if (known !== undefined) return known
  const words = {
    names: [tool.operationId, ...aliases],
    summary: tool.description,
    fields: [...fieldsOf(tool.inputSchema)],
  }
  wordsOfExternal.set(tool, words)
  return words
}

/** Keywords that hold schemas by name, in a list, or one (JSON Schema 2020-12); what else stands in a schema may be any value. */
const named = ['properties', '$defs', 'patternProperties', 'dependentSchemas'] as const
const listed = ['anyOf', 'oneOf', 'allOf', 'prefixItems'] as const
const single = ['items', 'additionalProperties', 'contains', 'not', 'if', 'then', 'else'] as const

/** Names of properties, however deep. */
function fieldsOf(schema: unknown): ReadonlySet<string> {
  const fields = new Set<string>()
  const rest: unknown[] = [schema]
  for (let one = rest.pop(); one !== undefined; one = rest.pop()) {
    if (!isObject(one)) continue
    const { properties } = one
    if (isObject(properties)) for (const name of Object.keys(properties)) fields.add(name)
    const schemas = one
    rest.push(
      ...named.flatMap((keyword) => valuesOf(schemas[keyword])),
      ...listed.flatMap((keyword) => (Array.isArray(schemas[keyword]) ? (schemas[keyword] as unknown[]) : [])),
      ...single.map((keyword) => schemas[keyword] ?? null),
    )
  }
  return fields
}

const isObject = (value: unknown): value is { readonly [name: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const valuesOf = (value: unknown): readonly unknown[] =>
  isObject(value) ? Object.values(value).map((one) => one ?? null) : []
