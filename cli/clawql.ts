// `clawql`: reads the arguments, runs one command, ends with its exit code.
import { readFileSync } from 'node:fs'
import { parseArgs, type ParseArgsConfig } from 'node:util'
import { createApi } from './api.ts'
import type { Command } from './command.ts'
import { commands } from './commands.ts'
import { failureText } from './failure.ts'
import { commandHelp, everyOption, usageText } from './help.ts'
import { CommandFailure, createOutput, exitCodes } from './output.ts'
import { suggest } from './suggest.ts'

const findCommand = (name: string): Command | undefined => (Object.hasOwn(commands, name) ? commands[name] : undefined)

/** Node names an unknown option in its message only, so options are looked up here. */
function requireKnown(command: Command, args: readonly string[]): void {
  const known = Object.keys({ ...command.options, ...everyOption })
  const end = args.indexOf('--')
  for (const arg of end === -1 ? args : args.slice(0, end)) {
    const [, name] = /^--([^=]+)/.exec(arg) ?? []
    if (name === undefined || known.includes(name)) continue
    const near = suggest(name, known)
    const next =
      near === undefined ? `clawql ${command.usage.split(' ')[0]} --help lists them.` : `Did you mean --${near}?`
    throw new CommandFailure(`There is no option --${name}.`, exitCodes.usage, next)
  }
}

function readArguments(command: Command, args: readonly string[]) {
  requireKnown(command, args)
  const specs = Object.entries({ ...command.options, ...everyOption })
  const options = Object.fromEntries(specs.map(([name, { help: _help, ...option }]) => [name, option]))
  try {
    const config: ParseArgsConfig = { args: [...args], options, allowPositionals: true, strict: true }
    return parseArgs(config)
  } catch (error) {
    throw new CommandFailure((error as Error).message, exitCodes.usage, `Usage: clawql ${command.usage}`)
  }
}

function refuseUnknown(name: string): never {
  const near = suggest(name, Object.keys(commands))
  const next = near === undefined ? 'clawql --help lists them.' : `Did you mean clawql ${near}?`
  throw new CommandFailure(`There is no command ${name}.`, exitCodes.usage, next)
}

function showVersion(isJson: boolean): void {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
  process.stdout.write(isJson ? `${JSON.stringify({ version: manifest.version })}\n` : `clawql ${manifest.version}\n`)
}

/** `clawql help <command>` and `clawql --help`. */
function showHelp(name: string | undefined): void {
  if (name === undefined || name.startsWith('-')) return void process.stdout.write(usageText(commands))
  process.stdout.write(commandHelp(findCommand(name) ?? refuseUnknown(name)))
}

const wantsJson = process.argv.includes('--json')

async function run(args: readonly string[]): Promise<number> {
  const [name = '--help', ...rest] = args
  if (name === '--help' || name === '-h' || name === 'help') {
    showHelp(rest[0])
    return exitCodes.done
  }
  if (name === '--version' || name === '-v' || name === 'version') {
    showVersion(wantsJson)
    return exitCodes.done
  }
  const command = findCommand(name) ?? refuseUnknown(name)
  const { values, positionals } = readArguments(command, rest)
  if (values['help'] === true) {
    process.stdout.write(commandHelp(command))
    return exitCodes.done
  }
  const output = createOutput(values['json'] === true)
  return await command.run({ positionals, values, output, api: createApi(process.env) })
}

// A reader that has seen enough, such as head, is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))

try {
  process.exitCode = await run(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof CommandFailure)) throw error
  process.stderr.write(failureText(error, wantsJson, findCommand(process.argv[2] ?? '')))
  process.exitCode = error.exitCode
}
