// clawql identities: what is known of whoever stands behind a label, which labels mean one, and erasure of somebody.
import { createInterface } from 'node:readline/promises'
import type { AliasAnswer, AliasListAnswer, ErasureAnswer, IdentityAnswer } from '../../contract/identity.ts'
import type { DocumentListAnswer } from '../../contract/document.ts'
import { limits } from '../../contract/limits.ts'
import { hasFlag, optionText, runAction, type Actions, type Command, type Invocation } from '../command.ts'
import { CommandFailure, exitCodes, minuteOf, table } from '../output.ts'

const usage =
  'identities show <label> | list | alias <label> <label> | unalias <label> <label> | erase <label> --purpose <text>'

const labelPattern = /^[A-Z][A-Z0-9_]{0,63}_[0-9a-hjkmnp-tv-z]{7}$/

/** As it stands in text or without its brackets, with or without what a mask left. */
function readLabel({ positionals }: Invocation, place: number): string {
  const given = positionals[place]
  if (given === undefined) throw new CommandFailure('A label is missing.', exitCodes.usage, `Usage: clawql ${usage}`)
  const label = given.replace(/^<|>$/g, '').replace(/_••\d{1,4}(?=_)/, '')
  if (labelPattern.test(label)) return label
  const next = 'A label stands in text, such as PERSON_k3f9q2t.'
  throw new CommandFailure(`${JSON.stringify(given)} is no label.`, exitCodes.usage, next)
}

const known = ({ label, nodes, documents, isExact, aliases, firstSeenAt, lastSeenAt }: IdentityAnswer): string =>
  `${label}  ${isExact ? '' : 'at least '}${nodes} memories of ${documents} documents, from ${minuteOf(firstSeenAt)} to ${minuteOf(lastSeenAt)}, ${aliases} aliases`

function readIdentity(invocation: Invocation, label: string): Promise<IdentityAnswer> {
  const graph = optionText(invocation, 'graph')
  return invocation.api.json(
    `/api/identities/${label}${graph === undefined ? '' : `?graph=${encodeURIComponent(graph)}`}`,
  )
}

async function show(invocation: Invocation): Promise<number> {
  const { output } = invocation
  const identity = await readIdentity(invocation, readLabel(invocation, 1))
  output.answer(identity)
  output.line(known(identity))
  for (const { documentId, createdAt } of identity.newest) output.line(`  ${documentId}  ${minuteOf(createdAt)}`)
  return exitCodes.done
}

async function list({ api, output }: Invocation): Promise<number> {
  const answer = await api.json<AliasListAnswer>('/api/identities/alias')
  output.answer(answer)
  const rows = answer.aliases.map(({ a, b, decidedAt, decidedBy }) => [a, b, minuteOf(decidedAt), decidedBy ?? '-'])
  if (rows.length === 0) output.line('No two labels mean one by a decision: clawql identities alias <label> <label>')
  else for (const line of table([['LABEL', 'MEANS', 'SINCE', 'BY'], ...rows])) output.line(line)
  return exitCodes.done
}

/** Of two labels: what is asked, and how to undo it. */
function between(invocation: Invocation): readonly [a: string, b: string] {
  return [readLabel(invocation, 1), readLabel(invocation, 2)]
}

async function alias(invocation: Invocation): Promise<number> {
  const { api, output } = invocation
  const [a, b] = between(invocation)
  const answer = await api.json<AliasAnswer>('/api/identities/alias', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ a, b }),
  })
  output.answer(answer)
  output.line(`${a} and ${b} mean one; ${answer.labels} labels do. clawql identities unalias ${a} ${b} takes it back.`)
  return exitCodes.done
}

async function unalias(invocation: Invocation): Promise<number> {
  const { api, output } = invocation
  const [a, b] = between(invocation)
  const answer = await api.json<AliasAnswer>(`/api/identities/alias?${new URLSearchParams({ a, b }).toString()}`, {
    method: 'DELETE',
  })
  output.answer(answer)
  const others = 'The two still mean one, by other decisions: clawql identities list'
  output.line(answer.aliased ? others : `${a} and ${b} are two.`)
  return exitCodes.done
}

