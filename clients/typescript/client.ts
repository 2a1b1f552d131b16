// A typed client of the HTTP API: its paths, parameters, bodies, answers and refusals are those of openapi.json.
import createFetchClient, { type Client } from 'openapi-fetch'
import type { DocumentStatus, paths, Problem } from './api.d.ts'

export interface ClientOptions {
  /** Of the instance, such as http://localhost:8080. */
  readonly url: string
  /** Without it as nobody: an instance under noAuth asks for none. */
  readonly apiKey?: string | undefined
  /** How often a request is sent again that was refused for the moment. */
  readonly retriesMax?: number
}

export type Clawql = Client<paths>

export function createClawql({ url, apiKey, retriesMax = 3 }: ClientOptions): Clawql {
  return createFetchClient<paths>({
    baseUrl: url,
    headers: apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` },
    fetch: (request) => sendAgain(request, retriesMax),
  })
}

/** For `params.header`: whatever is sent again under it is done once. */
export const newIdempotencyKey = (): string => crypto.randomUUID()

/** What is refused for the moment is sent again when the server says, where that can do nothing twice. */
async function sendAgain(request: Request, retriesMax: number): Promise<Response> {
  const isSafe = request.method === 'GET' || request.headers.has('idempotency-key')
  for (let retry = 0; ; retry++) {
    const isLast = !isSafe || retry >= retriesMax
    const response = await fetch(isLast ? request : request.clone())
    const seconds = Number(response.headers.get('retry-after') ?? NaN)
    if (isLast || response.ok || Number.isNaN(seconds)) return response
    await wait(seconds)
  }
}

const wait = (seconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, seconds * 1000))

/** For `bodySerializer`, where a file is sent: JSON beside it goes into a part of its own. */
export function toForm(body: { readonly file: Blob; readonly [part: string]: unknown }): FormData {
  const form = new FormData()
  for (const [name, part] of Object.entries(body)) {
    if (part instanceof Blob) form.append(name, part)
    else if (part !== undefined) form.append(name, JSON.stringify(part))
  }
  return form
}

/** What an instance refused: `problem.code` says which refusal it is, `problem.next` what to do. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly problem: Problem
  constructor(problem: Problem) {
    super(`${problem.code}: ${problem.detail} ${problem.next}`)
    this.problem = problem
  }
}

/** The status of a document once it has ended, or what it is after `secondsMax`. */
export async function untilEnded(client: Clawql, documentId: string, secondsMax = 60): Promise<DocumentStatus> {
  for (const untilMs = Date.now() + secondsMax * 1000; ;) {
    const { data, error } = await client.GET('/api/documents/{documentId}/status', { params: { path: { documentId } } })
    if (error !== undefined) throw new Refused(error)
    if (data.status !== 'processing' || Date.now() > untilMs) return data
    await wait(0.2)
  }
}
