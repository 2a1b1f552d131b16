// A small HTTP request over a Unix socket or to a loopback port, with a deadline and a bound on the answer.
import type { Agent, RequestOptions } from 'node:http'
import { request } from './node-http.ts'

export interface SocketAnswer {
  readonly status: number
  readonly text: string
}

export interface SocketRequest {
  readonly target: { readonly socketPath: string } | { readonly host: string; readonly port: number }
  readonly method?: string
  readonly path: string
  readonly body?: string
  readonly timeoutMs: number
  /** Keeps the connection for the next request; without it each has its own. */
  readonly agent?: Agent
}

const answerBytesMax = 16 * 1024 * 1024

/** Rejects on a broken connection, at the deadline, and above 16 MiB. */
export function requestSocket(asked: SocketRequest): Promise<SocketAnswer> {
  return new Promise((resolve, reject) => {
    const options: RequestOptions = {
      ...asked.target,
      method: asked.method ?? 'GET',
      path: asked.path,
      agent: asked.agent ?? false,
      signal: AbortSignal.timeout(asked.timeoutMs),
      headers: asked.body === undefined ? {} : { 'content-type': 'application/json' },
    }
    const outgoing = request(options, (answer) => {
      const parts: Buffer[] = []
      let sizeBytes = 0
      answer.on('data', (part: Buffer) => {
        sizeBytes += part.length
        if (sizeBytes > answerBytesMax) answer.destroy(new Error('answer too large'))
        else parts.push(part)
      })
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(parts).toString('utf8') }))
      answer.on('error', reject)
    })
    outgoing.on('error', reject)
    outgoing.end(asked.body)
  })
}
