// Clients who do nothing wrong, beside an attack: one that keeps its connection, and one that opens a new one for each request.
import { Agent, request } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'

export interface Innocents {
  /** Resolves when the last request is answered. */
  stop(): Promise<InnocentsReport>
}

export interface InnocentsReport {
  readonly requests: number
  /** Requests that had no answer, or one of 500 or more. */
  readonly failures: readonly string[]
  readonly p50Ms: number
  readonly p99Ms: number
}

const deadlineMs = 20_000

/** The status, or why there was none. */
export function ask(
  url: string,
  agent: Agent | undefined,
  headers: { readonly [name: string]: string } = {},
): Promise<number | string> {
  return new Promise((resolve) => {
    const signal = AbortSignal.timeout(deadlineMs)
    const options = { signal, headers, agent: agent ?? (false as const) }
    const outgoing = request(url, options, (answer) => {
      answer.resume()
      answer.on('end', () => resolve(answer.statusCode ?? 0))
      answer.on('error', (error) => resolve(`cut off: ${error.message}`))
    })
    outgoing.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    outgoing.end()
  })
}

/** Asks for each of the paths in turn, ten times a second, with a connection that is kept and with new ones. */
export function startInnocents(
  url: string,
  paths: readonly string[],
  headers: { readonly [name: string]: string } = {},
): Innocents {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const timesMs: number[] = []
  const failures: string[] = []
  const stopping = new AbortController()
  const run = async (kept: Agent | undefined): Promise<void> => {
    for (let i = 0; !stopping.signal.aborted; i++) {
      const path = paths[i % paths.length] ?? '/'
      const startedMs = performance.now()
      const answer = await ask(`${url}${path}`, kept, headers)
      timesMs.push(performance.now() - startedMs)
      if (typeof answer === 'string' || answer >= 500)
        failures.push(
          `${path} over ${kept === undefined ? 'a new connection' : 'a kept one'}: ${answer} after ${Math.round(timesMs.at(-1) ?? 0)} ms`,
        )
      await wait(100)
    }
  }
  const running = Promise.all([run(agent), run(undefined)])
  return {
    async stop() {
      stopping.abort()
      await running
      agent.destroy()
      const sorted = timesMs.toSorted((a, b) => a - b)
      const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
      return { requests: sorted.length, failures, p50Ms: at(0.5), p99Ms: at(0.99) }
    },
  }
}
