// clawql remember: sends what was said or noted to memory, one item or a file of them, and waits until it is there.
import { readFileSync } from 'node:fs'
import { optionList, optionText, type Command, type Invocation } from '../command.ts'
import { CommandFailure, exitCodes } from '../output.ts'
import { sendItems } from '../send-items.ts'

const usage = 'remember "<text>", or remember --from <items.jsonl>'
const single = ['id', 'title', 'time', 'session', 'speaker', 'source', 'vertical', 'matter', 'states', 'graph'] as const

/** Options hold for every item that does not say otherwise. */
function readCommon(invocation: Invocation): object {
  const [tags, subjects] = [optionList(invocation, 'tag'), optionList(invocation, 'subject')]
  const supersedes = optionList(invocation, 'supersedes')
  const supersedesItems = optionList(invocation, 'supersedes-item')
  const named = single.flatMap((name) => {
    const value = optionText(invocation, name)
    return value === undefined ? [] : [[name, value] as const]
  })
  return {
    ...(tags.length > 0 ? { tags } : {}),
    ...(subjects.length > 0 ? { subjects } : {}),
    ...(supersedes.length > 0 ? { supersedes } : {}),
    ...(supersedesItems.length > 0 ? { supersedesItems } : {}),
    ...Object.fromEntries(named),
  }
}

function readItems(invocation: Invocation): readonly object[] {
  const common = readCommon(invocation)
  const file = optionText(invocation, 'from')
  const text = invocation.positionals.join(' ')
  if ((file === undefined) === (text === ''))
    throw new CommandFailure(
      'Say what to remember, or name a file of items.',
      exitCodes.usage,
      `Usage: clawql ${usage}`,
    )
  if (file === undefined) return [{ ...common, text }]
  return readLines(file).map((line, at) => ({ ...common, ...readItem(line, at) }))
}

function readLines(file: string): readonly string[] {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8')
      .split('\n')
      .filter((line) => line.trim() !== '')
  } catch {
    throw new CommandFailure(`${file} can't be read.`, exitCodes.failed)
  }
}

function readItem(line: string, at: number): object {
  try {
    const item: unknown = JSON.parse(line)
    if (typeof item === 'object' && item !== null) return item
  } catch {
    // Said below.
  }
  throw new CommandFailure(`Item ${at + 1} is no JSON object.`, exitCodes.usage, 'Write one item a line (JSON Lines).')
}

export const rememberCommand: Command = {
  usage,
  summary: 'Remember what was said or noted, redacted and recorded as documents are',
  options: {
    from: { type: 'string', help: 'a file with one item a line as JSON; - for standard input' },
    id: { type: 'string', help: 'what its sender calls it: sent again it is the one that is there' },
    title: { type: 'string', help: 'stands above it' },
    time: { type: 'string', help: 'when it was said, such as 2026-11-29T14:05:00Z; now by default' },
    session: { type: 'string', help: 'the conversation that it is a part of' },
    states: { type: 'string', help: 'what it states of its subjects, one at a time: "lives in"' },
    supersedes: { type: 'string', multiple: true, help: 'a document that it supersedes' },
    'supersedes-item': { type: 'string', multiple: true, help: 'the id of an earlier item that it supersedes' },
    speaker: { type: 'string', help: 'who said it' },
    source: { type: 'string', help: 'the system that its id is one of' },
    tag: { type: 'string', multiple: true, help: 'a word to find it by' },
    subject: { type: 'string', multiple: true, help: 'whom it is about; kept as a keyed pseudonym' },
    matter: { type: 'string', help: 'the case that it belongs to' },
    vertical: { type: 'string', help: 'the business that it belongs to, such as lending' },
    graph: { type: 'string', help: 'the graph that remembers it; main by default' },
  },
  example: 'clawql remember "The weir needs a new gate." --session mill --tag river',
  async run(invocation) {
    return await sendItems(invocation, readItems(invocation))
  },
}
