// clawql tools: tools of others, looked at before agents may call them; their state, and a call of one.
import type { ExternalTool, ReadProviderAnswer } from '../../contract/external-tool.ts'
import type { ExecuteAnswer } from '../../contract/execute.ts'
import type { Tool } from '../../contract/tool.ts'
import { hasFlag, optionText, runAction, type Actions, type Command, type Invocation } from '../command.ts'
import { CommandFailure, exitCodes, table } from '../output.ts'

const usage = 'tools list | providers | read <provider> | accept <provider> | call <tool> | health <tool>'

interface Listed {
  readonly name: string
  readonly kind: string
  readonly url: string
  readonly tools: number
  readonly blocked: number
}

function requireWord({ positionals }: Invocation, what: string): string {
  const [, word] = positionals
  if (word === undefined) throw new CommandFailure(`${what} is missing.`, exitCodes.usage, `Usage: clawql ${usage}`)
  return word
}

const sent = (body: object) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

async function list(invocation: Invocation): Promise<number> {
  const { api, output } = invocation
  const all = await api.json<readonly Tool[]>('/api/tools')
  const tools = hasFlag(invocation, 'all') ? all : all.filter(({ provider }) => provider !== 'clawql')
  output.answer({ tools })
  if (tools.length === 0)
    output.line('No tool of others was accepted: clawql tools providers (--all lists operations of ClawQL).')
  const rows = tools.map(({ operationId, risk, breaker, description }) => [
    operationId,
    risk.level,
    breaker,
    description.split('\n', 1)[0]!,
  ])
  if (rows.length > 0) for (const line of table([['TOOL', 'RISK', 'BREAKER', 'WHAT'], ...rows])) output.line(line)
  return exitCodes.done
}

async function providers(invocation: Invocation): Promise<number> {
  const { api, output } = invocation
  const answer = await api.json<{ readonly providers: readonly Listed[] }>('/api/tools/providers')
  output.answer(answer)
  if (answer.providers.length === 0) output.line('None is configured: tools.providers in clawql.local.yaml.')
  const rows = answer.providers.map(({ name, kind, url, tools, blocked }) => [
    name,
    kind,
    url,
    String(tools),
    String(blocked),
  ])
  if (rows.length > 0)
    for (const line of table([['PROVIDER', 'KIND', 'ADDRESS', 'TOOLS', 'BLOCKED'], ...rows])) output.line(line)
  return exitCodes.done
}

const readProvider = ({ api }: Invocation, provider: string): Promise<ReadProviderAnswer> =>
  api.json(`/api/tools/providers/${encodeURIComponent(provider)}/read`, { method: 'POST' })

/** Every word of it: what a model reads is what somebody has looked at. */
function tell({ output }: Invocation, { added, changed, gone, same, left, leftTotal }: ReadProviderAnswer): void {
  for (const tool of added) for (const line of linesOf('+', tool)) output.line(line)
  for (const { before, after } of changed) {
    const [was, is] = [linesOf('-', before), linesOf('+', after)]
    output.line(`~ ${after.operationId}`)
    for (const line of was) if (!is.includes(line.replace('-', '+'))) output.line(line)
    for (const line of is) if (!was.includes(line.replace('+', '-'))) output.line(line)
  }
  for (const operationId of gone) output.line(`- ${operationId}`)
  for (const { name, reason } of left) output.line(`  left out: ${name}: ${reason}`)
  if (leftTotal > left.length) output.line(`  and ${leftTotal - left.length} more left out`)
  output.line(`${added.length} new, ${changed.length} changed, ${gone.length} gone, ${same} as they were accepted.`)
}

