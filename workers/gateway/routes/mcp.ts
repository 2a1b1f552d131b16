// The Model Context Protocol, read in with its first message: who uses none of it does not hold it in memory.
import { protocols } from '../../../contract/routes.ts'
import { serveProtocol } from '../serve.ts'

type Mcp = typeof import('../mcp/serve.ts')

/** A module that was read in, no promise of it: no request waits for what another one began. */
let mcp: Mcp | undefined
const readIn = async (): Promise<Mcp> => (mcp ??= await import('../mcp/serve.ts'))

export const mcpRoutes = [
  serveProtocol(protocols.mcp, async (...asked) => (await readIn()).answerMcp(...asked)),
  serveProtocol(protocols.mcpListen, async (...asked) => (await readIn()).listenMcp(...asked)),
  serveProtocol(protocols.mcpEnd, async (door, request) => (await readIn()).endMcp(door, request)),
]
