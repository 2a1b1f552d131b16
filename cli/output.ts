// What the command line prints: text for people, one JSON document with --json, and exit codes that scripts can rely on.

/** 0: done. 1: refused or failed. 2: wrong usage. 3: no server answers. 4: a proof does not verify. */
export const exitCodes = { done: 0, failed: 1, usage: 2, unreachable: 3, unverified: 4 } as const

/** Ends a command with a message and an exit code; no stack is shown. */
export class CommandFailure extends Error {
  readonly exitCode: number
  readonly next: string | undefined

  constructor(message: string, exitCode: number, next?: string) {
    super(message)
    this.exitCode = exitCode
    this.next = next
  }
}

/** Text from documents must not steer the terminal: control characters but line feed and tab become spaces. */
export const plainText = (text: string): string => text.replace(/[^\P{Cc}\n\t]/gu, ' ')

export interface Output {
  readonly isJson: boolean
  /** A line for people; left out with --json. */
  line(text: string): void
  /** The command's answer: printed with --json only. */
  answer(value: unknown): void
}

export function createOutput(isJson: boolean): Output {
  return {
    isJson,
    line: (text) => void (isJson || process.stdout.write(`${plainText(text)}\n`)),
    answer: (value) => void (isJson && process.stdout.write(`${JSON.stringify(value, null, 2)}\n`)),
  }
}

/** Columns padded to their widest cell. */
export function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths: number[] = []
  for (const row of rows) for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length)
  return rows.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

const barWidth = 24

/** One line on the terminal that is written over; nothing where the output is not a terminal or is JSON. */
export function createBar(total: number, isShown: boolean): { advance(done: number, text: string): void; end(): void } {
  const isLive = isShown && process.stderr.isTTY
  return {
    advance(done, text) {
      if (!isLive) return
      const filled = total === 0 ? barWidth : Math.round((done / total) * barWidth)
      const bar = '█'.repeat(filled).padEnd(barWidth, '░')
      process.stderr.write(`\r\x1B[K${bar} ${done}/${total} ${plainText(text).slice(0, 60)}`)
    },
    end: () => void (isLive && process.stderr.write('\r\x1B[K')),
  }
}
