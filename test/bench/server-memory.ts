// The reference MCP memory server beside ours, where SERVER_MEMORY names its dist/index.js: the same texts, asked over its own protocol.
import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'

interface Answer {
  readonly id?: number
  readonly result?: unknown
  readonly error?: { readonly message: string }
}

/** JSON-RPC a line, over standard input and output. */
class Peer {
  readonly #process: ChildProcessByStdio<Writable, Readable, null>
  readonly #waiting = new Map<number, (answer: Answer) => void>()
  #asked = 0

  constructor(program: string, file: string) {
    const env = { ...process.env, MEMORY_FILE_PATH: file }
    this.#process = spawn(process.execPath, [program], { env, stdio: ['pipe', 'pipe', 'ignore'] })
    createInterface({ input: this.#process.stdout }).on('line', (line) => {
      const answer = JSON.parse(line) as Answer
      if (answer.id !== undefined) this.#waiting.get(answer.id)?.(answer)
    })
  }

  ask(method: string, params: object): Promise<unknown> {
    const id = ++this.#asked
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, ({ result, error }) =>
        error === undefined ? resolve(result) : reject(new Error(error.message)),
      )
      this.#send({ id, method, params })
    })
  }

  async open(): Promise<void> {
    const clientInfo = { name: 'bench', version: '1' }
    await this.ask('initialize', { protocolVersion: '2025-06-18', capabilities: {}, clientInfo })
    this.#send({ method: 'notifications/initialized' })
  }

  call(name: string, input: object): Promise<unknown> {
    return this.ask('tools/call', { name, arguments: input })
  }

  close(): void {
    this.#process.kill()
  }

  #send(message: object): void {
    this.#process.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now()
  await work()
  return performance.now() - startMs
}

const entityOf = (text: string, at: number) => ({ name: `n${at}`, entityType: 'chunk', observations: [text] })

export interface Measured {
  /** Of a call that adds 100 nodes to those that are there. */
  readonly addMs: number
  /** Of each search; it knows one word at a time, and answers whatever holds it. */
  readonly searchMs: readonly number[]
}

/**
 * Its file is written as it writes it: each of its calls reads and writes all of it, so that adding so many by calls would take
 * hours.
 */
export async function measureServerMemory(
  program: string,
  { texts, words }: { readonly texts: AsyncIterable<readonly string[]>; readonly words: readonly string[] },
): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'server-memory-'))
  const file = join(folder, 'memory.jsonl')
  let count = 0
  for await (const some of texts) {
    const lines = some.map((text) => JSON.stringify({ type: 'entity', ...entityOf(text, count++) }))
    appendFileSync(file, `${lines.join('\n')}\n`)
  }
  const peer = new Peer(program, file)
  try {
    await peer.open()
    const entities = Array.from({ length: 100 }, (_, at) => entityOf(`added ${at}`, count + at))
    const addMs = await timed(() => peer.call('create_entities', { entities }))
    const searchMs: number[] = []
    for (const query of words) searchMs.push(await timed(() => peer.call('search_nodes', { query })))
    return { addMs, searchMs }
  } finally {
    peer.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
