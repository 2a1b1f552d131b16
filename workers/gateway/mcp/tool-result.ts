// Results of tools over MCP: what an operation answered, and what it refused, which an agent reads to know what to do next.
import type { CallToolResult } from '@modelcontextprotocol/server'
import { problems } from '../../../contract/problems.ts'
import type { Refusal } from '../../../contract/result.ts'

/** `text`: for whoever reads text alone; the whole as JSON where it is not given. */
export function toolResult(value: unknown, requestId: string, text = JSON.stringify(value)): CallToolResult {
  return {
    content: [{ type: 'text', text }],
    structuredContent: value,
    _meta: { 'com.clawql/requestId': requestId },
  }
}

/** A refusal is text for the agent, and a problem for the program that it runs in. */
export function refusedResult(refusal: Refusal, requestId: string): CallToolResult {
  const { code, detail, details, errors = [], retryAfterSeconds } = refusal
  const next = refusal.next ?? problems[code].next
  const places = errors.map(({ pointer, message, fix }) => `- ${pointer}: ${message}. ${fix}`)
  const wait = retryAfterSeconds === undefined ? [] : [`Retry after ${retryAfterSeconds} s.`]
  return {
    isError: true,
    content: [{ type: 'text', text: [`${code}: ${detail}`, ...places, next, ...wait].join('\n') }],
    _meta: {
      'com.clawql/requestId': requestId,
      'com.clawql/problem': {
        code,
        detail,
        next,
        ...(details === undefined ? {} : { details }),
        ...(errors.length === 0 ? {} : { errors }),
        ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
      },
    },
  }
}
