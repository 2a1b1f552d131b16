// tasks/get, tasks/update and tasks/cancel over MCP: each finds the kind that a task is of, and reads it as the caller may.
import {
  ProtocolError,
  ProtocolErrorCode,
  type McpServer,
  type Result as McpResult,
  type ServerContext,
} from '@modelcontextprotocol/server'
import { problems } from '../../../contract/problems.ts'
import { accepted, type Refusal, type Result } from '../../../contract/result.ts'
import type { DoorSession } from '../session.ts'
import { guarded } from './guarded.ts'
import { described } from './schema.ts'
import { requireTasks, tasksExtension, type DetailedTask, type TaskKind } from './task.ts'

/** Longer ones name nothing. */
const idCharactersMax = 256

interface Found {
  readonly kind: TaskKind
  readonly task: DetailedTask
}

type Method = (found: Found, context: ServerContext) => Promise<McpResult>

const methods: { readonly [name: string]: Method } = {
  // A result within another is marked by nobody else, and the extension's own client takes none that is not.
  'tasks/get': async ({ task }) =>
    task.status === 'completed' ? { ...task, result: { resultType: 'complete', ...task.result } } : { ...task },
  'tasks/update': async ({ kind, task }, { mcpReq }) => {
    if (mcpReq.inputResponses === undefined)
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'inputResponses are missing. Send one for each request.')
    await kind.answer?.(task.taskId, mcpReq.inputResponses)
    return {}
  },
  'tasks/cancel': async ({ kind, task }) => {
    await kind.cancel?.(task.taskId)
    return {}
  },
}

/** For clients of 2026-07-28: to earlier ones these methods are not there. */
export function serveTasks(server: McpServer, session: DoorSession, kinds: readonly TaskKind[]): void {
  server.server.registerCapabilities({ extensions: { [tasksExtension]: {} } })
  const params = described<{ readonly taskId?: unknown }>({})
  for (const [name, work] of Object.entries(methods))
    server.server.setRequestHandler(name, { params }, async ({ taskId }, context) => {
      requireTasks(context)
      const found = await guarded(session, name, () => find(session, kinds, taskId))
      if (!found.ok) throw new RefusedTask(found.refusal)
      return await work(found.value, context)
    })
}

/** One answer to what never was, is gone, is another tenant's or is no id: nobody learns which. */
const unknownTask: Refusal = {
  code: 'NOT_FOUND',
  detail: 'There is no such task for your tenant.',
  next: 'Send the taskId as the call that began the task answered it.',
}

async function find(session: DoorSession, kinds: readonly TaskKind[], taskId: unknown): Promise<Result<Found>> {
  const isId = typeof taskId === 'string' && taskId.length <= idCharactersMax
  const kind = isId ? kinds.find(({ prefix }) => taskId.startsWith(`${prefix}.`)) : undefined
  if (!isId || kind === undefined) return { ok: false, refusal: unknownTask }
  const read = await kind.read(session, taskId)
  return read.ok ? accepted({ kind, task: read.value }) : read
}

/** -32602 of an unknown task alone: any other refusal is no word about the task, which goes on. */
class RefusedTask extends ProtocolError {
  constructor(refusal: Refusal) {
    const isUnknown = refusal.code === 'NOT_FOUND'
    const { code, detail, next = problems[code].next, details, retryAfterSeconds } = isUnknown ? unknownTask : refusal
    const protocolCode = isUnknown ? ProtocolErrorCode.InvalidParams : ProtocolErrorCode.InternalError
    super(protocolCode, `${code}: ${detail} ${next}`, {
      code,
      next,
      ...(details === undefined ? {} : { details }),
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    })
  }
}
