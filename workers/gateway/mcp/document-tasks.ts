// Tasks of the product: documents that are being worked on, read through the door as whoever asks for them.
import type { DocumentStatusAnswer } from '../../../contract/document.ts'
import { accepted, refused } from '../../../contract/result.ts'
import { routes } from '../../../contract/routes.ts'
import type { DoorSession } from '../session.ts'
import { execute } from '../tools/execute.ts'
import { ingestNames, rememberNames, type Named, type TaskNames } from './task-names.ts'
import type { DetailedTask, Task, TaskKind } from './task.ts'
import { toolResult } from './tool-result.ts'

/** How long a call waits for the end before it answers a task. On two cores a PDF of 1 page takes 0.3 s, a text of 200 KiB 1 s. */
export const beforeTaskSeconds = 2
/** Each asking counts as two requests: at this pace a task takes one a second of what its key may send. */
const pollIntervalMs = 2_000

export interface DocumentTasks extends TaskKind {
  /** Id of the task that a call began, by what the operation answered. */
  readonly idOf: (answer: unknown) => string
}

function documentTasks({ prefix, idOf, named }: TaskNames): DocumentTasks {
  return {
    prefix,
    idOf,
    async read(session, taskId) {
      const one = named(taskId.split('.').slice(1))
      if (one === null) return refused('NOT_FOUND', 'No document is named.')
      const { operationId } = routes.documentStatus
      const ran = await execute(session, { operationId, params: { documentId: one.documentId } })
      if (!ran.ok) return ran
      return accepted(detailed(taskId, ran.value.result as DocumentStatusAnswer, { ...one, session }))
    },
  }
}

function detailed(
  taskId: string,
  document: DocumentStatusAnswer,
  { endOf, session }: Named & { readonly session: DoorSession },
): DetailedTask {
  const task = taskOf(taskId, document)
  if (document.status === 'processing') return { ...task, status: 'working' }
  return { ...task, status: 'completed', result: toolResult(endOf(document), session.trace.requestId) }
}

/** However a document ends, its task has completed: what became of it is the result. */
export function taskOf(taskId: string, document: DocumentStatusAnswer): Task {
  const isGoingOn = document.status === 'processing'
  return {
    taskId,
    status: isGoingOn ? 'working' : 'completed',
    statusMessage: isGoingOn ? progressOf(document) : endText(document),
    createdAt: document.createdAt,
    lastUpdatedAt: lastUpdated(document),
    // How a document stands is known for good, also of one whose content was erased; it names nobody.
    ttlMs: null,
    pollIntervalMs,
  }
}

/** Stages are told at the end of a try, so that none is named before one has failed. */
function progressOf({ documentId, stageErrors }: DocumentStatusAnswer): string {
  const failed = stageErrors.at(-1)
  const again = failed === undefined ? '' : ` Its stage ${failed.stage} is tried again after ${failed.code}.`
  return `Document ${documentId} is being processed.${again}`
}

function endText({ documentId, status, error }: DocumentStatusAnswer): string {
  const why = error === null ? '' : ` ${error.code}: ${error.message}. ${error.next}`
  return `Document ${documentId} ended as ${status}.${why}`
}

/** The latest that is known of it. */
function lastUpdated({ createdAt, completedAt, stages, stageErrors }: DocumentStatusAnswer): string {
  const stagesMs = stages.flatMap(({ startedAt, durationMs }) =>
    startedAt === null ? [] : [Date.parse(startedAt) + (durationMs ?? 0)],
  )
  const knownMs = [createdAt, completedAt ?? createdAt, ...stageErrors.map(({ at }) => at)].map((at) => Date.parse(at))
  return new Date(Math.max(...knownMs, ...stagesMs)).toISOString()
}

export const ingestTasks = documentTasks(ingestNames)
export const rememberTasks = documentTasks(rememberNames)
export const documentTaskKinds: readonly DocumentTasks[] = [ingestTasks, rememberTasks]
