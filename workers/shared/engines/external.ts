// A real service at a configured address: requests within their deadline, and who is to blame where no answer comes.
import {
  answered,
  failed,
  type EngineAnswer,
  type EngineReply,
  type EngineRequest,
  type EngineTransport,
} from './answer.ts'
import { answerBounds, AnswerTooLarge, readBounded } from './answer-bounds.ts'

const healthMs = 2_000
/** What a proxy answers for an engine that it can't reach. */
const unreachableStatuses: ReadonlySet<number> = new Set([502, 503, 504])

/**
 * Out of reach is never the document's failure. No answer alone tells nothing: an engine that answers its health route
 * meanwhile is there, and was too slow for this document, or broke off over it.
 */
export function externalTransport(service: Fetcher, healthPath: string): EngineTransport {
  const isHealthy = async (): Promise<boolean> => {
    try {
      const bounds = { deadlineMs: healthMs, answerBytesMax: answerBounds.fact }
      const request = { method: 'GET', path: healthPath, ...bounds } as const
      const reply = await sendTo(service, 'http://engine', request)
      return reply.status < 500
    } catch {
      return false
    }
  }
  return {
    kind: 'external',
    isHealthy,
    async send(request): Promise<EngineAnswer<EngineReply>> {
      try {
        const reply = await sendTo(service, 'http://engine', request)
        if (!unreachableStatuses.has(reply.status)) return answered(reply)
        return failed('PROVIDER_UNAVAILABLE', (await isHealthy()) ? 'engine' : 'unreachable')
      } catch (error) {
        if (error instanceof AnswerTooLarge) return failed('LIMIT_EXCEEDED', 'document')
        const code = isTimeout(error) ? 'DEADLINE_EXCEEDED' : 'PROVIDER_UNAVAILABLE'
        return failed(code, (await isHealthy()) ? 'engine' : 'unreachable')
      }
    },
  }
}

/** The whole answer in memory; throws what fetch throws, and AnswerTooLarge. With a signal that one ends it, else its deadline. */
export async function sendTo(
  engine: Fetcher,
  origin: string,
  request: EngineRequest & { readonly signal?: AbortSignal },
): Promise<EngineReply> {
  const response = await engine.fetch(`${origin}${request.path}`, {
    method: request.method,
    ...(request.headers === undefined ? {} : { headers: request.headers }),
    ...(request.body === undefined ? {} : { body: request.body }),
    redirect: 'manual',
    signal: request.signal ?? AbortSignal.timeout(request.deadlineMs),
  })
  const bytes = await readBounded(response, request.answerBytesMax)
  return { status: response.status, headers: response.headers, bytes }
}

export function isTimeout(error: unknown): boolean {
  return error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError')
}

/** An address is configured but this deployment has no binding for it: every call fails as an engine out of reach. */
export const unreachable: EngineTransport = {
  kind: 'external',
  send: async () => failed('PROVIDER_UNAVAILABLE', 'unreachable'),
  isHealthy: async () => false,
}
