// Runs what a message over MCP asks for. A bug of ours is told as one: what the SDK would say of it may quote what was sent.
import { refused, type Result } from '../../../contract/result.ts'
import type { DoorSession } from '../session.ts'

/** `name`: of the tool or method, for the log. */
export async function guarded<T>(
  { telemetry, trace }: DoorSession,
  name: string,
  work: () => Promise<Result<T>>,
): Promise<Result<T>> {
  try {
    return await work()
  } catch (error) {
    telemetry.log('error', 'mcp failed', { name: (error as Error).name, asked: name, requestId: trace.requestId })
    return refused('INTERNAL', 'The call failed in a way that is our fault.')
  }
}
