// Tools of the conformance suite that begin tasks, and the kind that these are of: kept in one isolate's memory, which no kind of the product does. In no build but the suite's.
import {
  acceptedContent,
  inputRequired,
  type CallToolResult,
  type InputRequests,
  type ServerContext,
} from '@modelcontextprotocol/server'
import * as z from 'zod'
import type { Extension } from '../../workers/gateway/mcp/extension-shape.ts'
import type { DetailedTask, TaskKind } from '../../workers/gateway/mcp/task.ts'

const prefix = 'fixture'
const extensionName = 'io.modelcontextprotocol/tasks'

type End = { readonly result: CallToolResult } | { readonly error: { readonly code: number; readonly message: string } }

/** It ends once its time has come and all that it asks for is answered. Nothing runs meanwhile: what it is is reckoned when it is read. */
interface Kept {
  readonly createdMs: number
  readonly endsMs: number
  readonly end: (said: ReadonlyMap<string, unknown>) => End
  readonly asked: Map<string, InputRequests[string]>
  readonly said: Map<string, unknown>
  cancelledMs: number | null
}

/** The suite begins some fifty. */
const keptMax = 1_000
const keptById = new Map<string, Kept>()

const text = (said: string): CallToolResult => ({ content: [{ type: 'text', text: said }] })

interface Beginning {
  readonly seconds?: number
  readonly asks?: InputRequests
  readonly end: Kept['end']
}

function begin({ seconds = 0, asks = {}, end }: Beginning): CallToolResult {
  const createdMs = Date.now()
  const taskId = `${prefix}.${crypto.randomUUID()}`
  const asked = new Map(Object.entries(asks))
  const kept = { createdMs, endsMs: createdMs + seconds * 1_000, end, asked, said: new Map(), cancelledMs: null }
  keptById.set(taskId, kept)
  for (const oldest of keptById.keys()) if (keptById.size > keptMax) keptById.delete(oldest)
  return { content: [], resultType: 'task', ...taskOf(taskId, kept), status: 'working' }
}

function taskOf(taskId: string, { createdMs }: Kept) {
  const createdAt = new Date(createdMs).toISOString()
  return { taskId, createdAt, lastUpdatedAt: createdAt, ttlMs: 600_000, pollIntervalMs: 100 }
}

function detailed(taskId: string, kept: Kept): DetailedTask {
  const task = taskOf(taskId, kept)
  if (kept.cancelledMs !== null) return { ...task, status: 'cancelled' }
  if (kept.asked.size > 0) return { ...task, status: 'input_required', inputRequests: Object.fromEntries(kept.asked) }
  if (Date.now() < kept.endsMs) return { ...task, status: 'working' }
  const end = kept.end(kept.said)
  return 'error' in end
    ? { ...task, status: 'failed', statusMessage: end.error.message, ...end }
    : { ...task, status: 'completed', ...end }
}

const isEnded = ({ asked, endsMs, cancelledMs }: Kept): boolean =>
  cancelledMs !== null || (asked.size === 0 && Date.now() >= endsMs)

const fixtureTasks: TaskKind = {
  prefix,
  async read(_session, taskId) {
    const kept = keptById.get(taskId)
    if (kept === undefined) return { ok: false, refusal: { code: 'NOT_FOUND', detail: '' } }
    return { ok: true, value: detailed(taskId, kept) }
  },
  async answer(taskId, responses) {
    const kept = keptById.get(taskId)!
    for (const [key, response] of Object.entries(responses)) if (kept.asked.delete(key)) kept.said.set(key, response)
  },
  async cancel(taskId) {
    const kept = keptById.get(taskId)!
    if (!isEnded(kept)) kept.cancelledMs = Date.now()
  },
}

/** Whether the request says so; the product's own word for it is in a file that stands elsewhere in the suite's build. */
const canFollow = ({ mcpReq }: ServerContext): boolean => JSON.stringify(mcpReq.envelope ?? {}).includes(extensionName)

const ask = (message: string) =>
  inputRequired.elicit({ message, requestedSchema: z.object({ confirm: z.boolean().optional() }) })

const computeSchema = z.object({ seconds: z.number().min(0).max(120) })

async function compute(written: object, context: ServerContext): Promise<CallToolResult> {
  const { seconds } = computeSchema.parse(written)
  const result = text(`Computed for ${seconds} s.`)
  if (seconds > 0 && canFollow(context)) return begin({ seconds, end: () => ({ result }) })
  await new Promise((resolve) => setTimeout(resolve, seconds * 1_000))
  return result
}

function askedThenBegun({ mcpReq }: ServerContext) {
  const name = acceptedContent(mcpReq.inputResponses, 'user_name', z.object({ name: z.string() }))
  if (name !== undefined) return begin({ seconds: 0.5, end: () => ({ result: text(`Hello, ${name.name}!`) }) })
  const requestedSchema = z.object({ name: z.string() })
  const user_name = inputRequired.elicit({ message: 'What is your name?', requestedSchema })
  return inputRequired({ inputRequests: { user_name } })
}

const described = { description: 'Of the conformance suite', needsTasks: false } as const

export const taskFixtures: Pick<Extension, 'toolsByName' | 'taskKinds'> = {
  taskKinds: [fixtureTasks],
  toolsByName: {
    greet: { ...described, call: ({ name }) => text(`Hello, ${String(name)}!`) },
    slow_compute: { ...described, call: compute },
    failing_job: {
      ...described,
      needsTasks: true,
      call: () =>
        begin({ seconds: 1, end: () => ({ result: { ...text('The job fails on purpose.'), isError: true } }) }),
    },
    protocol_error_job: {
      ...described,
      needsTasks: true,
      call: () =>
        begin({ seconds: 0.5, end: () => ({ error: { code: -32_603, message: 'The job broke on purpose.' } }) }),
    },
    confirm_delete: {
      ...described,
      needsTasks: true,
      call: () => begin({ asks: { confirm: ask('Delete it?') }, end: () => ({ result: text('Deleted.') }) }),
    },
    multi_input: {
      ...described,
      needsTasks: true,
      call: () =>
        begin({
          asks: { first: ask('The first?'), second: ask('The second?') },
          end: ({ size }) => ({ result: text(`${size} answers.`) }),
        }),
    },
    test_tool_with_task: { ...described, needsTasks: true, call: (_written, context) => askedThenBegun(context) },
  },
}
