// What the terminal shows while a long step runs: its name, how long it has taken, how it ended.

export interface Progress {
  /** Runs one step; a step of more than two seconds says every two seconds that it goes on. */
  step<T>(name: string, work: () => Promise<T> | T): Promise<T>
  line(text: string): void
}

export const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`

/** Writes lines, never control characters, so that a log file reads like the terminal. */
export function createProgress(write: (text: string) => void): Progress {
  return {
    line: (text) => write(`${text}\n`),
    async step(name, work) {
      const startedMs = performance.now()
      const timer = setInterval(() => write(`… ${name} (${seconds(performance.now() - startedMs)})\n`), 2_000)
      try {
        const value = await work()
        write(`✓ ${name} (${seconds(performance.now() - startedMs)})\n`)
        return value
      } catch (error) {
        write(`✗ ${name} (${seconds(performance.now() - startedMs)})\n`)
        throw error
      } finally {
        clearInterval(timer)
      }
    },
  }
}

/** A refusal of the launcher: its message says what is wrong and what to do, and no stack is shown. */
export class LauncherRefusal extends Error {}
