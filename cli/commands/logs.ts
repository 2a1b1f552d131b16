// clawql logs: the log files of this folder's instance, whether it runs or not.
import { setTimeout as wait } from 'node:timers/promises'
import { findLogSource, logNames } from '../../self-host/supervise/guide-names.ts'
import { hasFlag, optionNumber, optionText, type Command, type Invocation } from '../command.ts'
import { createFollower, listProcesses, logFolder, readTail, type LogFileLine } from '../log-files.ts'
import { CommandFailure, exitCodes } from '../output.ts'
import { suggest } from '../suggest.ts'

const tailDefault = 100
const tailMax = 100_000
const followEveryMs = 200

function sourceOf(name: string, processes: readonly string[]): (line: LogFileLine) => boolean {
  const source = findLogSource(name, processes)
  if (source !== undefined) return source
  const known = [...new Set([...processes, ...logNames])]
  const near = suggest(name, known)
  const hint = near === undefined ? '' : ` Did you mean ${near}?`
  throw new CommandFailure(`No log is called ${name}.${hint}`, exitCodes.usage, `Known: ${known.join(', ')}`)
}

/** All conditions at once. */
function isWanted(invocation: Invocation, processes: readonly string[]): (line: LogFileLine) => boolean {
  const [name] = invocation.positionals
  const isOfSource = name === undefined ? () => true : sourceOf(name, processes)
  const marks = [
    ['documentId', optionText(invocation, 'document')],
    ['requestId', optionText(invocation, 'request')],
  ] as const
  return (line) => {
    if (!isOfSource(line)) return false
    return marks.every(([field, value]) => value === undefined || hasField(line.text, field, value))
  }
}

/** A line is parsed only where the text can match. */
function hasField(text: string, field: string, value: string): boolean {
  if (!text.includes(value)) return false
  try {
    return (JSON.parse(text) as { readonly [field: string]: unknown })[field] === value
  } catch {
    return false
  }
}

async function follow(folder: string, isShown: (line: LogFileLine) => boolean): Promise<never> {
  const next = createFollower(folder)
  for (;;) {
    for (const line of next()) if (isShown(line)) process.stdout.write(`${line.text}\n`)
    await wait(followEveryMs)
  }
}

export const logsCommand: Command = {
  usage: 'logs [name]',
  summary: 'Last log lines of a service or process, of a document or request, or of all; also when nothing runs',
  options: {
    tail: { type: 'string', help: `lines to show; ${tailDefault} by default` },
    follow: { type: 'boolean', short: 'f', help: 'go on with what is written from now on, until Ctrl-C' },
    document: { type: 'string', help: 'only lines of this document' },
    request: { type: 'string', help: 'only lines of this request' },
  },
  example: 'clawql logs clawql-api --document 01M8GBBGNCK3629NTH1APM5S53 --follow',
  async run(invocation) {
    const { output } = invocation
    const folder = logFolder(process.env)
    const processes = listProcesses(folder)
    const isShown = isWanted(invocation, processes)
    if (processes.length === 0)
      throw new CommandFailure(
        `No instance ever wrote a log in ${folder}.`,
        exitCodes.failed,
        'Run it in the folder that holds data/, or set CLAWQL_DATA_DIR.',
      )
    const tail = Math.min(tailMax, optionNumber(invocation, 'tail') ?? tailDefault)
    const lines = tail === 0 ? [] : readTail(folder, tail, isShown)
    const isFollowed = hasFlag(invocation, 'follow')
    if (isFollowed) for (const { text } of lines) process.stdout.write(`${text}\n`)
    else output.answer(lines.map(({ text }): unknown => JSON.parse(text)))
    if (isFollowed) return await follow(folder, isShown)
    for (const { text } of lines) output.line(text)
    return exitCodes.done
  },
}
