// How far a run is: one line that is drawn again on a terminal, and a line now and then elsewhere.
import { seconds } from '../../self-host/progress.ts'

const width = 30
const onTerminalEveryMs = 100
const elsewhereEveryMs = 2_000

export interface ProgressBar {
  /** `part` of the work, 0 to 1, and how many of its units that are. */
  tell(part: number, count: number): void
  end(): void
}

interface Terminal {
  readonly isTTY?: boolean
  write(text: string): unknown
}

export function createProgressBar(terminal: Terminal, unit = 'cases'): ProgressBar {
  const startedMs = performance.now()
  let toldMs = startedMs
  let isDrawn = false
  return {
    tell(part, count) {
      const nowMs = performance.now()
      if (nowMs - toldMs < (terminal.isTTY === true ? onTerminalEveryMs : elsewhereEveryMs)) return
      toldMs = nowMs
      const percent = `${Math.floor(part * 100)} %`.padStart(5)
      const line = `${percent} · ${count} ${unit} · ${seconds(nowMs - startedMs)}`
      const full = Math.round(Math.min(1, part) * width)
      isDrawn = terminal.isTTY === true
      terminal.write(isDrawn ? `\r${'█'.repeat(full)}${'░'.repeat(width - full)} ${line}` : `… ${line}\n`)
    },
    end() {
      if (isDrawn) terminal.write('\r\u001b[K')
    },
  }
}
