// clawql memory: saves what a graph remembers, as items that `remember --from` takes.
import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { toFailure } from '../api.ts'
import { optionText, requireArgument, type Command } from '../command.ts'
import { CommandFailure, exitCodes } from '../output.ts'

/** A file of this name is never written over; what breaks off leaves it short and says so. */
async function save(path: string, body: ReadableStream<Uint8Array>): Promise<void> {
  try {
    if (path === '-') await pipeline(body, process.stdout, { end: false })
    else await pipeline(body, createWriteStream(path, { flags: 'wx', mode: 0o600 }))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST')
      throw new CommandFailure(`${path} is there already.`, exitCodes.failed, 'Name another with --out.')
    throw new CommandFailure(`The export broke off; ${path} is not whole.`, exitCodes.failed, 'Export again.')
  }
}

export const memoryCommand: Command = {
  usage: 'memory export',
  summary: 'Save what memory holds, redacted, one item a line',
  options: {
    graph: { type: 'string', help: 'the graph; main by default' },
    vertical: { type: 'string', help: 'only what belongs to this business' },
    out: { type: 'string', help: 'file to write, or - for standard output; memory.jsonl by default' },
  },
  example: 'clawql memory export --out main.jsonl',
  async run(invocation) {
    const { api, output } = invocation
    const what = requireArgument(invocation, memoryCommand.usage)
    if (what !== 'export')
      throw new CommandFailure(`There is no memory ${what}.`, exitCodes.usage, `Usage: clawql ${memoryCommand.usage}`)
    const query = new URLSearchParams()
    for (const name of ['graph', 'vertical']) {
      const value = optionText(invocation, name)
      if (value !== undefined) query.set(name, value)
    }
    const answer = await api.fetch(`/api/memory/export?${query.toString()}`)
    if (!answer.ok || answer.body === null) throw await toFailure(answer)
    const path = optionText(invocation, 'out') ?? 'memory.jsonl'
    await save(path, answer.body)
    if (path === '-') return exitCodes.done
    output.answer({ path })
    output.line(`${path}  clawql remember --from ${path} --graph <name> takes it into another graph`)
    return exitCodes.done
  },
}
