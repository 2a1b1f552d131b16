// The launcher's sockets, mode 0600 in a folder of mode 0700: control for the command line; the free disk, needed processes and lost engines for the main process.
import { chmodSync, rmSync } from 'node:fs'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { MachineFacts } from '../../contract/machine.ts'
import { createServer } from './node-http.ts'

export interface ControlActions {
  status(): object
  /** Resolves when the service answers again; a problem is its text. */
  restart(service: string | undefined): Promise<string | undefined>
}

const answer = (response: ServerResponse, status: number, body: object): void => {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}

async function route(actions: ControlActions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://control')
  const service = url.searchParams.get('service') ?? undefined
  if (url.pathname === '/status') return answer(response, 200, actions.status())
  if (url.pathname === '/restart' && request.method === 'POST') {
    const problem = await actions.restart(service)
    return problem === undefined ? answer(response, 200, { ok: true }) : answer(response, 409, { ok: false, problem })
  }
  return answer(response, 404, { ok: false, problem: 'unknown' })
}

export function listen(server: Server, path: string): Promise<Server> {
  rmSync(path, { force: true })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, () => {
      chmodSync(path, 0o600)
      resolve(server)
    })
  })
}

export function serveControl(path: string, actions: ControlActions): Promise<Server> {
  const server = createServer((request, response) => {
    route(actions, request, response).catch((error: unknown) =>
      answer(response, 500, { ok: false, problem: error instanceof Error ? error.message : 'unknown' }),
    )
  })
  return listen(server, path)
}

export interface MachineActions {
  readonly freeBytes: () => number
  /** What the launcher alone knows, for the metrics. */
  readonly machine: () => MachineFacts
}

/** GET / answers `{"freeBytes": n}` for the data directory's file system, GET /machine all facts of contract/machine.ts. */
export function serveFreeDisk(path: string, actions: MachineActions): Promise<Server> {
  return listen(
    createServer((request, response) =>
      answer(response, 200, request.url === '/machine' ? actions.machine() : { freeBytes: actions.freeBytes() }),
    ),
    path,
  )
}

/** An engine that its caller lost: it passed its deadline, or its connection broke, after so long in a request. */
export interface Loss {
  readonly cause: 'deadline' | 'broken'
  readonly forMs: number
}

/** Whether the loss is charged to the document that was in the process, and whether it was one of memory. */
export interface Verdict {
  readonly isCharged: boolean
  readonly isOutgrown: boolean
}

function readLoss(url: URL): Loss | undefined {
  const cause = url.searchParams.get('cause')
  const forMs = Number(url.searchParams.get('forMs') ?? Number.NaN)
  return (cause === 'deadline' || cause === 'broken') && forMs >= 0 ? { cause, forMs } : undefined
}

export interface SupervisorActions {
  /** Starts a process that starts when it is needed; one that runs or is on its way stays so. False where there is none to start. */
  start(process: string): boolean
  /** Resolves once the process is gone. */
  lose(engine: string, loss: Loss): Promise<Verdict>
  /** How much of the last `forMs` the process waited for a core; undefined where there is none. */
  waited(process: string, forMs: number): number | undefined
  /** Resolves once an idle process that held too much is gone, and another on its way; false where it held little. */
  relieve(process: string): Promise<boolean>
}

/**
 * POST /start?process=… answers 204 at once; whether the process listens, its own health route tells.
 * POST /lost?engine=…&cause=…&forMs=… answers a verdict once the process is gone.
 * POST /waited?process=…&forMs=… answers `{"waitedMs": number}`.
 * POST /relieve?process=… answers `{"isRenewed": boolean}`, whether an idle process held too much; it is gone then.
 */
export function serveSupervisor(path: string, actions: SupervisorActions): Promise<Server> {
  const unknown = [404, { problem: 'unknown' }] as const
  const routes: { readonly [path: string]: (url: URL) => Answer | Promise<Answer> } = {
    '/start': (url) => (actions.start(processOf(url)) ? [204] : unknown),
    '/waited': (url) => {
      const waitedMs = actions.waited(processOf(url), Number(url.searchParams.get('forMs') ?? 0))
      return waitedMs === undefined ? unknown : [200, { waitedMs }]
    },
    '/relieve': async (url) => [200, { isRenewed: await actions.relieve(processOf(url)) }],
    '/lost': async (url) => {
      const loss = readLoss(url)
      return loss === undefined ? unknown : [200, await actions.lose(url.searchParams.get('engine') ?? '', loss)]
    },
  }
  const reply = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://supervisor')
    const route = request.method === 'POST' && Object.hasOwn(routes, url.pathname) ? routes[url.pathname] : undefined
    const [status, body] = route === undefined ? unknown : await route(url)
    if (body === undefined) response.writeHead(status).end()
    else answer(response, status, body)
  }
  const server = createServer((request, response) => {
    reply(request, response).catch(() => answer(response, 500, { problem: 'unknown' }))
  })
  return listen(server, path)
}

type Answer = readonly [status: number, body?: object]

const processOf = (url: URL): string => url.searchParams.get('process') ?? ''
