// clawql up, ps, restart: the instance of this folder, through its launcher.
import { spawn } from 'node:child_process'
import { userInfo } from 'node:os'
import { fileURLToPath } from 'node:url'
import { readLastBackup } from '../../self-host/backup/last-backup.ts'
import { readSettings } from '../../self-host/settings.ts'
import { execStart, serviceUnit } from '../../self-host/systemd-unit.ts'
import { hasFlag, type Command } from '../command.ts'
import { askLauncher } from '../control.ts'
import { describeAge } from '../doctor/offline.ts'
import { CommandFailure, exitCodes, type Output, type Row, type Tone } from '../output.ts'

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
  summary: 'Start the instance of this folder in the foreground, as npm start; or print the systemd unit that does',
  options: {
    service: { type: 'boolean', help: 'print a unit for systemd that starts it, for the user who runs this' },
  },
  example: 'clawql up --service | sudo tee /etc/systemd/system/clawql.service',
  run: (invocation) => {
    const start = fileURLToPath(new URL('../../self-host/start.mjs', import.meta.url))
    if (hasFlag(invocation, 'service')) return printUnit(invocation.output, start)
    const child = spawn(process.execPath, ['--max-semi-space-size=1', start, 'start'], { stdio: 'inherit' })
    // The terminal's signals reach the child by itself; it drains, and we wait for it.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal))
    // npm's shell can die without passing its signal on, and nobody would see the instance any more.
    const parent = process.ppid
    if (process.env['npm_lifecycle_event'] !== undefined)
      setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 500).unref()
    return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? exitCodes.failed)))
  },
}

/** For this folder and this user, who bootstraps it before: a service has no terminal for the admin key. */
function printUnit(output: Output, start: string): Promise<number> {
  if (start.includes('/_npx/'))
    throw new CommandFailure(
      'npx keeps the package in a cache, which a service would lose when it is cleaned.',
      exitCodes.usage,
      'Install the package: npm install <tarball> in a folder, and run node_modules/.bin/clawql up --service there.',
    )
  const user = userInfo().username
  const folder = process.cwd()
  const command = execStart([process.execPath, '--max-semi-space-size=1', start, 'start'])
  const unit = serviceUnit({ user, folder, command })
  output.answer({ unit, user, folder })
  output.line(unit.trimEnd())
  return Promise.resolve(exitCodes.done)
}

const toneOf = (state: string): Tone =>
  state === 'running' || state === 'standby' ? 'good' : state === 'external' ? 'quiet' : 'bad'
const head = (...names: readonly string[]): Row => names.map((name) => ['head', name] as const)

function describeBackup(last: ReturnType<typeof readLastBackup>): string {
  if (last === undefined) return 'newest backup: none (clawql backup <folder>)'
  return `newest backup: ${describeAge(Date.now() - last.takenAtMs)} old, ${last.folder}`
}

export const psCommand: Command = {
  usage: 'ps',
  summary: 'Services of the instance, their processes, and the age of the newest backup',
  example: 'clawql ps',
  async run({ output }) {
    const status = (await askLauncher('GET', '/status')) as LauncherStatus
    const backup = readLastBackup(readSettings(process.env).dataDir)
    output.answer({ ...status, backup: backup ?? null })
    const services = status.services.map(({ name, status: state, note }): Row => [name, [toneOf(state), state], note])
    const processes = status.processes.map(({ name, pid, state, restarts, rssBytes }): Row => [
      name,
      [toneOf(state), state],
      String(pid ?? '-'),
      String(restarts),
      `${Math.round(rssBytes / 1_048_576)} MB`,
    ])
    output.rows([head('NAME', 'STATUS', 'NOTE'), ...services])
    output.line('')
    output.rows([head('PROCESS', 'STATE', 'PID', 'RESTARTS', 'RSS'), ...processes])
    output.line('')
    output.line(describeBackup(backup))
    const isWell = status.processes.every(({ state }) => state === 'running' || state === 'standby')
    return isWell ? exitCodes.done : exitCodes.failed
  },
}

export const restartCommand: Command = {
  usage: 'restart [service]',
  summary: 'Read the configuration again and restart; a refused configuration changes nothing',
  example: 'clawql restart api',
  async run({ positionals, output }) {
    const [service] = positionals
    const query = service === undefined ? '' : `?${new URLSearchParams({ service }).toString()}`
    const answer = (await askLauncher('POST', `/restart${query}`)) as { ok: boolean; problem?: string }
    output.answer(answer)
    output.line(answer.ok ? `restarted ${service ?? 'everything'}` : `not restarted: ${answer.problem ?? ''}`)
    return answer.ok ? exitCodes.done : exitCodes.failed
  },
}
