// A small HTTP client for acceptance tests: ingest, status, recall, trail, with the shapes of the contract.
import {
  documentStatusSchema,
  ingestAnswerSchema,
  type DocumentStatusAnswer,
  type IngestAnswer,
} from '../../contract/document.ts'
import { trailSchema, type TrailAnswer } from '../../contract/audit.ts'
import { recallAnswerSchema, type RecallAnswer } from '../../contract/recall.ts'

export interface IngestOptions {
  readonly name?: string
  readonly metadata?: object
  readonly waitSeconds?: number
  readonly type?: string
}

/** The door answers for a main that is on its way. */
export class NotReady extends Error {}

export function createClient(url: string, apiKey?: string) {
  const headers: Record<string, string> = apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }

  async function json(path: string, init: RequestInit = {}): Promise<{ status: number; body: unknown }> {
    const response = await fetch(`${url}${path}`, {
      ...init,
      headers: { ...headers, ...(init.headers as Record<string, string> | undefined) },
    })
    return { status: response.status, body: await response.json() }
  }

  async function upload(content: string | Uint8Array, options: IngestOptions = {}) {
    const form = new FormData()
    form.append('file', new File([content], options.name ?? 'document.txt', { type: options.type ?? '' }))
    if (options.metadata !== undefined) form.append('metadata', JSON.stringify(options.metadata))
    const prefer: Record<string, string> =
      options.waitSeconds === undefined ? {} : { prefer: `wait=${options.waitSeconds}` }
    return await json('/api/documents/ingest', { method: 'POST', body: form, headers: prefer })
  }

  async function status(documentId: string): Promise<DocumentStatusAnswer> {
    const { status, body } = await json(`/api/documents/${documentId}/status`)
    if (status === 503) throw new NotReady(`status answered ${status}: ${JSON.stringify(body)}`)
    return documentStatusSchema.parse(body)
  }

  return {
    json,
    upload,
    status,
    async ingest(content: string | Uint8Array, options: IngestOptions = {}): Promise<IngestAnswer> {
      const { status, body } = await upload(content, options)
      if (status !== 202) throw new Error(`ingest answered ${status}: ${JSON.stringify(body)}`)
      return ingestAnswerSchema.parse(body)
    },
    /** Ingests and waits for the end, whatever it is. */
    async process(content: string | Uint8Array, options: IngestOptions = {}): Promise<DocumentStatusAnswer> {
      const { status: code, body } = await upload(content, { waitSeconds: 30, ...options })
      if (code === 200) return documentStatusSchema.parse(body)
      if (code !== 202) throw new Error(`ingest answered ${code}: ${JSON.stringify(body)}`)
      return await this.settled(ingestAnswerSchema.parse(body).documentId, 120_000)
    },
    async settled(documentId: string, timeoutMs: number): Promise<DocumentStatusAnswer> {
      for (const untilMs = Date.now() + timeoutMs; ;) {
        const answer = await status(documentId)
        if (answer.status !== 'processing') return answer
        if (Date.now() > untilMs) throw new Error(`${documentId} is still processing: ${JSON.stringify(answer)}`)
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
    },
    /** Sends items to memory and waits for their ends; their documents, in the order sent. */
    async remember(items: readonly object[]): Promise<readonly string[]> {
      const { status, body } = await json('/api/memory/ingest', {
        method: 'POST',
        body: JSON.stringify({ items }),
        headers: { prefer: 'wait=30', 'content-type': 'application/json' },
      })
      if (status !== 200) throw new Error(`memory ingest answered ${status}: ${JSON.stringify(body)}`)
      return (body as { items: { documentId: string }[] }).items.map(({ documentId }) => documentId)
    },
    async recall(query: string, options: object = {}): Promise<RecallAnswer> {
      const { status, body } = await json('/api/memory/recall', {
        method: 'POST',
        body: JSON.stringify({ query, options }),
      })
      if (status !== 200) throw new Error(`recall answered ${status}: ${JSON.stringify(body)}`)
      return recallAnswerSchema.parse(body)
    },
    /** One page; `query` begins with a question mark. */
    async trail(documentId: string, query = ''): Promise<TrailAnswer> {
      return trailSchema.parse((await json(`/api/audit/document/${documentId}${query}`)).body)
    },
    async archive(documentId: string): Promise<Uint8Array> {
      const response = await fetch(`${url}/api/documents/${documentId}/archive`, { headers })
      if (response.status !== 200) throw new Error(`archive answered ${response.status}`)
      return new Uint8Array(await response.arrayBuffer())
    },
    async text(path: string): Promise<string> {
      return await (await fetch(`${url}${path}`, { headers })).text()
    },
    async bytes(path: string): Promise<Uint8Array | null> {
      const response = await fetch(`${url}${path}`, { headers })
      return response.status === 200 ? new Uint8Array(await response.arrayBuffer()) : null
    },
  }
}

export type Client = ReturnType<typeof createClient>
