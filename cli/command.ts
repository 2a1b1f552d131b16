// What a command of `clawql` is.
import type { Api } from './api.ts'
import { CommandFailure, exitCodes, type Output } from './output.ts'

export interface Invocation {
  readonly positionals: readonly string[]
  readonly values: { readonly [option: string]: string | boolean | (string | boolean)[] | undefined }
  readonly output: Output
  readonly api: Api
}

export interface CommandOption {
  readonly type: 'string' | 'boolean'
  readonly short?: string
  readonly multiple?: boolean
  /** One line: what it does, and its default. */
  readonly help: string
}

export interface Command {
  readonly usage: string
  readonly summary: string
  /** What its first word may be, where that is one of few. */
  readonly actions?: readonly string[]
  readonly options?: { readonly [name: string]: CommandOption }
  /** A whole command line. */
  readonly example: string
  /** Resolves with the exit code. */
  run(invocation: Invocation): Promise<number>
}

/** The option's text, or undefined. */
export function optionText({ values }: Invocation, name: string): string | undefined {
  const value = values[name]
  return typeof value === 'string' ? value : undefined
}

/** The option's whole number, or undefined. */
export function optionNumber(invocation: Invocation, name: string): number | undefined {
  const text = optionText(invocation, name)
  if (text === undefined) return undefined
  if (!/^\d{1,9}$/.test(text)) throw new CommandFailure(`--${name} takes a whole number.`, exitCodes.usage)
  return Number(text)
}

/** An option that may be given more than once. */
export function optionList({ values }: Invocation, name: string): readonly string[] {
  const value = values[name]
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}

export const hasFlag = ({ values }: Invocation, name: string): boolean => values[name] === true

export function requireArgument(invocation: Invocation, usage: string): string {
  const [argument] = invocation.positionals
  if (argument === undefined)
    throw new CommandFailure('An argument is missing.', exitCodes.usage, `Usage: clawql ${usage}`)
  return argument
}

export type Action = (invocation: Invocation) => Promise<number>

/** What the first word of a command may be. */
export type Actions = { readonly [action: string]: Action }

/** Does what the first word says. */
export function runAction(invocation: Invocation, actions: Actions, usage: string): Promise<number> {
  const [word = ''] = invocation.positionals
  const act = Object.hasOwn(actions, word) ? actions[word] : undefined
  if (act !== undefined) return act(invocation)
  const names = Object.keys(actions)
  const said = `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`
  throw new CommandFailure(`Say what: ${said}.`, exitCodes.usage, `Usage: clawql ${usage}`)
}
