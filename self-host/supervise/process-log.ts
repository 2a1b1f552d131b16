// Logs of supervised processes: JSON lines, a bounded tail in memory for `clawql logs`, and files that rotate.
import { appendFileSync, existsSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'

export interface LogLine {
  readonly process: string
  readonly text: string
}

const tailLinesMax = 2_000
const lineCharactersMax = 8_192
const fileBytesMax = 8 * 1024 * 1024
const filesKept = 3
/** What a killed launcher takes with it of its log. */
const flushAfterMs = 100

/** Control characters would let a line pretend to be another, or steer a terminal. */
const controlPattern = /\p{Cc}/gu

const timed = /^\{"at":"/

/** A line that is JSON stays as it is, with a time where it has none; any other becomes the message of one. */
function toJsonLine(process: string, line: string): string {
  const at = new Date().toISOString()
  const cut = line.slice(0, lineCharactersMax)
  if (cut.length === line.length && cut.startsWith('{')) {
    try {
      const parsed = JSON.parse(cut) as object
      return timed.test(cut) ? cut : JSON.stringify({ at, ...parsed })
    } catch {
      // Not JSON: wrapped below.
    }
  }
  return JSON.stringify({ at, level: 'info', process, message: cut.replace(controlPattern, ' ') })
}

function rotate(path: string): void {
  rmSync(`${path}.${filesKept}`, { force: true })
  for (let i = filesKept - 1; i >= 1; i--)
    if (existsSync(`${path}.${i}`)) renameSync(`${path}.${i}`, `${path}.${i + 1}`)
  renameSync(path, `${path}.1`)
}

/** Writes ten times a second what came, with one call a file: a line for every request costs the launcher little. */
export class ProcessLog {
  readonly #folder: string
  readonly #tail: LogLine[] = []
  readonly #sizesByProcess = new Map<string, number>()
  readonly #pendingByProcess = new Map<string, string>()
  /** Lines that no file has, and of them those that no line in a file tells of. */
  #droppedLines = 0
  #untoldLines = 0
  #timer: NodeJS.Timeout | undefined
  /** Hears each line as a process wrote it. */
  listener: ((process: string, line: string) => void) | undefined

  constructor(folder: string) {
    this.#folder = folder
    process.once('exit', () => this.flush())
  }

  append(process: string, line: string): void {
    this.listener?.(process, line)
    const text = toJsonLine(process, line)
    this.#tail.push({ process, text })
    if (this.#tail.length > 2 * tailLinesMax) this.#tail.splice(0, this.#tail.length - tailLinesMax)
    this.#timer ??= setTimeout(() => this.flush(), flushAfterMs)
    this.#pendingByProcess.set(process, `${this.#pendingByProcess.get(process) ?? ''}${text}\n`)
  }

  /** Puts into the files what waits. */
  flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const pending = [...this.#pendingByProcess]
    this.#pendingByProcess.clear()
    const lost = pending.filter(([process, text]) => !this.#isWritten(process, text))
    const lostLines = lost.reduce((sum, [, text]) => sum + text.split('\n').length - 1, 0)
    this.#untoldLines += lostLines
    this.#droppedLines += lostLines
    if (lost.length > 0 || this.#untoldLines === 0) return
    const lines = this.#untoldLines
    this.#untoldLines = 0
    this.event('log lines were lost', { lines })
  }

  /** Lines that could not be written since the start; the newest of them are in the tail. */
  get droppedLines(): number {
    return this.#droppedLines
  }

  /** A full disk must not end what is supervised: the lines are lost, and the gap says so. */
  #isWritten(process: string, text: string): boolean {
    try {
      this.#write(process, text)
      return true
    } catch {
      return false
    }
  }

  #write(process: string, text: string): void {
    const path = join(this.#folder, `${process}.log`)
    const known = this.#sizesByProcess.get(process) ?? (existsSync(path) ? statSync(path).size : 0)
    const isFull = known > fileBytesMax
    if (isFull) rotate(path)
    appendFileSync(path, text, { mode: 0o600 })
    this.#sizesByProcess.set(process, (isFull ? 0 : known) + Buffer.byteLength(text))
  }

  /** An event of the launcher itself. */
  event(event: string, attributes: { readonly [name: string]: string | number | boolean } = {}): void {
    const line = { at: new Date().toISOString(), level: 'info', worker: 'launcher', event, ...attributes }
    this.append('launcher', JSON.stringify(line))
  }

  /** The last lines, oldest first, of the processes that the predicate names. */
  tail(count: number, isWanted: (line: LogLine) => boolean): readonly string[] {
    return this.#tail
      .filter((line) => isWanted(line))
      .slice(-count)
      .map(({ text }) => text)
  }
}
