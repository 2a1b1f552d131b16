// clawql sessions: what goes on by a key (browsers, clients of MCP, tasks), and its end.
import type { TokenTaskAnswer } from '../../contract/token.ts'
import { hasFlag, runAction, type Actions, type Command, type Invocation } from '../command.ts'
import { CommandFailure, exitCodes, minuteOf, table } from '../output.ts'

const usage = 'sessions list | end <jti>'

/** More are no list that somebody reads. */
const shownMax = 200

async function list(invocation: Invocation): Promise<number> {
  const { api, output } = invocation
  const of = hasFlag(invocation, 'all') ? 'tenant' : 'own'
  const answer = await api.json<{ readonly tasks: readonly TokenTaskAnswer[]; readonly nextCursor: string | null }>(
    `/api/auth/tokens?of=${of}&limit=${shownMax}`,
  )
  output.answer(answer)
  const rows = answer.tasks.map(({ jti, kind, actorId, actorType, taskId, roles, scopes, begunAt, endsAt }) => [
    jti,
    kind,
    `${actorType} ${actorId}`,
    taskId,
    [...roles, ...scopes].join(', '),
    minuteOf(begunAt),
    minuteOf(endsAt),
  ])
  if (rows.length === 0) output.line('Nothing goes on.')
  else
    for (const line of table([['ID', 'KIND', 'ACTS AS', 'TASK', 'MAY', 'SINCE', 'UNTIL'], ...rows])) output.line(line)
  if (answer.nextCursor !== null) output.line(`There are more than ${shownMax}.`)
  return exitCodes.done
}

async function end(invocation: Invocation): Promise<number> {
  const { api, output, positionals } = invocation
  const [, jti] = positionals
  if (jti === undefined) throw new CommandFailure('The id is missing.', exitCodes.usage, `Usage: clawql ${usage}`)
  const ended = await api.json<{ readonly jti: string }>(`/api/auth/tokens/${encodeURIComponent(jti)}`, {
    method: 'DELETE',
  })
  output.answer(ended)
  output.line(`${ended.jti}: ended, with all that it gave; nobody gets in with it after one second.`)
  return exitCodes.done
}

const actions: Actions = { list, end }

export const sessionsCommand: Command = {
  usage,
  summary: 'What goes on by your key: browsers, clients of MCP, tasks; and their end',
  actions: Object.keys(actions),
  options: { all: { type: 'boolean', help: 'list: of the whole tenant, which needs keys:read' } },
  example: 'clawql sessions list --all',
  run: (invocation) => runAction(invocation, actions, usage),
}
