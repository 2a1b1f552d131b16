// clawql approvals: calls that wait for a person, what they would do, and the person's word.
import type { ApprovalAnswer } from '../../contract/approval.ts'
import { optionText, runAction, type Actions, type Command, type Invocation } from '../command.ts'
import { CommandFailure, exitCodes, minuteOf, table } from '../output.ts'

const usage = 'approvals list | show <id> | approve <id> | deny <id>'

function requireId({ positionals }: Invocation): string {
  const [, id] = positionals
  if (id === undefined) throw new CommandFailure('The id is missing.', exitCodes.usage, `Usage: clawql ${usage}`)
  return id
}

const readApproval = ({ api }: Invocation, id: string): Promise<ApprovalAnswer> =>
  api.json(`/api/hitl/approvals/${encodeURIComponent(id)}`)

async function list(invocation: Invocation): Promise<number> {
  const { api, output } = invocation
  const state = optionText(invocation, 'state') ?? 'pending'
  const query = state === 'all' ? '' : `?state=${encodeURIComponent(state)}`
  const answer = await api.json<{ readonly approvals: readonly ApprovalAnswer[] }>(`/api/hitl/approvals${query}`)
  output.answer(answer)
  const rows = answer.approvals.map(({ approvalId, state: is, operationId, requestedBy, requestedAt, expiresAt }) => [
    approvalId,
    is,
    operationId,
    `${requestedBy.type} ${requestedBy.id}`,
    minuteOf(requestedAt),
    minuteOf(expiresAt),
  ])
  if (rows.length === 0) output.line(state === 'pending' ? 'Nothing waits.' : 'There are none.')
  else for (const line of table([['ID', 'STATE', 'OPERATION', 'ASKED BY', 'AT', 'UNTIL'], ...rows])) output.line(line)
  return exitCodes.done
}

async function show(invocation: Invocation): Promise<number> {
  const { output } = invocation
  const approval = await readApproval(invocation, requireId(invocation))
  output.answer(approval)
  const { approvalId, state, operationId, requestedBy, ruleIds, expiresAt } = approval
  output.line(`${approvalId}  ${state}, until ${minuteOf(expiresAt)}`)
  output.line(`${requestedBy.type} ${requestedBy.id} asks for ${operationId}; it waits by ${ruleIds.join(', ')}.`)
  if (approval.arguments !== null) output.line(JSON.stringify(approval.arguments, null, 2))
  return exitCodes.done
}

/** Of exactly the arguments that stand there now. */
function decide(decision: 'approve' | 'deny') {
  return async (invocation: Invocation): Promise<number> => {
    const { api, output } = invocation
    const id = requireId(invocation)
    const { argumentsDigest } = await readApproval(invocation, id)
    const reason = optionText(invocation, 'reason')
    const decided = await api.json<ApprovalAnswer>(`/api/hitl/approvals/${encodeURIComponent(id)}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ decision, argumentsDigest, ...(reason === undefined ? {} : { reason }) }),
    })
    output.answer(decided)
    const next =
      decision === 'approve' ? `; it runs once, when it is sent again before ${minuteOf(decided.expiresAt)}` : ''
    output.line(`${id}  ${decided.state}${next}.`)
    return exitCodes.done
  }
}

const actions: Actions = { list, show, approve: decide('approve'), deny: decide('deny') }

export const approvalsCommand: Command = {
  usage,
  summary: 'calls that wait for a person, by rules of the policy',
  actions: Object.keys(actions),
  options: {
    state: {
      type: 'string',
      help: 'list: pending, which is the default, approved, denied, completed and so on, or all',
    },
    reason: { type: 'string', help: 'approve, deny: why, for whoever asked; redacted' },
  },
  example: 'clawql approvals list --state all',
  run: (invocation) => runAction(invocation, actions, usage),
}
