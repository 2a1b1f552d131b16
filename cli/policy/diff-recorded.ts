// clawql policy diff --recorded: which calls of the last hours a draft would have decided otherwise.
import type { ApiKeyAnswer } from '../../contract/api-key.ts'
import type { PolicyAnswer } from '../../contract/policy-answer.ts'
import type { Policy } from '../../contract/policy.ts'
import type { Tool } from '../../contract/tool.ts'
import type { Invocation } from '../command.ts'
import { parseDuration } from '../duration.ts'
import { CommandFailure, exitCodes, minuteOf, table } from '../output.ts'
import { readRecordedCalls } from './recorded-calls.ts'
import { replay, type HeldPolicy, type Replayed } from './replay.ts'

type Version = Pick<PolicyAnswer, 'version' | 'writtenAt'>

/** Those that held at some time since then. */
async function readHeld({ api }: Invocation, sinceMs: number): Promise<readonly HeldPolicy[]> {
  const { versions } = await api.json<{ readonly versions: readonly Version[] }>('/api/policy/versions')
  // The newest first: the first that was there before is the last that counts.
  const last = versions.findIndex(({ writtenAt }) => Date.parse(writtenAt ?? '') <= sinceMs)
  const wanted = last === -1 ? versions : versions.slice(0, last + 1)
  const held: HeldPolicy[] = []
  for (const { version, writtenAt } of wanted) {
    const { policy } = await api.json<PolicyAnswer>(`/api/policy?version=${version}`)
    held.push({ fromMs: Date.parse(writtenAt ?? ''), policy })
  }
  return held
}

export async function diffRecorded(invocation: Invocation, draft: Policy, asked: string): Promise<number> {
  const { api, output } = invocation
  const seconds = parseDuration(asked)
  if (seconds === null)
    throw new CommandFailure(`--recorded ${asked} is no duration.`, exitCodes.usage, 'Write it as 24h, 90m or 7d.')
  const sinceMs = Date.now() - seconds * 1_000
  const { calls, isWhole } = await readRecordedCalls(api, sinceMs)
  const { keys } = await api.json<{ readonly keys: readonly ApiKeyAnswer[] }>('/api/keys')
  const tools = await api.json<readonly Tool[]>('/api/tools')
  const replayed = replay(calls, { draft, held: await readHeld(invocation, sinceMs), keys, tools })
  output.answer({ since: new Date(sinceMs).toISOString(), isWhole, calls: calls.length, ...replayed })
  for (const line of linesOf(replayed)) output.line(line)
  if (!isWhole) output.line('The log begins within that time: what was before stands in an earlier epoch, if anywhere.')
  return replayed.changes.length === 0 ? exitCodes.done : exitCodes.failed
}

function linesOf({ changes, tried, untried }: Replayed): readonly string[] {
  const rows = changes.map(({ calls, actor, operationId, vertical, before, after, ruleIds, reasons, lastAt }) => [
    String(calls),
    actor,
    operationId,
    vertical ?? '-',
    `${before} → ${after}`,
    [...ruleIds, ...reasons].join(', '),
    minuteOf(lastAt),
  ])
  const head = ['CALLS', 'KEY', 'OPERATION', 'VERTICAL', 'DECISION', 'BY', 'LAST']
  const sum = changes.reduce((calls, one) => calls + one.calls, 0)
  const left = Object.entries(untried).map(([why, count]) => `${count} ${why}`)
  return [
    ...(rows.length === 0 ? [] : table([head, ...rows])),
    `${sum} of ${tried} recorded calls would be decided otherwise.`,
    ...(left.length === 0 ? [] : [`Not tried: ${left.join(', ')}.`]),
  ]
}
