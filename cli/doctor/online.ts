// What a server that answers says about itself: readiness, engines, queue, duplicate filter, tools, processes.
import type { CuckooStatus } from '../../contract/memory.ts'
import type { ReadyzAnswer } from '../../contract/health.ts'
import { askLauncher } from '../control.ts'
import { ok, type Check, type Finding } from './finding.ts'

const findReady: Check['find'] = async (api) => {
  const answer = await api.fetch('/readyz')
  const { checks, log } = (await answer.json()) as ReadyzAnswer
  const ready = Object.entries(checks).map(([name, state]): Finding =>
    state === 'ok'
      ? ok(`ready: ${name}`, state)
      : { check: `ready: ${name}`, state: 'failed', detail: state, next: 'clawql logs clawql-api --tail 50' },
  )
  return [...ready, logFinding(log)]
}

/** An earlier release says nothing of its log. */
function logFinding(log: ReadyzAnswer['log'] | undefined): Finding {
  const check = 'audit log'
  if (log === undefined)
    return { check, state: 'warning', detail: 'the server does not say', next: 'clawql audit verify' }
  const { state, checked, records, where } = log
  if (state === 'ok') return ok(check, `all ${records} records agree with their tree`)
  if (state === 'checking') return ok(check, `checking ${checked}/${records}; the newest agree`)
  const next = 'Preserve the data as it is and see docs/operating/incidents.md.'
  return { check, state: 'failed', detail: where === null ? state : `${state}: ${where}`, next }
}

const engineHints: { readonly [engine: string]: string } = {
  tika: 'It may still start; ingest answers 503 until then. clawql logs tika',
  gotenberg: 'Check documents.gotenberg.url. clawql logs gotenberg',
  presidio: 'Nothing is released while it is down; documents are parked as blocked. clawql logs presidio',
  paperless: 'Check documents.paperless.url and that paperless.key holds its token. clawql logs paperless-ngx',
}

const findEngines: Check['find'] = async (api) => {
  const engines = await api.json<{ readonly [engine: string]: string }>('/api/pipeline/healthz')
  return Object.entries(engines).map(([name, state]) =>
    state === 'ok'
      ? ok(`engine: ${name}`, state)
      : { check: `engine: ${name}`, state: 'failed', detail: state, next: engineHints[name] ?? 'clawql ps' },
  )
}

const findQueue: Check['find'] = async (api) => {
  const queue = await api.json<{ blocked: number; deadLetters: number; waiting: number }>('/api/documents/queue')
  const stuck = queue.blocked + queue.deadLetters
  const detail = `${queue.waiting} waiting, ${queue.blocked} blocked, ${queue.deadLetters} given up`
  if (stuck === 0) return [ok('queue', detail)]
  return [{ check: 'queue', state: 'warning', detail, next: 'clawql status <documentId> says why a document stopped.' }]
}

const findFilter: Check['find'] = async (api) => {
  const { status, fillRatio } = await api.json<CuckooStatus>('/api/memory/cuckoo/status')
  const detail = `${status}, ${(fillRatio * 100).toFixed(1)} % full`
  if (status === 'healthy') return [ok('duplicate filter', detail)]
  return [{ check: 'duplicate filter', state: 'warning', detail, next: 'Prune memory: POST /api/memory/prune.' }]
}

const findTools: Check['find'] = async (api) => {
  const tools = await api.json<readonly { breaker?: string; operationId: string }[]>('/api/tools')
  const open = tools.filter(({ breaker }) => breaker === 'open')
  if (open.length === 0) return [ok('tools', `${tools.length} registered, no open breaker`)]
  const detail = `open breakers: ${open.map(({ operationId }) => operationId).join(', ')}`
  return [{ check: 'tools', state: 'warning', detail, next: 'They close by themselves when a probe succeeds.' }]
}

const memoryWarnBytes = 1_200 * 1_048_576

const findProcesses: Check['find'] = async () => {
  const { processes } = (await askLauncher('GET', '/status')) as {
    processes: readonly { name: string; state: string; restarts: number; rssBytes: number }[]
  }
  return processes.map(({ name, state, restarts, rssBytes }) => {
    const detail = `${state}, ${restarts} restarts, ${Math.round(rssBytes / 1_048_576)} MB`
    if (state !== 'running' && state !== 'standby')
      return { check: `process: ${name}`, state: 'failed', detail, next: `clawql logs --tail 50` }
    if (rssBytes < memoryWarnBytes) return ok(`process: ${name}`, detail)
    return {
      check: `process: ${name}`,
      state: 'warning',
      detail,
      next: 'clawql restart, when no large document is under way.',
    }
  })
}

/** In the order in which one explains the other. */
export const onlineChecks: readonly Check[] = [
  { name: 'readiness', find: findReady },
  { name: 'engines', find: findEngines },
  { name: 'queue', find: findQueue },
  { name: 'duplicate filter', find: findFilter },
  { name: 'tools', find: findTools },
]

export const processCheck: Check = { name: 'processes', find: findProcesses }
