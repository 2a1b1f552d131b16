// clawql memory: saves what a graph remembers, as items that `remember --from` takes or as an Obsidian vault, takes a vault in, and forgets by rules.
import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { limits } from '../../contract/limits.ts'
import { toFailure } from '../api.ts'
import type { PruneAnswer } from '../../contract/forgetting.ts'
import { hasFlag, optionText, runAction, type Action, type Actions, type Command, type Invocation } from '../command.ts'
import { CommandFailure, exitCodes } from '../output.ts'
import { sendItems } from '../send-items.ts'
import type { ExportedItem } from '../vault/note.ts'
import { readVault } from '../vault/read-vault.ts'
import { createVault, writeVault } from '../vault/write-vault.ts'

const usage = 'memory export, memory export --format obsidian <folder>, memory import <folder>, or memory forget'

type Body = ReadableStream<Uint8Array>

/** A file of this name is never written over; what breaks off leaves it short and says so. */
async function save(path: string, body: Body): Promise<void> {
  try {
    if (path === '-') await pipeline(body, process.stdout, { end: false })
    else await pipeline(body, createWriteStream(path, { flags: 'wx', mode: 0o600 }))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST')
      throw new CommandFailure(`${path} is there already.`, exitCodes.failed, 'Name another with --out.')
    throw brokenOff(path)
  }
}

const brokenOff = (path: string): CommandFailure =>
  new CommandFailure(`The export broke off; ${path} is not whole.`, exitCodes.failed, 'Export again.')

/** An item is bounded, and so is what a line holds of it. */
const lineCharactersMax = 4 * limits.itemsBodyBytesMax

const timePattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?Z$/

/** File names are made of an item's time and its labels: what is no item breaks off. */
function readLine(line: string): ExportedItem | null {
  const item = JSON.parse(line) as Partial<ExportedItem> | null
  const isItem = typeof item?.text === 'string' && typeof item.time === 'string' && timePattern.test(item.time)
  return isItem ? (item as ExportedItem) : null
}

/** Lines as they come: one is held, and the bytes of the next. */
async function* itemsOf(body: Body, path: string): AsyncGenerator<ExportedItem> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let rest = ''
  try {
    for await (const bytes of body) {
      const lines = `${rest}${decoder.decode(bytes, { stream: true })}`.split('\n')
      rest = lines.pop() ?? ''
      if (rest.length > lineCharactersMax) throw brokenOff(path)
      for (const line of lines) {
        const item = readLine(line)
        if (item === null) throw brokenOff(path)
        yield item
      }
    }
  } catch (error) {
    throw error instanceof CommandFailure ? error : brokenOff(path)
  }
  if (rest !== '') throw brokenOff(path)
}

async function fetchExport(invocation: Invocation, more: { readonly [name: string]: string } = {}): Promise<Body> {
  const query = new URLSearchParams(more)
  for (const name of ['graph', 'vertical']) {
    const value = optionText(invocation, name)
    if (value !== undefined) query.set(name, value)
  }
  const answer = await invocation.api.fetch(`/api/memory/export?${query.toString()}`)
  if (!answer.ok || answer.body === null) throw await toFailure(answer)
  return answer.body
}

async function exportLines(invocation: Invocation): Promise<number> {
  const { output } = invocation
  const body = await fetchExport(invocation)
  const path = optionText(invocation, 'out') ?? 'memory.jsonl'
  await save(path, body)
  if (path === '-') return exitCodes.done
  output.answer({ path })
  output.line(`${path}  clawql remember --from ${path} --graph <name> takes it into another graph`)
  return exitCodes.done
}

async function exportVault(invocation: Invocation): Promise<number> {
  const { output } = invocation
  const folder = requireFolder(invocation)
  createVault(folder)
  const body = await fetchExport(invocation, { provenance: 'true' })
  const { notes, labels } = await writeVault(folder, itemsOf(body, folder))
  output.answer({ path: folder, notes, labels })
  output.line(`${folder}  ${notes} notes, ${labels} labels; clawql memory import ${folder} takes it into another graph`)
  return exitCodes.done
}

