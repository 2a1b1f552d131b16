// clawql completion: a script for the shell, made from the commands' own tables.
import { requireArgument, type Command } from '../command.ts'
import { everyOption } from '../help.ts'
import { CommandFailure, exitCodes } from '../output.ts'

interface Completed {
  readonly name: string
  readonly summary: string
  readonly actions: readonly string[]
  readonly options: readonly (readonly [name: string, help: string])[]
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

function bash(commands: readonly Completed[]): string {
  const cases = commands.map(
    ({ name, actions, options }) =>
      `    ${name}) words='${options.map(([option]) => `--${option}`).join(' ')}' actions='${actions.join(' ')}' ;;`,
  )
  return `# clawql: eval "$(clawql completion bash)"
_clawql() {
  local word="\${COMP_WORDS[COMP_CWORD]}" words='' actions=''
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '${commands.map(({ name }) => name).join(' ')} --help --version' -- "$word"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${cases.join('\n')}
  esac
  case "$word" in
    -*) COMPREPLY=($(compgen -W "$words" -- "$word")); return ;;
  esac
  if [ "$COMP_CWORD" -eq 2 ] && [ -n "$actions" ]; then
    COMPREPLY=($(compgen -W "$actions" -- "$word"))
    return
  fi
  COMPREPLY=($(compgen -f -- "$word"))
}
complete -o filenames -F _clawql clawql
`
}

function zsh(commands: readonly Completed[]): string {
  const described = (name: string, text: string): string => quoted(`${name}:${text.replaceAll(':', '\\:')}`)
  const cases = commands.map(
    ({ name, actions, options }) =>
      `    ${name}) actions=(${actions.join(' ')}) words=(${options.map(([option, help]) => described(`--${option}`, help)).join(' ')}) ;;`,
  )
  return `#compdef clawql
# clawql: clawql completion zsh > "\${fpath[1]}/_clawql"
_clawql() {
  local -a words actions
  if (( CURRENT == 2 )); then
    words=(${commands.map(({ name, summary }) => described(name, summary)).join(' ')})
    _describe command words
    return
  fi
  case "$words_given[2]" in
${cases.join('\n')}
  esac
  if [[ "$PREFIX" == -* ]]; then _describe option words
  elif (( CURRENT == 3 && $#actions )); then compadd -a actions
  else _files; fi
}
local -a words_given
words_given=("\${words[@]}")
_clawql "$@"
`
}

function fish(commands: readonly Completed[]): string {
  const lines = commands.flatMap(({ name, summary, actions, options }) => [
    `complete -c clawql -n __fish_use_subcommand -f -a ${name} -d ${quoted(summary)}`,
    ...(actions.length === 0
      ? []
      : [`complete -c clawql -n '__fish_seen_subcommand_from ${name}' -a ${quoted(actions.join(' '))}`]),
    ...options.map(
      ([option, help]) => `complete -c clawql -n '__fish_seen_subcommand_from ${name}' -l ${option} -d ${quoted(help)}`,
    ),
  ])
  return `# clawql: clawql completion fish > ~/.config/fish/completions/clawql.fish\n${lines.join('\n')}\n`
}

const shells = { bash, zsh, fish } as const

const usage = 'completion <bash|zsh|fish>'

/** `table` answers all commands, this one too. */
export const completionCommand = (table: () => { readonly [name: string]: Command }): Command => ({
  usage,
  summary: 'A completion script for your shell',
  example: 'eval "$(clawql completion bash)"',
  async run(invocation) {
    const shell = requireArgument(invocation, usage)
    if (!Object.hasOwn(shells, shell))
      throw new CommandFailure(`There is no completion for ${shell}.`, exitCodes.usage, 'bash, zsh or fish.')
    const completed = Object.entries(table()).map(([name, { summary, actions = [], options }]) => ({
      name,
      summary,
      actions,
      options: Object.entries({ ...options, ...everyOption }).map(([option, { help }]) => [option, help] as const),
    }))
    process.stdout.write(shells[shell as keyof typeof shells](completed))
    return exitCodes.done
  },
})
