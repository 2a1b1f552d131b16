// The HTTP API as the command line calls it: address, key, problems turned into failures that say what to do.
import type { Problem } from '../contract/problems.ts'
import { readControlFile } from './control.ts'
import { CommandFailure, exitCodes } from './output.ts'
import { startCommand } from '../self-host/settings.ts'

export interface Api {
  readonly url: string
  /** Rejects with a CommandFailure where no server answers; any status is an answer. */
  fetch(path: string, init?: RequestInit): Promise<Response>
  /** The JSON of a good answer; a problem becomes a CommandFailure. */
  json<T>(path: string, init?: RequestInit): Promise<T>
}

/** CLAWQL_URL, else the instance of this folder, else the default port. */
export function readUrl(environment: NodeJS.ProcessEnv): string {
  const url = given(environment, 'CLAWQL_URL') ?? readControlFile(environment)?.url ?? 'http://127.0.0.1:8080'
  return url.replace(/\/+$/, '')
}

const given = (environment: NodeJS.ProcessEnv, name: string): string | undefined => environment[name] || undefined

/**
 * The key, where somebody said to whom it belongs: the server by CLAWQL_URL, or an instance of ours by CLAWQL_DATA_DIR. The working
 * directory says nothing, for it may be anybody's.
 */
export function readKey(environment: NodeJS.ProcessEnv): string | undefined {
  const isTold =
    given(environment, 'CLAWQL_URL') !== undefined ||
    (given(environment, 'CLAWQL_DATA_DIR') !== undefined && readControlFile(environment) !== undefined)
  return isTold ? given(environment, 'CLAWQL_API_KEY') : undefined
}

/** A problem of the API (RFC 9457) as a failure. */
export async function toFailure(answer: Response): Promise<CommandFailure> {
  const problem = (await answer.json().catch(() => ({}))) as Partial<Problem>
  const message = `${problem.code ?? answer.status}: ${problem.detail ?? answer.statusText}`
  const request = problem.requestId === undefined ? '' : ` (request ${problem.requestId})`
  const failure = new CommandFailure(`${message}${request}`, exitCodes.failed, problem.next)
  if (problem.code !== undefined) failure.problem = problem
  return failure
}

const keyWithheld = (url: string): string =>
  `clawql: CLAWQL_API_KEY is not sent to ${url}: set CLAWQL_URL, or CLAWQL_DATA_DIR, to say whose it is.\n`

export function createApi(environment: NodeJS.ProcessEnv): Api {
  const url = readUrl(environment)
  const key = readKey(environment)
  let isWarned = key !== undefined || given(environment, 'CLAWQL_API_KEY') === undefined
  const call = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers)
    if (key !== undefined) headers.set('authorization', `Bearer ${key}`)
    if (!isWarned) process.stderr.write(keyWithheld(url))
    isWarned = true
    try {
      // Elsewhere is for the caller to decide, with key and question in hand.
      const answer = await fetch(`${url}${path}`, { ...init, headers, redirect: 'manual' })
      if (answer.status < 300 || answer.status > 399) return answer
      const elsewhere = answer.headers.get('location') ?? 'another address'
      throw new CommandFailure(
        `${url} sends callers to ${elsewhere}.`,
        exitCodes.failed,
        'Set CLAWQL_URL to that server.',
      )
    } catch (error) {
      if (error instanceof CommandFailure) throw error
      const next = `Start it with ${startCommand}, or set CLAWQL_URL.`
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
