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

/** Control characters would let a line pretend to be another, or steer a terminal. */
const controlPattern = /\p{Cc}/gu

/** A line that is JSON stays as it is; any other becomes the message of one. */
function toJsonLine(process: string, line: string): string {
  const cut = line.slice(0, lineCharactersMax)
  if (cut.length === line.length && cut.startsWith('{')) {
    try {
      JSON.parse(cut)
      return cut
    } catch {
      // Not JSON: wrapped below.
    }
  }
  return JSON.stringify({
    at: new Date().toISOString(),
    level: 'info',
    process,
    message: cut.replace(controlPattern, ' '),
  })
}

function rotate(path: string): void {
  rmSync(`${path}.${filesKept}`, { force: true })
  for (let i = filesKept - 1; i >= 1; i--)
    if (existsSync(`${path}.${i}`)) renameSync(`${path}.${i}`, `${path}.${i + 1}`)
  renameSync(path, `${path}.1`)
}

export class ProcessLog {
  readonly #folder: string
  readonly #tail: LogLine[] = []
  readonly #sizesByProcess = new Map<string, number>()

  constructor(folder: string) {
    this.#folder = folder
  }

  append(process: string, line: string): void {
    const text = toJsonLine(process, line)
    this.#tail.push({ process, text })
    if (this.#tail.length > tailLinesMax) this.#tail.splice(0, this.#tail.length - tailLinesMax)
    const path = join(this.#folder, `${process}.log`)
    const known = this.#sizesByProcess.get(process) ?? (existsSync(path) ? statSync(path).size : 0)
    const isFull = known > fileBytesMax
    if (isFull) rotate(path)
    appendFileSync(path, `${text}\n`, { mode: 0o600 })
    this.#sizesByProcess.set(process, (isFull ? 0 : known) + text.length + 1)
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