interface Asked {
  readonly label?: string
  readonly subject?: string
}

function readAsked(invocation: Invocation): Asked {
  const subject = optionText(invocation, 'subject')
  if (subject === undefined) return { label: readLabel(invocation, 1) }
  if (invocation.positionals.length > 1)
    throw new CommandFailure('Give a label or --subject, not both.', exitCodes.usage, `Usage: clawql ${usage}`)
  return { subject }
}

/** What an erasure would reach, as far as one page of a list tells. */
async function foresee(invocation: Invocation, { label, subject = '' }: Asked): Promise<string> {
  if (label !== undefined) {
    const identity = await readIdentity(invocation, label)
    return `${known(identity)}.\nTheir value, the terms that find them and their aliases go, in every graph; documents that mention them stay, with the label.`
  }
  const query = new URLSearchParams({ subject, limit: String(limits.pageSizeMax) })
  const { documents, nextCursor } = await invocation.api.json<DocumentListAnswer>(`/api/documents?${query.toString()}`)
  const count = `${documents.length}${nextCursor === null ? '' : ' or more'}`
  return `${count} documents were given under this subject.\nAll of them go whole: originals, memories, pages; their records stay.`
}

/** Nothing goes unless somebody at a terminal writes the word, or a script says --yes. */
async function confirm(invocation: Invocation): Promise<void> {
  if (hasFlag(invocation, 'yes')) return
  const next = 'Look with --dry-run; say --yes where nobody can be asked.'
  if (!process.stdin.isTTY) throw new CommandFailure('Nothing is erased without --yes.', exitCodes.usage, next)
  const asking = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await asking.question('This can’t be undone. Write erase to go on: ')
  asking.close()
  if (answer.trim() !== 'erase') throw new CommandFailure('Nothing was erased.', exitCodes.failed, next)
}

async function erase(invocation: Invocation): Promise<number> {
  const { api, output } = invocation
  const asked = readAsked(invocation)
  const isDry = hasFlag(invocation, 'dry-run')
  const purpose = optionText(invocation, 'purpose')
  if (purpose === undefined && !isDry)
    throw new CommandFailure('Say what for, by --purpose.', exitCodes.usage, `Usage: clawql ${usage}`)
  if (!hasFlag(invocation, 'yes') || isDry) output.line(await foresee(invocation, asked))
  if (isDry) {
    output.answer({ ...asked, state: 'nothing was erased' })
    output.line('Nothing was erased.')
    return exitCodes.done
  }
  await confirm(invocation)
  const answer = await api.json<ErasureAnswer>('/api/identities/erase', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...asked, purpose }),
  })
  output.answer(answer)
  const whole = asked.subject === undefined ? '' : `; ${answer.documents} documents`
  const said =
    answer.state === 'erased' ? 'Erased' : 'Being erased, which goes on by itself: the same again says how far'
  output.line(`${said}${whole}. The log has it as identity.erasing and identity.erased.`)
  return exitCodes.done
}

const actions: Actions = {
  show,
  list,
  alias,
  unalias,
  erase,
}

export const identitiesCommand: Command = {
  usage,
  summary: 'Who stands behind labels: what is known, which mean one, and erasure',
  actions: Object.keys(actions),
  options: {
    subject: { type: 'string', help: 'erase: a subject as ingests named it, with all documents given under it' },
    purpose: { type: 'string', help: 'erase: what for; it stands in the log, redacted' },
    'dry-run': { type: 'boolean', help: 'erase: say what it would reach, and erase nothing' },
    yes: { type: 'boolean', help: 'erase: without asking' },
    graph: { type: 'string', help: 'show and --dry-run: the graph; main by default' },
  },
  example: 'clawql identities erase PERSON_k3f9q2t --purpose "asked to be forgotten" --dry-run',
  run: (invocation) => runAction(invocation, actions, usage),
}