function requireFolder({ positionals }: Invocation): string {
  const [, folder] = positionals
  if (folder === undefined) throw new CommandFailure('Name a folder.', exitCodes.usage, `Usage: clawql ${usage}`)
  return folder
}

/** A graph that holds what a vault was made of would hold all of it twice. */
async function refuseTwice(invocation: Invocation, document: string | null): Promise<void> {
  if (document === null) return
  const graph = optionText(invocation, 'graph')
  const query = new URLSearchParams({ document, hops: '0', maxNodes: '1', ...(graph === undefined ? {} : { graph }) })
  const answer = await invocation.api.fetch(`/api/memory/graph?${query.toString()}`)
  await answer.body?.cancel()
  if (answer.status !== 200) return
  const next = 'Name another graph by --graph: what is known already is known by other ids there.'
  throw new CommandFailure('This graph holds what the vault was made of.', exitCodes.failed, next)
}

async function importVault(invocation: Invocation): Promise<number> {
  const folder = requireFolder(invocation)
  for (const { note } of readVault(folder)) {
    if (note.kind !== 'item') continue
    await refuseTwice(invocation, note.document)
    break
  }
  const graph = optionText(invocation, 'graph')
  const vertical = optionText(invocation, 'vertical')
  const more = { ...(graph === undefined ? {} : { graph }), ...(vertical === undefined ? {} : { vertical }) }
  const left = { others: 0, broken: 0 }
  function* items(): Generator<object> {
    for (const { path, note } of readVault(folder)) {
      if (note.kind === 'item') yield { ...note.item, ...more }
      else if (note.kind === 'other') left.others += 1
      else {
        left.broken += 1
        process.stderr.write(`clawql: ${JSON.stringify(path)} is left out: ${note.why}.\n`)
      }
    }
  }
  const code = await sendItems(invocation, items())
  if (left.others > 0) invocation.output.line(`${left.others} notes of labels or of somebody else were left out`)
  return left.broken > 0 ? exitCodes.failed : code
}

/** By the rules of memory.pruning. */
async function forget(invocation: Invocation): Promise<number> {
  const { api, output } = invocation
  const isDryRun = hasFlag(invocation, 'dry-run')
  const answer = await api.json<PruneAnswer>(`/api/memory/prune?dryRun=${isDryRun}`, { method: 'POST' })
  output.answer(answer)
  const { pruned, kept, heldSkipped, why, nodes = [] } = answer
  for (const { id, graph, why: reason } of nodes) output.line(`${id}  ${graph}  ${reason}`)
  const reasons = Object.entries(why).map(([reason, count]) => `${count} by ${reason}`)
  const by = reasons.length === 0 ? '' : ` (${reasons.join(', ')})`
  output.line(`${pruned} ${isDryRun ? 'would go' : 'forgotten'}${by}, ${kept} kept, ${heldSkipped} held`)
  return exitCodes.done
}

const formats: { readonly [format: string]: Action } = { jsonl: exportLines, obsidian: exportVault }

function exportAs(invocation: Invocation): Promise<number> {
  const format = optionText(invocation, 'format') ?? 'jsonl'
  const act = Object.hasOwn(formats, format) ? formats[format] : undefined
  if (act !== undefined) return act(invocation)
  throw new CommandFailure(`There is no format ${format}.`, exitCodes.usage, `Usage: clawql ${usage}`)
}

const actions: Actions = {
  export: exportAs,
  import: importVault,
  forget,
}

export const memoryCommand: Command = {
  usage,
  summary: 'Save what memory holds, redacted, as items or as an Obsidian vault, take a vault in, forget by rules',
  actions: Object.keys(actions),
  options: {
    graph: { type: 'string', help: 'the graph; main by default' },
    vertical: { type: 'string', help: 'only what belongs to this business; import: what it is to belong to' },
    format: {
      type: 'string',
      help: 'export: jsonl, one item a line, or obsidian, a folder of notes; jsonl by default',
    },
    out: { type: 'string', help: 'export of items: file to write, or - for standard output; memory.jsonl by default' },
    'dry-run': { type: 'boolean', help: 'forget: name what would go, and forget nothing' },
  },
  example: 'clawql memory export --format obsidian vault',
  run: (invocation) => runAction(invocation, actions, usage),
}
