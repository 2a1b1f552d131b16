// The texts of `clawql --help` and `clawql <command> --help`.
import type { Command } from './command.ts'
import { table } from './output.ts'

/** What every command takes. */
export const everyOption: NonNullable<Command['options']> = {
  json: {
    type: 'boolean',
    help: 'one JSON document on standard output; a failure is a problem document on standard error',
  },
  help: { type: 'boolean', short: 'h', help: 'this text' },
}

export function usageText(commands: { readonly [name: string]: Command }): string {
  const rows = Object.values(commands).map(({ usage, summary }) => [`  clawql ${usage}`, summary])
  return `${table(rows).join('\n')}

clawql <command> --help shows its options and an example; clawql --version the release.
Every command takes --json. CLAWQL_URL names the server (default: the instance of this folder, or
http://127.0.0.1:8080), CLAWQL_DATA_DIR the data directory; CLAWQL_API_KEY is sent where one of the two is set.
Exit codes: 0 done, 1 refused or failed, 2 usage, 3 no server, 4 a proof does not verify.
`
}

export function commandHelp({ usage, summary, options, example }: Command): string {
  const rows = Object.entries({ ...options, ...everyOption }).map(([name, option]) => {
    const short = option.short !== undefined ? `-${option.short}, ` : ''
    const value = option.type === 'string' ? ' <value>' : ''
    const repeated = option.multiple === true ? ' (may be repeated)' : ''
    return [`  ${short}--${name}${value}`, `${option.help}${repeated}`]
  })
  return `clawql ${usage}\n  ${summary}\n\n${table(rows).join('\n')}\n\nExample:\n  ${example}\n`
}
