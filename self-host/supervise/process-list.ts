// Which processes an instance started, on disk, so that the next start can end what a killed launcher left running.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

export interface ListedProcess {
  readonly name: string
  readonly pid: number
  /** With the pid it names one process for ever; pids alone are used again. */
  readonly startedAt: string
}

const path = (runDir: string): string => join(runDir, 'processes.json')

/** When the process started, in the kernel's own unit, or undefined where there is none. */
export function readStartTime(pid: number): string | undefined {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      // proc(5): the name in parentheses may hold spaces; starttime is the 20th field behind it, state the first.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      return fields[0] === 'Z' ? undefined : fields[19]
    }
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined
  } catch {
    return undefined
  }
}

export function writeProcessList(runDir: string, processes: readonly ListedProcess[]): void {
  writeFileSync(`${path(runDir)}.new`, JSON.stringify(processes), { mode: 0o600 })
  renameSync(`${path(runDir)}.new`, path(runDir))
}

export function readProcessList(runDir: string): readonly ListedProcess[] {
  try {
    return JSON.parse(readFileSync(path(runDir), 'utf8')) as ListedProcess[]
  } catch {
    return []
  }
}

const isAlive = ({ pid, startedAt }: ListedProcess): boolean => readStartTime(pid) === startedAt

/** Ends what an earlier launcher of this directory left; returns when it is gone. The caller holds the directory's lock. */
export async function endLeftovers(runDir: string): Promise<number> {
  const leftovers = readProcessList(runDir).filter((listed) => isAlive(listed))
  for (const { pid } of leftovers) process.kill(pid, 'SIGKILL')
  while (leftovers.some((listed) => isAlive(listed))) await wait(5)
  writeProcessList(runDir, [])
  return leftovers.length
}
