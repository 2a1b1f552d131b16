// Driver of Paperless-ngx: uploads a redacted PDF once, follows its task, fetches it back.
import { createHash } from 'node:crypto'
import * as z from 'zod'
import { archiveTitle } from '../../../core/pipeline/archive-title.ts'
import {
  answered,
  failed,
  failedAs,
  type EngineAnswer,
  type EngineReply,
  type EngineRequest,
  type EngineTransport,
} from '../../shared/engines/answer.ts'
import { answerBounds } from '../../shared/engines/answer-bounds.ts'
import { steadyMs } from '../../shared/steady-ms.ts'

export interface ArchiveInput {
  readonly documentId: string
  readonly revision: number
  readonly pdf: Uint8Array
  readonly createdMs: number
}

const timeoutMs = 60_000
const taskPollMs = 250
const tasksSchema = z.union([
  z.array(z.unknown()),
  z.object({ results: z.array(z.unknown()) }).transform((page) => page.results),
])
const taskSchema = z.object({
  status: z.string(),
  related_document: z.union([z.string(), z.number()]).nullish(),
  related_document_ids: z.array(z.union([z.string(), z.number()])).nullish(),
})
const documentsSchema = z.object({
  results: z.array(z.object({ id: z.union([z.string(), z.number()]), title: z.string() })),
})

export function createPaperless(transport: EngineTransport, token: string) {
  const headers = { authorization: `Token ${token}`, accept: 'application/json; version=9' }

  const getting = { method: 'GET', headers, deadlineMs: timeoutMs, answerBytesMax: answerBounds.listing } as const

  async function get(path: string): Promise<EngineAnswer<unknown>> {
    const reply = await askArchive(transport, { ...getting, path })
    if (!reply.ok) return reply
    return answered(parseJson(reply.value))
  }

  /** Id of the document with this title, and with this SHA-256 (of the original, as Paperless 3 has it) where one is named. */
  async function find(title: string, sha256?: string): Promise<EngineAnswer<string | null>> {
    const checksum = sha256 === undefined ? '' : `&checksum__iexact=${sha256}`
    const answer = await get(`/api/documents/?title__iexact=${encodeURIComponent(title)}${checksum}`)
    if (!answer.ok) return answer
    const page = documentsSchema.safeParse(answer.value)
    if (!page.success) return unavailable()
    const found = page.data.results.find((document) => document.title === title)
    return answered(found === undefined ? null : String(found.id))
  }

  /**
   * A retried upload must not make a second copy: Paperless accepts duplicates by default. Other bytes under our title are
   * not what the root commits to, so they fail the document.
   */
  async function findArchived(title: string, pdf: Uint8Array): Promise<EngineAnswer<string | null>> {
    const named = await find(title)
    if (!named.ok || named.value === null) return named
    const same = await find(title, createHash('sha256').update(pdf).digest('hex'))
    return same.ok && same.value === null ? failed('PAPERLESS_UNAVAILABLE', 'document') : same
  }

  async function upload(input: ArchiveInput, title: string): Promise<EngineAnswer<string>> {
    const form = new FormData()
    form.append('document', new File([input.pdf], `${input.documentId}.pdf`, { type: 'application/pdf' }))
    form.append('title', title)
    form.append('created', new Date(input.createdMs).toISOString())
    const path = '/api/documents/post_document/'
    const reply = await askArchive(transport, { ...getting, method: 'POST', path, body: form })
    if (!reply.ok) return reply
    const task = z.string().safeParse(parseJson(reply.value))
    return task.success ? answered(task.data) : unavailable()
  }

  /** 200 for an upload is not success: the task says what became of it. */
  async function follow(task: string): Promise<EngineAnswer<string>> {
    for (const untilMs = steadyMs() + timeoutMs; steadyMs() < untilMs; await scheduler.wait(taskPollMs)) {
      const answer = await get(`/api/tasks/?task_id=${encodeURIComponent(task)}`)
      if (!answer.ok) return answer
      const state = taskSchema.safeParse(tasksSchema.safeParse(answer.value).data?.[0])
      if (!state.success) continue
      const status = state.data.status.toUpperCase()
      const id = state.data.related_document ?? state.data.related_document_ids?.[0]
      if (status === 'SUCCESS' && id !== undefined && id !== null) return answered(String(id))
      if (status === 'FAILURE' || status === 'REVOKED') return unavailable()
    }
    return unavailable()
  }

  return {
    /** Archives once per document and revision; answers the archive's id. */
    async archive(input: ArchiveInput, isFirstAttempt: boolean): Promise<EngineAnswer<string>> {
      const title = archiveTitle(input.documentId, input.revision)
      const existing = isFirstAttempt ? answered(null) : await findArchived(title, input.pdf)
      if (!existing.ok) return existing
      if (existing.value !== null) return answered(existing.value)
      const task = await upload(input, title)
      return task.ok ? await follow(task.value) : task
    },
    async download(paperlessId: string): Promise<EngineAnswer<Uint8Array>> {
      const path = `/api/documents/${encodeURIComponent(paperlessId)}/download/`
      const reply = await askArchive(transport, { ...getting, path, answerBytesMax: answerBounds.archived })
      if (!reply.ok) return reply
      return answered(reply.value.bytes)
    },
    isHealthy: async (): Promise<boolean> => (await get('/api/')).ok,
  }
}

/** A reply with status 200, or why there is none. */
async function askArchive(transport: EngineTransport, request: EngineRequest): Promise<EngineAnswer<EngineReply>> {
  const reply = await transport.send(request)
  // An answer without end is the archive's failure, not the document's.
  if (!reply.ok)
    return reply.failure.cause === 'document' ? unavailable() : failedAs('PAPERLESS_UNAVAILABLE', reply.failure)
  return reply.value.status === 200 ? reply : unavailable()
}

export type Paperless = ReturnType<typeof createPaperless>

function parseJson(reply: EngineReply): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(reply.bytes))
  } catch {
    return undefined
  }
}

const unavailable = <T>(): EngineAnswer<T> => failed('PAPERLESS_UNAVAILABLE', 'engine')
