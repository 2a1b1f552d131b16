// clawql policy: read, try and put in force a tenant's policy; ask what it decides and why.
import { stringify } from 'yaml'
import type { ApiKeyAnswer } from '../../contract/api-key.ts'
import type { ExplainAnswer, PolicyAnswer } from '../../contract/policy-answer.ts'
import {
  hasFlag,
  optionList,
  optionNumber,
  optionText,
  runAction,
  type Actions,
  type Command,
  type Invocation,
} from '../command.ts'
import { CommandFailure, exitCodes, minuteOf, table } from '../output.ts'
import { casesSchema, runCases } from '../policy/cases.ts'
import { changesBetween } from '../policy/changes.ts'
import { diffRecorded } from '../policy/diff-recorded.ts'
import { checked, readPolicy, readYaml } from '../policy/read-policy.ts'

const usage =
  'policy show | history | apply <file> | test <file> --cases <file> | diff <file> [--recorded 24h] | explain <operation> --key <id>'

function requireWord({ positionals }: Invocation, what: string): string {
  const [, word] = positionals
  if (word === undefined) throw new CommandFailure(`${what} is missing.`, exitCodes.usage, `Usage: clawql ${usage}`)
  return word
}

const readVersion = ({ api }: Invocation, version: number | undefined): Promise<PolicyAnswer> =>
  api.json(version === undefined ? '/api/policy' : `/api/policy?version=${version}`)

const sent = (body: object) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

async function show(invocation: Invocation): Promise<number> {
  const { output } = invocation
  const answer = await readVersion(invocation, optionNumber(invocation, 'version'))
  output.answer(answer)
  if (answer.version === 0) output.line('# No policy: the roles of the product hold, and no rule.')
  else output.line(`# Version ${answer.version}, written ${minuteOf(answer.writtenAt)} by ${answer.writtenBy}`)
  output.line(stringify(answer.policy).trimEnd())
  warn(invocation, answer)
  return exitCodes.done
}

function warn({ output }: Invocation, { warnings }: PolicyAnswer): void {
  for (const warning of warnings) output.line(`warning: ${warning}`)
}

async function history(invocation: Invocation): Promise<number> {
  const { api, output } = invocation
  const answer = await api.json<{ readonly versions: readonly Omit<PolicyAnswer, 'policy' | 'warnings'>[] }>(
    '/api/policy/versions',
  )
  output.answer(answer)
  const rows = answer.versions.map(({ version, writtenAt, writtenBy }) => [
    String(version),
    minuteOf(writtenAt),
    writtenBy ?? '-',
  ])
  if (rows.length === 0) output.line('No policy was written: clawql policy apply <file>')
  else for (const line of table([['VERSION', 'WRITTEN', 'BY'], ...rows])) output.line(line)
  return exitCodes.done
}

async function apply(invocation: Invocation): Promise<number> {
  const { api, output } = invocation
  const policy = readPolicy(requireWord(invocation, 'The file'))
  const expectedVersion = optionNumber(invocation, 'expect')
  const dryRun = hasFlag(invocation, 'dry-run')
  const answer = await api.json<PolicyAnswer>('/api/policy', sent({ policy, dryRun, expectedVersion }))
  output.answer(answer)
  const { rules } = answer.policy
  if (dryRun) output.line(`It is a policy of ${rules.length} rules. Version ${answer.version} holds on.`)
  else output.line(`Version ${answer.version} holds everywhere within a second: ${rules.length} rules.`)
  warn(invocation, answer)
  return exitCodes.done
}

function test(invocation: Invocation): Promise<number> {
  const { output } = invocation
  const policy = readPolicy(requireWord(invocation, 'The file'))
  const path = optionText(invocation, 'cases')
  if (path === undefined) throw new CommandFailure('--cases is missing.', exitCodes.usage, `Usage: clawql ${usage}`)
  const outcomes = runCases(policy, checked(casesSchema, readYaml(path), path))
  output.answer({ cases: outcomes })
  const failed = outcomes.filter(({ hasPassed }) => !hasPassed)
  for (const { name, decision, reasons, ruleIds } of failed)
    output.line(`✗ ${name}: ${decision}${because([...reasons, ...ruleIds])}`)
  output.line(`${outcomes.length - failed.length} passed, ${failed.length} failed`)
  return Promise.resolve(failed.length === 0 ? exitCodes.done : exitCodes.failed)
}

