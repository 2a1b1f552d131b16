// A failure as the command line tells it: for people with every finding and this command's own option names, as a problem document with --json.
import type { Command } from './command.ts'
import { CommandFailure, exitCodes, plainText } from './output.ts'

const kebab = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

/** `options.maxNodes` and `/options/maxNodes` are `--max-nodes` where the command has that option. */
export function spellOptions(text: string, command: Command | undefined): string {
  return text.replaceAll(/(?:\boptions\.|\/options\/)([a-zA-Z]+)/g, (whole, name: string) =>
    Object.hasOwn(command?.options ?? {}, kebab(name)) ? `--${kebab(name)}` : whole,
  )
}

const titles: { readonly [exitCode: number]: string } = {
  [exitCodes.failed]: 'Refused or failed',
  [exitCodes.usage]: 'Wrong usage',
  [exitCodes.unreachable]: 'No server answers',
  [exitCodes.unverified]: 'A proof does not verify',
}

/** RFC 9457. What the server said is passed on as it is; what the command line found has no type of its own. */
function problemOf(failure: CommandFailure): object {
  if (failure.problem !== undefined) return failure.problem
  const { message, next, exitCode } = failure
  return {
    type: 'about:blank',
    title: titles[exitCode] ?? 'Failed',
    detail: message,
    ...(next === undefined ? {} : { next }),
  }
}

function linesOf(failure: CommandFailure, command: Command | undefined): readonly string[] {
  const errors = (failure.problem?.errors ?? []).map(
    ({ pointer, message, fix }) => `  ${pointer || '/'}: ${message}${fix === undefined ? '' : ` (${fix})`}`,
  )
  const lines = [`clawql: ${failure.message}`, ...errors, ...(failure.next === undefined ? [] : [`  ${failure.next}`])]
  return lines.map((line) => plainText(spellOptions(line, command)))
}

export const failureText = (failure: CommandFailure, isJson: boolean, command: Command | undefined): string =>
  isJson ? `${JSON.stringify(problemOf(failure))}\n` : `${linesOf(failure, command).join('\n')}\n`
