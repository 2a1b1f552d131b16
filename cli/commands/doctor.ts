// clawql doctor: everything that is known to go wrong, with or without a running instance; the last line says what to do.
import { startCommand, readSettings } from '../../self-host/settings.ts'
import type { Api } from '../api.ts'
import type { Command } from '../command.ts'
import { readControlFile } from '../control.ts'
import { findOffline } from '../doctor/offline.ts'
import { runCheck, type Finding } from '../doctor/finding.ts'
import { onlineChecks, processCheck } from '../doctor/online.ts'
import { exitCodes, type Row, type Tone } from '../output.ts'

async function answers(api: Api): Promise<boolean> {
  try {
    return (await api.fetch('/healthz')).ok
  } catch {
    return false
  }
}

interface Verdict {
  readonly exitCode: number
  readonly finding: Finding
}

/** What is wrong, and what to type: one sentence. */
function judge(findings: readonly Finding[], isRunning: boolean, url: string): Verdict {
  const bad = findings.find(({ state }) => state === 'failed')
  const check = 'verdict'
  if (bad !== undefined) {
    const detail = `${bad.check}: ${bad.detail}`
    const finding = { check, state: 'failed', detail, ...(bad.next === undefined ? {} : { next: bad.next }) } as const
    return { exitCode: isRunning ? exitCodes.failed : exitCodes.unreachable, finding }
  }
  if (!isRunning) {
    const detail = `No server answers at ${url}, and nothing stands in the way of a start`
    return { exitCode: exitCodes.unreachable, finding: { check, state: 'failed', detail, next: startCommand } }
  }
  const careful = findings.find(({ state }) => state === 'warning')
  if (careful === undefined)
    return { exitCode: exitCodes.done, finding: { check, state: 'ok', detail: 'Everything is well' } }
  const detail = `It works; look at ${careful.check}: ${careful.detail}`
  const finding = {
    check,
    state: 'warning',
    detail,
    ...(careful.next === undefined ? {} : { next: careful.next }),
  } as const
  return { exitCode: exitCodes.done, finding }
}

const tones: { readonly [state in Finding['state']]: Tone } = { ok: 'good', warning: 'care', failed: 'bad' }

const rowOf = ({ check, state, detail, next = '' }: Finding): Row => [
  [tones[state], state === 'ok' ? 'ok' : state.toUpperCase()],
  check,
  detail,
  next,
]

export const doctorCommand: Command = {
  usage: 'doctor',
  summary: 'Check everything that is known to go wrong, also when nothing runs, and say what to do',
  example: 'clawql doctor --json',
  async run({ api, output }) {
    const isRunning = await answers(api)
    // Another machine's instance: the files here are not its own.
    const isOwn = api.url === (readControlFile(process.env)?.url ?? api.url)
    const findings: Finding[] = isOwn ? [...(await findOffline(readSettings(process.env), isRunning))] : []
    const checks = isRunning ? [...onlineChecks, ...(isOwn ? [processCheck] : [])] : []
    for (const check of checks) findings.push(...(await runCheck(check, api)))
    const { exitCode, finding } = judge(findings, isRunning, api.url)
    output.answer([...findings, finding])
    output.rows(findings.map(rowOf))
    const next = finding.next === undefined ? '' : ` Next: ${finding.next}`
    output.rows([[[tones[finding.state], `${finding.detail}.${next}`]]])
    return exitCode
  },
}
