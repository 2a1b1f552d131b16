// clawql mcp: the server's tools for a client that starts its MCP servers as programs, over stdin and stdout.
import { createInterface } from 'node:readline'
import type { Command } from '../command.ts'
import { bridge } from '../mcp/bridge.ts'
import { exitCodes } from '../output.ts'

export const mcpCommand: Command = {
  usage: 'mcp',
  summary: 'Serve MCP over stdin and stdout, for clients that do not speak HTTP',
  example: 'CLAWQL_URL=http://localhost:8080 CLAWQL_API_KEY=… clawql mcp',
  async run({ api }) {
    await bridge(createInterface({ input: process.stdin, crlfDelay: Infinity }), {
      api,
      write: (line) => process.stdout.write(`${line}\n`),
      warn: (text) => process.stderr.write(`clawql: ${text}\n`),
    })
    return exitCodes.done
  },
}
