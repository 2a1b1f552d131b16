// clawql up, ps, logs, restart: the instance of this folder, through its launcher.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { optionNumber, type Command } from '../command.ts'
import { askLauncher } from '../control.ts'
import { exitCodes, table } from '../output.ts'

interface LauncherStatus {
  readonly services: readonly { readonly name: string; readonly status: string; readonly note: string }[]
  readonly processes: readonly {
    readonly name: string
    readonly pid: number | null
    readonly state: string
    readonly restarts: number
    readonly rssBytes: number
  }[]
}

export const upCommand: Command = {
  usage: 'up',
  summary: 'Start the instance in the foreground, as npm start',
  run: () => {
    const start = fileURLToPath(new URL('../../self-host/start.mjs', import.meta.url))
    const child = spawn(process.execPath, ['--max-semi-space-size=1', start, 'start'], { stdio: 'inherit' })
    // The terminal's signals reach the child by itself; it drains, and we wait for it.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
    return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? exitCodes.failed)))
  },
}

export const psCommand: Command = {
  usage: 'ps',
  summary: 'Services of the instance and their processes',
  async run({ output }) {
    const status = (await askLauncher('GET', '/status')) as LauncherStatus
    output.answer(status)
    const services = status.services.map(({ name, status: state, note }) => [name, state, note])
    const processes = status.processes.map(({ name, pid, state, restarts, rssBytes }) => [
      name,
      state,
      String(pid ?? '-'),
      String(restarts),
      `${Math.round(rssBytes / 1_048_576)} MB`,
    ])
    for (const line of table([['NAME', 'STATUS', 'NOTE'], ...services])) output.line(line)
    output.line('')
    for (const line of table([['PROCESS', 'STATE', 'PID', 'RESTARTS', 'RSS'], ...processes])) output.line(line)
    const isWell = status.processes.every(({ state }) => state === 'running' || state === 'standby')
    return isWell ? exitCodes.done : exitCodes.failed
  },
}

export const logsCommand: Command = {
  usage: 'logs [service] [--tail N]',
  summary: 'Last log lines, of one service or of all',
  options: { tail: { type: 'string' } },
  async run(invocation) {
    const [service] = invocation.positionals
    const query = new URLSearchParams({ tail: String(optionNumber(invocation, 'tail') ?? 100) })
    if (service !== undefined) query.set('service', service)
    const { lines } = (await askLauncher('GET', `/logs?${query.toString()}`)) as { lines: readonly string[] }
    invocation.output.answer(lines.map((line): unknown => JSON.parse(line)))
    for (const line of lines) invocation.output.line(line)
    return exitCodes.done
  },
}

export const restartCommand: Command = {
  usage: 'restart [service]',
  summary: 'Read the configuration again and restart; a refused configuration changes nothing',
  async run({ positionals, output }) {
    const [service] = positionals
    const query = service === undefined ? '' : `?${new URLSearchParams({ service }).toString()}`
    const answer = (await askLauncher('POST', `/restart${query}`)) as { ok: boolean; problem?: string }
    output.answer(answer)
    output.line(answer.ok ? `restarted ${service ?? 'everything'}` : `not restarted: ${answer.problem ?? ''}`)
    return answer.ok ? exitCodes.done : exitCodes.failed
  },
}
