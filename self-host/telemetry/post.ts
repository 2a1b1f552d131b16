// One OTLP request: a deadline over everything, a bound on the answer, no redirect, no proxy.
import type { IncomingMessage, RequestOptions } from 'node:http'
import { request as requestPlain } from '../supervise/node-http.ts'

export interface Post {
  readonly url: URL
  readonly headers: { readonly [name: string]: string }
  readonly body: string
  readonly timeoutMs: number
}

/** `later`: the receiver may take it another time (the statuses that OTLP's specification names, or nobody answered). */
export type Posted = 'taken' | 'later' | 'refused'

/** An answer is a few numbers, or a sentence. */
const answerBytesMax = 64 * 1024
const laterStatuses: ReadonlySet<number> = new Set([429, 502, 503, 504])

export function outcomeOf(status: number): Posted {
  if (status >= 200 && status < 300) return 'taken'
  return laterStatuses.has(status) ? 'later' : 'refused'
}

/** Never rejects. */
export function post({ url, headers, body, timeoutMs }: Post): Promise<Posted> {
  const { promise, resolve } = Promise.withResolvers<Posted>()
  const options: RequestOptions = {
    method: 'POST',
    agent: false,
    signal: AbortSignal.timeout(timeoutMs),
    headers: { ...headers, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
  }
  const onAnswer = (answer: IncomingMessage): void => {
    let sizeBytes = 0
    answer.on('data', (part: Buffer) => {
      sizeBytes += part.length
      if (sizeBytes > answerBytesMax) answer.destroy()
    })
    // However long the answer is: its status said it.
    answer.once('close', () => resolve(outcomeOf(answer.statusCode ?? 0)))
    answer.once('error', () => resolve('later'))
  }
  // TLS is loaded where an address asks for it.
  const send = url.protocol === 'https:' ? process.getBuiltinModule('node:https').request : requestPlain
  const outgoing = send(url, options, onAnswer)
  outgoing.once('error', () => resolve('later'))
  outgoing.end(body)
  return promise
}
