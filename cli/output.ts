// What the command line prints: text for people, one JSON document with --json, and exit codes that scripts can rely on.
import { styleText } from 'node:util'
import type { Problem } from '../contract/problems.ts'
import { cutTo, padTo, widthOf } from './width.ts'

/** 0: done. 1: refused or failed. 2: wrong usage. 3: no server answers. 4: a proof does not verify. */
export const exitCodes = { done: 0, failed: 1, usage: 2, unreachable: 3, unverified: 4 } as const

/** Ends a command with a message and an exit code; no stack is shown. */
export class CommandFailure extends Error {
  readonly exitCode: number
  readonly next: string | undefined
  /** What the server said, as it said it. */
  problem: Partial<Problem> | undefined

  constructor(message: string, exitCode: number, next?: string) {
    super(message)
    this.exitCode = exitCode
    this.next = next
  }
}

/** Text from documents must not steer the terminal: control characters but line feed and tab become spaces. */
export const plainText = (text: string): string => text.replace(/[^\P{Cc}\n\t]/gu, ' ')

export type Tone = 'good' | 'bad' | 'care' | 'quiet' | 'head'
const styles = { good: 'green', bad: 'red', care: 'yellow', quiet: 'dim', head: 'bold' } as const

export interface Output {
  readonly isJson: boolean
  /** A line for people; left out with --json. */
  line(text: string): void
  /** Columns for people, padded to their widest cell. The tone is the first cell's that has one. */
  rows(rows: readonly Row[]): void
  /** The command's answer: printed with --json only. */
  answer(value: unknown): void
}

/** Cells of one line; a cell with a tone is a pair. */
export type Row = readonly (string | readonly [Tone, string])[]

export function createOutput(isJson: boolean): Output {
  // Where standard output is a terminal that has colours, and NO_COLOR does not forbid them.
  const tone = (name: Tone, text: string): string =>
    styleText(styles[name], text, { stream: process.stdout, validateStream: true })
  return {
    isJson,
    line: (text) => void (isJson || process.stdout.write(`${plainText(text)}\n`)),
    rows(rows) {
      if (isJson) return
      // Colours come last: what comes from a document can't bring its own.
      const toned = rows.map((row) => row.map((cell) => (typeof cell === 'string' ? cell : cell[1])))
      for (const [at, cells] of columns(toned.map((row) => row.map(plainText))).entries()) {
        const line = cells.map((cell, i) => {
          const given = rows[at]?.[i]
          return given === undefined || typeof given === 'string' ? cell : tone(given[0], cell)
        })
        process.stdout.write(`${line.join('  ').trimEnd()}\n`)
      }
    },
    answer: (value) => void (isJson && process.stdout.write(`${JSON.stringify(value, null, 2)}\n`)),
  }
}

/** Cells padded to the widest of their column. */
function columns(rows: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const widths: number[] = []
  for (const row of rows) for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, widthOf(cell))
  return rows.map((row) => row.map((cell, i) => padTo(cell, widths[i] ?? 0)))
}

/** A time to the minute, in UTC. */
export const minuteOf = (time: string | null): string =>
  time === null ? '-' : `${time.slice(0, 16).replace('T', ' ')}Z`

/** Columns padded to their widest cell, as lines. */
export const table = (rows: readonly (readonly string[])[]): readonly string[] =>
  columns(rows).map((row) => row.join('  ').trimEnd())

const barWidth = 24

/** One line on the terminal that is written over; nothing where the output is not a terminal or is JSON. */
export function createBar(total: number, isShown: boolean): { advance(done: number, text: string): void; end(): void } {
  const isLive = isShown && process.stderr.isTTY
  return {
    advance(done, text) {
      if (!isLive) return
      const filled = total === 0 ? barWidth : Math.round((done / total) * barWidth)
      const bar = '█'.repeat(filled).padEnd(barWidth, '░')
      process.stderr.write(`\r\x1B[K${bar} ${done}/${total} ${cutTo(plainText(text), 60)}`)
    },
    end: () => void (isLive && process.stderr.write('\r\x1B[K')),
  }
}