const because = (reasons: readonly string[]): string => (reasons.length === 0 ? '' : ` (${reasons.join(', ')})`)

async function diff(invocation: Invocation): Promise<number> {
  const { api, output } = invocation
  const draft = readPolicy(requireWord(invocation, 'The file'))
  const recorded = optionText(invocation, 'recorded')
  if (recorded !== undefined) return await diffRecorded(invocation, draft, recorded)
  const { policy: holds, version } = await readVersion(invocation, undefined)
  const { keys } = await api.json<{ readonly keys: readonly ApiKeyAnswer[] }>('/api/keys')
  const changes = changesBetween({ holds, draft }, keys, Date.now())
  output.answer({ version, changes })
  const rows = changes.map(({ key, operationId, before, after, ruleIds }) => [
    key,
    operationId,
    before,
    '→',
    after,
    ruleIds.join(', '),
  ])
  for (const line of table(rows)) output.line(line)
  output.line(`${changes.length} decisions of ${keys.length} keys change against version ${version}.`)
  return exitCodes.done
}

async function explain(invocation: Invocation): Promise<number> {
  const { api, output } = invocation
  const operationId = requireWord(invocation, 'The operation')
  const draft = optionText(invocation, 'policy')
  const vertical = optionText(invocation, 'vertical')
  const answer = await api.json<ExplainAnswer>(
    '/api/policy/explain',
    sent({
      operationId,
      ...whom(invocation),
      ...(vertical === undefined ? {} : { resource: { vertical: vertical === 'none' ? null : vertical } }),
      ...(draft === undefined ? {} : { policy: readPolicy(draft) }),
    }),
  )
  output.answer(answer)
  const { decision, reasons, ruleIds, missing, approval, policyVersion } = answer
  const under = policyVersion === null ? 'the draft' : `version ${policyVersion}`
  output.line(`${decision}  ${answer.operationId} under ${under}${because(reasons)}`)
  if (ruleIds.length > 0) output.line(`rules: ${ruleIds.join(', ')}`)
  if (approval !== null) {
    const by = approval.approvers?.join(' or ') ?? 'whoever may decide approvals'
    output.line(`waits for approval by ${by}: ${approval.ruleIds.join(', ')}`)
  }
  for (const [what, names = []] of Object.entries(missing)) output.line(`missing ${what}: ${names.join(', ')}`)
  return exitCodes.done
}

/** A key of the tenant, or somebody of these roles. */
function whom(invocation: Invocation): object {
  const keyId = optionText(invocation, 'key')
  const roles = optionList(invocation, 'role')
  if ((keyId === undefined) === (roles.length === 0))
    throw new CommandFailure('Say of whom: --key, or --role.', exitCodes.usage, `Usage: clawql ${usage}`)
  if (keyId !== undefined) return { keyId }
  return { principal: { roles, actorType: hasFlag(invocation, 'agent') ? 'agent' : 'human' } }
}

const actions: Actions = { show, history, apply, test, diff, explain }

export const policyCommand: Command = {
  usage,
  summary: 'the tenant’s policy: roles of its own, and rules that narrow what roles allow',
  actions: Object.keys(actions),
  options: {
    version: { type: 'string', help: 'show: an earlier version' },
    expect: { type: 'string', help: 'apply: only in place of this version' },
    'dry-run': { type: 'boolean', help: 'apply: check it and write nothing' },
    cases: { type: 'string', help: 'test: a file of cases, each with as, operation and expect' },
    recorded: { type: 'string', help: 'diff: over the calls of the last hours that the log has, such as 24h' },
    key: { type: 'string', help: 'explain: the id of a key of the tenant' },
    role: { type: 'string', multiple: true, help: 'explain: somebody of this role, in place of a key' },
    agent: { type: 'boolean', help: 'explain: an agent of that role; without it, a person' },
    vertical: { type: 'string', help: 'explain: a row of this vertical, or none' },
    policy: { type: 'string', help: 'explain: under this file in place of the policy that holds' },
  },
  example: 'clawql policy apply policy.yaml --dry-run',
  run: (invocation) => runAction(invocation, actions, usage),
}
