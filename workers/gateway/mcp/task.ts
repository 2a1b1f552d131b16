// What a task is over MCP (the extension io.modelcontextprotocol/tasks of 2026-07-28), who can follow one, and what each kind of tasks knows of its own.
import {
  CLIENT_CAPABILITIES_META_KEY,
  MissingRequiredClientCapabilityError,
  type CallToolResult,
  type ClientCapabilities,
  type InputRequests,
  type ProtocolError,
  type ServerContext,
} from '@modelcontextprotocol/server'
import type { Result } from '../../../contract/result.ts'
import type { DoorSession } from '../session.ts'

export const tasksExtension = 'io.modelcontextprotocol/tasks'

/** As it is on the wire. */
export interface Task {
  readonly taskId: string
  readonly status: 'working' | 'input_required' | 'completed' | 'cancelled' | 'failed'
  readonly statusMessage?: string
  readonly createdAt: string
  readonly lastUpdatedAt: string
  /** From its beginning; null where it can be asked for without an end. */
  readonly ttlMs: number | null
  readonly pollIntervalMs: number
}

/** With what belongs to its status. `failed` is for errors of the protocol: a tool that refuses has completed. */
export type DetailedTask =
  | (Task & { readonly status: 'working' | 'cancelled' })
  | (Task & { readonly status: 'input_required'; readonly inputRequests: InputRequests })
  | (Task & { readonly status: 'completed'; readonly result: CallToolResult })
  | (Task & { readonly status: 'failed'; readonly error: { readonly code: number; readonly message: string } })

/** Where tasks come from. Each request is another isolate's: what a kind says of a task it reads anew. */
export interface TaskKind {
  /** Ids of its tasks begin with it and a dot. */
  readonly prefix: string
  /** NOT_FOUND where there is none of this id that the caller may know of. */
  readonly read: (session: DoorSession, taskId: string) => Promise<Result<DetailedTask>>
  /** Takes answers to what the task asks for, and leaves out those to anything else. Not there where tasks ask for nothing. */
  readonly answer?: (taskId: string, responses: { readonly [key: string]: unknown }) => Promise<void>
  /** Not there where what has begun goes on to its end. */
  readonly cancel?: (taskId: string) => Promise<void>
}

export const declaresTasks = (capabilities: ClientCapabilities | undefined): boolean =>
  capabilities?.extensions?.[tasksExtension] !== undefined

/** Said in the request itself: a client of 2025 has no way to, and what an earlier request said counts for nothing. */
export function canFollowTasks({ mcpReq }: ServerContext): boolean {
  const said = mcpReq.envelope as { readonly [key: string]: ClientCapabilities | undefined } | undefined
  return declaresTasks(said?.[CLIENT_CAPABILITIES_META_KEY])
}

export const tasksMissing = (): ProtocolError =>
  new MissingRequiredClientCapabilityError(
    { requiredCapabilities: { extensions: { [tasksExtension]: {} } } },
    `This needs a client that follows tasks: declare the extension ${tasksExtension} in the capabilities of the request.`,
  )

export function requireTasks(context: ServerContext): void {
  if (!canFollowTasks(context)) throw tasksMissing()
}

/**
 * What answers the call that began it, instead of its result. `content` is empty because the SDK lets no answer to a call pass without it; who
 * follows tasks goes by `resultType`.
 */
export function begunResult(task: Task, requestId: string): CallToolResult {
  const { taskId, status, statusMessage, createdAt, lastUpdatedAt, ttlMs, pollIntervalMs } = task
  return {
    content: [],
    resultType: 'task',
    taskId,
    status,
    ...(statusMessage === undefined ? {} : { statusMessage }),
    createdAt,
    lastUpdatedAt,
    ttlMs,
    pollIntervalMs,
    _meta: { 'com.clawql/requestId': requestId },
  }
}
