// A refusal of a read over MCP, which has no result of its own for it: an error of the protocol, with the problem as its data.
import { ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server'
import { problems } from '../../../contract/problems.ts'
import type { Refusal } from '../../../contract/result.ts'

/** What is not there is the parameter's fault (MCP 2026-07-28: -32602); anything else is told as an internal error. */
export class RefusedRead extends ProtocolError {
  constructor({ code, detail, next = problems[code].next }: Refusal, uri: string) {
    const isAsked = problems[code].status < 500
    const protocolCode = isAsked ? ProtocolErrorCode.InvalidParams : ProtocolErrorCode.InternalError
    super(protocolCode, `${code}: ${detail} ${next}`, { uri, code, next })
  }
}
