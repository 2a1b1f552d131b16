// Finds operations by what they do: the caller's words against their names, summaries and fields; only what the caller may call.
import type * as z from 'zod'
import type { searchAnswerSchema, searchRequestSchema } from '../../../contract/execute.ts'
import type { ExternalTool } from '../../../contract/external-tool.ts'
import { accepted, type Result } from '../../../contract/result.ts'
import { mayCall, mayCallExternal } from '../access.ts'
import { rankTools, type ToolWords } from '../../../core/tools/rank.ts'
import type { Session } from '../session.ts'
import { allOperations, toolOf } from './describe.ts'
import { describeExternal } from './describe-external.ts'
import { externalTools, type ToolOfProvider } from './external-tools.ts'

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

/** Names of properties, however deep. */
function fieldsOf(schema: unknown): ReadonlySet<string> {
  if (typeof schema !== 'object' || schema === null) return new Set()
  const { properties } = schema as { readonly properties?: object }
  const own = properties === undefined ? [] : Object.keys(properties)
  return new Set([...own, ...Object.values(schema).flatMap((below) => [...fieldsOf(below)])])
}
