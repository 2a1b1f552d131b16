// Finds operations by what they do: the caller's words against their names, summaries and fields; only what the caller may call.
import type * as z from 'zod'
import type { searchAnswerSchema, searchRequestSchema } from '../../../contract/execute.ts'
import { mayCall } from '../access.ts'
import { rankTools, type ToolWords } from '../../../core/tools/rank.ts'
import type { Session } from '../session.ts'
import { allOperations, toolOf } from './describe.ts'

let words: readonly ToolWords[] | undefined

/** What a caller finds is what the caller can call: one decision for both. */
export function searchTools(
  session: Session,
  { query, limit }: z.output<typeof searchRequestSchema>,
): z.output<typeof searchAnswerSchema> {
  words ??= allOperations.map((route) => ({
    names: [route.operationId, ...route.aliases, route.path],
    summary: route.summary,
    fields: [...fieldsOf(toolOf(route).inputSchema)],
  }))
  const allowed = rankTools(query, words).filter(({ at }) => mayCall(session, allOperations[at]!))
  return {
    results: allowed.slice(0, limit).map(({ at, score }) => ({ ...toolOf(allOperations[at]!), score })),
    requestId: session.trace.requestId,
  }
}

/** Names of properties, however deep. */
function fieldsOf(schema: unknown): ReadonlySet<string> {
  if (typeof schema !== 'object' || schema === null) return new Set()
  const { properties } = schema as { readonly properties?: object }
  const own = properties === undefined ? [] : Object.keys(properties)
  return new Set([...own, ...Object.values(schema).flatMap((below) => [...fieldsOf(below)])])
}