/** A whole definition; escapes of terminals are no part of one. */
function linesOf(mark: string, { operationId, risk, description, plan, inputSchema, outputSchema }: ExternalTool) {
  const sends = plan.kind === 'mcp' ? `MCP ${plan.name}` : `${plan.method} ${plan.path}`
  return [
    `${mark} ${operationId} (${risk}): ${sends}`,
    `${mark}   ${description.replaceAll('\n', ' ')}`,
    ...(plan.kind === 'mcp' ? [] : [`${mark}   sent as ${JSON.stringify(plan.params)}, body ${plan.body}`]),
    `${mark}   takes ${JSON.stringify(inputSchema)}`,
    ...(outputSchema === null ? [] : [`${mark}   answers ${JSON.stringify(outputSchema)}`]),
  ]
}

async function read(invocation: Invocation): Promise<number> {
  const { output } = invocation
  const provider = requireWord(invocation, 'The provider')
  const answer = await readProvider(invocation, provider)
  output.answer(answer)
  tell(invocation, answer)
  const hasNews = answer.added.length + answer.changed.length + answer.gone.length > 0
  if (hasNews) output.line(`To accept exactly this: clawql tools accept ${provider} --digest ${answer.digest}`)
  return exitCodes.done
}

async function accept(invocation: Invocation): Promise<number> {
  const { api, output } = invocation
  const provider = requireWord(invocation, 'The provider')
  const digest = optionText(invocation, 'digest')
  if (digest === undefined)
    throw new CommandFailure(
      '--digest is missing.',
      exitCodes.usage,
      `Look first: clawql tools read ${provider} says what you would accept, and its digest.`,
    )
  const answer = await api.json<ReadProviderAnswer>(
    `/api/tools/providers/${encodeURIComponent(provider)}/accept`,
    sent({ digest }),
  )
  output.answer(answer)
  tell(invocation, answer)
  output.line(
    `Accepted: ${answer.added.length + answer.changed.length + answer.same} tools of ${provider} may be called within a second, and no others.`,
  )
  return exitCodes.done
}

async function call(invocation: Invocation): Promise<number> {
  const { api, output } = invocation
  const operationId = requireWord(invocation, 'The tool')
  const projection = optionText(invocation, 'projection')
  const params = paramsOf(optionText(invocation, 'params') ?? '{}')
  const answer = await api.json<ExecuteAnswer>(
    '/api/execute',
    sent({ operationId, params, ...(projection === undefined ? {} : { projection }) }),
  )
  output.answer(answer)
  output.line(typeof answer.result === 'string' ? answer.result : JSON.stringify(answer.result, null, 2))
  return exitCodes.done
}

function paramsOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new CommandFailure('--params is no JSON.', exitCodes.usage, `Write it as --params '{"id": "7"}'.`)
  }
}

async function health(invocation: Invocation): Promise<number> {
  const { api, output } = invocation
  const path = `/api/tools/${encodeURIComponent(requireWord(invocation, 'The tool'))}`
  const answer = await api.json<{
    readonly state: string
    readonly failures: number
    readonly nextProbeAt: string | null
  }>(
    hasFlag(invocation, 'probe') ? `${path}/probe` : `${path}/health`,
    hasFlag(invocation, 'probe') ? { method: 'POST' } : {},
  )
  output.answer(answer)
  const next = answer.nextProbeAt === null ? '' : `, looked at again ${answer.nextProbeAt}`
  output.line(`${answer.state}, ${answer.failures} failures${next}`)
  return answer.state === 'closed' ? exitCodes.done : exitCodes.failed
}

const actions: Actions = { list, providers, read, accept, call, health }

export const toolsCommand: Command = {
  usage,
  summary: 'tools of others: look at what a provider describes, accept it, call it',
  actions: Object.keys(actions),
  options: {
    all: { type: 'boolean', help: 'list: operations of ClawQL as well' },
    digest: { type: 'string', help: 'accept: the digest that read answered' },
    params: { type: 'string', help: 'call: what the tool takes, as JSON' },
    projection: { type: 'string', help: 'call: which fields come back, such as "name notes"' },
    probe: { type: 'boolean', help: 'health: look now whether the provider is there' },
  },
  example: 'clawql tools read crm',
  run: (invocation) => runAction(invocation, actions, usage),
}
