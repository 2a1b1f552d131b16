// Processes that take every core as a busy machine's other programs do, for as long as a test wants.
import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'

/** So many to each core. Ends them on return of what it answers; they end by themselves after ten minutes. */
export function loadCores(perCore: number): () => void {
  const script = 'const endMs = Date.now() + 600000; while (Date.now() < endMs);'
  const spinners = Array.from({ length: perCore * availableParallelism() }, () =>
    // Each in a session of its own, as other programs are: Linux shares cores among sessions first (sched_autogroup).
    spawn(process.execPath, ['-e', script], { stdio: 'ignore', detached: true }),
  )
  return () => {
    for (const spinner of spinners) spinner.kill('SIGKILL')
  }
}
