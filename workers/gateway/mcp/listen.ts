// subscriptions/listen over MCP, which the SDK answers without asking a server: who wants to be told of tasks has to say that it follows them.
import { CLIENT_CAPABILITIES_META_KEY, type ClientCapabilities } from '@modelcontextprotocol/server'
import * as z from 'zod'
import { declaresTasks, tasksMissing } from './task.ts'

const listenSchema = z.object({
  id: z.union([z.string(), z.number()]),
  params: z.object({
    notifications: z.object({ taskIds: z.array(z.unknown()) }),
    _meta: z.object({ [CLIENT_CAPABILITIES_META_KEY]: z.custom<ClientCapabilities>() }),
  }),
})

/** -32021 where one asks for what it does not follow; null of every other message. Nobody is told of tasks: what is granted says so. */
export async function refuseListening(request: Request): Promise<Response | null> {
  if (request.headers.get('mcp-method') !== 'subscriptions/listen') return null
  const message: unknown = await request
    .clone()
    .json()
    .catch(() => null)
  const listen = listenSchema.safeParse(message)
  if (!listen.success || declaresTasks(listen.data.params._meta[CLIENT_CAPABILITIES_META_KEY])) return null
  const { code, message: said, data } = tasksMissing()
  return Response.json({ jsonrpc: '2.0', id: listen.data.id, error: { code, message: said, data } }, { status: 400 })
}
