// `clawql`: reads the arguments, runs one command, ends with its exit code.
import { parseArgs, type ParseArgsConfig } from 'node:util'
import { createApi } from './api.ts'
import type { Command } from './command.ts'
import { auditCommand } from './commands/audit.ts'
import { doctorCommand } from './commands/doctor.ts'
import { ingestCommand } from './commands/ingest.ts'
import { logsCommand, psCommand, restartCommand, upCommand } from './commands/instance.ts'
import { recallCommand } from './commands/recall.ts'
import { statusCommand } from './commands/status.ts'
import { trailCommand } from './commands/trail.ts'
import { CommandFailure, createOutput, exitCodes } from './output.ts'

const commands: { readonly [name: string]: Command } = {
  up: upCommand,
  ps: psCommand,
  logs: logsCommand,
  restart: restartCommand,
  ingest: ingestCommand,
  status: statusCommand,
  recall: recallCommand,
  trail: trailCommand,
  audit: auditCommand,
  doctor: doctorCommand,
}

function showUsage(): void {
  const width = Math.max(...Object.values(commands).map(({ usage }) => usage.length))
  const lines = Object.values(commands).map(({ usage, summary }) => `  clawql ${usage.padEnd(width)}  ${summary}`)
  process.stdout.write(`${lines.join('\n')}

Every command takes --json. CLAWQL_URL names the server (default: the instance of this folder, or
http://127.0.0.1:8080), CLAWQL_API_KEY the key, CLAWQL_DATA_DIR the data directory.
Exit codes: 0 done, 1 refused or failed, 2 usage, 3 no server, 4 a proof does not verify.
`)
}

const common = { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const

function readArguments(command: Command, args: readonly string[]) {
  const options: ParseArgsConfig['options'] = { ...common, ...command.options }
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
  } catch (error) {
    throw new CommandFailure((error as Error).message, exitCodes.usage, `Usage: clawql ${command.usage}`)
  }
}

async function run(args: readonly string[]): Promise<number> {
  const [name = '--help', ...rest] = args
  if (name === '--help' || name === '-h' || name === 'help') {
    showUsage()
    return exitCodes.done
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (command === undefined)
    throw new CommandFailure(`There is no command ${name}.`, exitCodes.usage, 'clawql --help lists them.')
  const { values, positionals } = readArguments(command, rest)
  if (values['help'] === true) {
    process.stdout.write(`clawql ${command.usage}\n  ${command.summary}\n`)
    return exitCodes.done
  }
  const output = createOutput(values['json'] === true)
  return command.run({ positionals, values, output, api: createApi(process.env) })
}

// A reader that has seen enough, such as head, is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))

try {
  process.exitCode = await run(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof CommandFailure)) throw error
  const next = error.next === undefined ? '' : `\n  ${error.next}`
  if (process.argv.includes('--json'))
    process.stdout.write(`${JSON.stringify({ error: error.message, next: error.next ?? null })}\n`)
  process.stderr.write(`clawql: ${error.message}${next}\n`)
  process.exitCode = error.exitCode
}
