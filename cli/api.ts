// The HTTP API as the command line calls it: address, key, problems turned into failures that say what to do.
import type { Problem } from '../contract/problems.ts'
import { readControlFile } from './control.ts'
import { CommandFailure, exitCodes } from './output.ts'

export interface Api {
  readonly url: string
  /** Rejects with a CommandFailure where no server answers; any status is an answer. */
  fetch(path: string, init?: RequestInit): Promise<Response>
  /** The JSON of a good answer; a problem becomes a CommandFailure. */
  json<T>(path: string, init?: RequestInit): Promise<T>
}

/** CLAWQL_URL, else the instance of this folder, else the default port. */
export function readUrl(environment: NodeJS.ProcessEnv): string {
  const url = environment['CLAWQL_URL'] ?? readControlFile(environment)?.url ?? 'http://127.0.0.1:8080'
  return url.replace(/\/+$/, '')
}

/** A problem of the API (RFC 9457) as a failure. */
export async function toFailure(answer: Response): Promise<CommandFailure> {
  const problem = (await answer.json().catch(() => ({}))) as Partial<Problem>
  const message = `${problem.code ?? answer.status}: ${problem.detail ?? answer.statusText}`
  const request = problem.requestId === undefined ? '' : ` (request ${problem.requestId})`
  return new CommandFailure(`${message}${request}`, exitCodes.failed, problem.next)
}

export function createApi(environment: NodeJS.ProcessEnv): Api {
  const url = readUrl(environment)
  const key = environment['CLAWQL_API_KEY']
  const call = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers)
    if (key !== undefined && key !== '') headers.set('authorization', `Bearer ${key}`)
    try {
      return await fetch(`${url}${path}`, { ...init, headers })
    } catch {
      const next = 'Start it with npm start, or set CLAWQL_URL.'
      throw new CommandFailure(`No server answers at ${url}.`, exitCodes.unreachable, next)
    }
  }
  return {
    url,
    fetch: call,
    async json<T>(path: string, init?: RequestInit) {
      const answer = await call(path, init)
      if (!answer.ok) throw await toFailure(answer)
      return (await answer.json()) as T
    },
  }
}
