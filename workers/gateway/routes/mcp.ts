// The Model Context Protocol, read in with its first message: who uses none of it does not hold it in memory.
import { protocols } from '../../../contract/routes.ts'
import { serveProtocol } from '../serve.ts'

/** A module that was read in, no promise of it: no request waits for what another one began. */
let mcp: typeof import('../mcp/serve.ts') | undefined

export const mcpRoutes = [
  serveProtocol(protocols.mcp, async (session, request) => {
    mcp ??= await import('../mcp/serve.ts')
    return await mcp.answerMcp(session, request)
  }),
]
