// clawql keys: make, list and revoke API keys; reset-admin works on the secrets folder, also when nothing runs.
import type { ApiKeyAnswer, CreatedApiKeyAnswer } from '../../contract/api-key.ts'
import { hasFlag, optionList, optionText, runAction, type Actions, type Command, type Invocation } from '../command.ts'
import { parseDuration } from '../duration.ts'
import { CommandFailure, exitCodes, minuteOf, table } from '../output.ts'
import { resetAdmin } from './keys-reset.ts'

const usage = 'keys create <name> --role <role> | list | revoke <id or name> | reset-admin'

function requireWord({ positionals }: Invocation, what: string): string {
  const [, word] = positionals
  if (word === undefined) throw new CommandFailure(`${what} is missing.`, exitCodes.usage, `Usage: clawql ${usage}`)
  return word
}

function readExpiry(invocation: Invocation): number | undefined {
  const text = optionText(invocation, 'expires')
  if (text === undefined) return undefined
  const seconds = parseDuration(text)
  if (seconds === null)
    throw new CommandFailure('--expires takes a number of m, h, d or w, such as 30d.', exitCodes.usage)
  return seconds
}

function readActorType(invocation: Invocation): ApiKeyAnswer['actorType'] {
  const [isAgent, isService] = [hasFlag(invocation, 'agent'), hasFlag(invocation, 'service')]
  if (isAgent && isService) throw new CommandFailure('Give --agent or --service, not both.', exitCodes.usage)
  return isAgent ? 'agent' : isService ? 'service' : 'human'
}

async function create(invocation: Invocation): Promise<number> {
  const { api, output } = invocation
  const name = requireWord(invocation, 'The key’s name')
  const [roles, scopes] = [optionList(invocation, 'role'), optionList(invocation, 'scope')]
  if (roles.length + scopes.length === 0) {
    const next = 'Such as --role viewer; docs/operating/access.md has the table.'
    throw new CommandFailure('Say what the key may: --role or --scope.', exitCodes.usage, next)
  }
  const expiresInSeconds = readExpiry(invocation)
  const verticals = optionList(invocation, 'vertical')
  const rows = {
    ...(verticals.length === 0 ? {} : { verticals }),
    ...(hasFlag(invocation, 'cross-vertical') ? { crossVertical: true } : {}),
  }
  const wish = { name, roles, scopes, actorType: readActorType(invocation), ...rows, expiresInSeconds }
  const made = await api.json<CreatedApiKeyAnswer>('/api/keys', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(wish),
  })
  output.answer(made)
  const ends = made.expiresAt === null ? 'until it is revoked' : `until ${minuteOf(made.expiresAt)}`
  output.line(`${made.id}  ${made.name}: ${[...made.roles, ...made.scopes].join(', ')}, ${made.actorType}, ${ends}`)
  output.line(`The key, shown this once:\n\n  ${made.key}\n`)
  output.line(
    `Its holder sets CLAWQL_URL to the server and CLAWQL_API_KEY to the key, or sends Authorization: Bearer <key>.`,
  )
  return exitCodes.done
}

async function list(invocation: Invocation): Promise<number> {
  const { api, output } = invocation
  const { keys } = await api.json<{ readonly keys: readonly ApiKeyAnswer[] }>('/api/keys')
  const shown = hasFlag(invocation, 'all') ? keys : keys.filter(({ state }) => state === 'active')
  output.answer({ keys: shown })
  const rows = shown.map((key) => [
    key.id,
    key.name,
    key.source === 'secret' ? 'secret' : key.state,
    [...key.roles, ...key.scopes].join(', '),
    key.actorType,
    minuteOf(key.lastUsedAt),
    minuteOf(key.expiresAt),
  ])
  for (const line of table([['ID', 'NAME', 'STATE', 'MAY', 'ACTOR', 'LAST USED', 'EXPIRES'], ...rows]))
    output.line(line)
  const hidden = keys.length - shown.length
  if (hidden > 0) output.line(`${hidden} that have ended: clawql keys list --all`)
  return exitCodes.done
}

/** An id, or the name of a good key. */
async function findId({ api }: Invocation, word: string): Promise<string> {
  const { keys } = await api.json<{ readonly keys: readonly ApiKeyAnswer[] }>('/api/keys')
  const found =
    keys.find(({ id }) => id === word) ?? keys.find(({ name, state }) => name === word && state === 'active')
  if (found !== undefined) return found.id
  throw new CommandFailure(`There is no good key ${word}.`, exitCodes.failed, 'clawql keys list shows them.')
}

async function revoke(invocation: Invocation): Promise<number> {
  const { api, output } = invocation
  const id = await findId(invocation, requireWord(invocation, 'The key’s id or name'))
  const revoked = await api.json<ApiKeyAnswer>(`/api/keys/${encodeURIComponent(id)}`, { method: 'DELETE' })
  output.answer(revoked)
  output.line(`${revoked.id}  ${revoked.name}: revoked; nobody gets in with it after one second.`)
  return exitCodes.done
}

const actions: Actions = {
  create,
  list,
  revoke,
  'reset-admin': resetAdmin,
}

export const keysCommand: Command = {
  usage,
  summary: 'API keys: who may what, until when; at once, and without a restart',
  actions: Object.keys(actions),
  options: {
    role: {
      type: 'string',
      multiple: true,
      help: 'admin, operator, underwriter, compliance-viewer, viewer or one of the policy',
    },
    scope: { type: 'string', multiple: true, help: 'a scope beside what the roles give, such as metrics:read' },
    vertical: { type: 'string', multiple: true, help: 'rows of this vertical and of none show; without it, all' },
    'cross-vertical': { type: 'boolean', help: 'rows of other verticals show for a purpose, which is recorded' },
    agent: { type: 'boolean', help: 'the key is an agent’s; without it, a person’s' },
    service: { type: 'boolean', help: 'the key is a program’s' },
    expires: { type: 'string', help: '30d, 12h, 90m or 2w; without it, as long as your own key' },
    all: { type: 'boolean', help: 'list: also keys that have expired or were revoked' },
  },
  example: 'clawql keys create importer --role operator --agent --expires 30d',
  run: (invocation) => runAction(invocation, actions, usage),
}
