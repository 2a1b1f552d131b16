// clawql remember: sends what was said or noted to memory, one item or a file of them, and waits until it is there.
import { readFileSync } from 'node:fs'
import type { MemoryIngestedAnswer } from '../../contract/memory-item.ts'
import { limits } from '../../contract/limits.ts'
import { optionList, optionText, type Command, type Invocation } from '../command.ts'
import { CommandFailure, exitCodes } from '../output.ts'

const usage = 'remember "<text>", or remember --from <items.jsonl>'
const single = ['id', 'title', 'time', 'session', 'speaker', 'source', 'vertical', 'matter', 'graph'] as const

/** Options hold for every item that does not say otherwise. */
function readCommon(invocation: Invocation): object {
  const [tags, subjects] = [optionList(invocation, 'tag'), optionList(invocation, 'subject')]
  const named = single.flatMap((name) => {
    const value = optionText(invocation, name)
    return value === undefined ? [] : [[name, value] as const]
  })
  return {
    ...(tags.length > 0 ? { tags } : {}),
    ...(subjects.length > 0 ? { subjects } : {}),
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

/** Half of what the server takes in one body. */
const batchCharactersMax = limits.itemsBodyBytesMax / 4

function* batchesOf(items: readonly object[]): Generator<readonly object[]> {
  let batch: object[] = []
  let characters = 0
  for (const item of items) {
    const size = JSON.stringify(item).length
    if (batch.length === limits.itemsMax || (batch.length > 0 && characters + size > batchCharactersMax)) {
      yield batch
      batch = []
      characters = 0
    }
    batch.push(item)
    characters += size
  }
  if (batch.length > 0) yield batch
}

async function sendBatch({ api, output }: Invocation, items: readonly object[]): Promise<MemoryIngestedAnswer> {
  const headers = { 'content-type': 'application/json', prefer: `wait=${limits.waitSecondsMax}` }
  const body = JSON.stringify({ items })
  const answer = await api.json<MemoryIngestedAnswer>('/api/memory/ingest', { method: 'POST', body, headers })
  for (const { documentId, status, id, error } of answer.items) {
    const remarks = [id ?? null, error === null ? null : `${error.code}: ${error.message}`].filter(
      (one) => one !== null,
    )
    output.line([documentId ?? '-'.repeat(26), status, ...remarks].join('  '))
  }
  return answer
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
    const answers: MemoryIngestedAnswer[] = []
    for (const batch of batchesOf(readItems(invocation))) answers.push(await sendBatch(invocation, batch))
    invocation.output.answer(answers)
    const items = answers.flatMap((answer) => answer.items)
    const known = items.filter(({ deduplicated }) => deduplicated).length
    const under = items.filter(({ status }) => status === 'processing').length
    invocation.output.line(`${items.length} items, ${known} known already, ${under} still under way`)
    return items.every(({ status }) => status === 'completed' || status === 'processing')
      ? exitCodes.done
      : exitCodes.failed
  },
}
