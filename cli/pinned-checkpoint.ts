// The newest checkpoint that this machine has seen of each log: what a later look must extend.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { parseCheckpointNote } from '../core/audit/checkpoint.ts'

/** `CLAWQL_STATE_DIR`, else `$XDG_STATE_HOME/clawql`, else `~/.local/state/clawql`. */
function stateDir(environment: NodeJS.ProcessEnv): string {
  const { CLAWQL_STATE_DIR: own, XDG_STATE_HOME: xdg } = environment
  return own || join(xdg || join(homedir(), '.local', 'state'), 'clawql')
}

const pathOf = (origin: string, environment: NodeJS.ProcessEnv): string =>
  join(stateDir(environment), 'checkpoints', `${createHash('sha256').update(origin).digest('hex').slice(0, 32)}.note`)

export interface PinnedCheckpoint {
  readonly path: string
  /** The note as it was served, or null where this machine saw none of the log. */
  readonly note: string | null
}

export function readPinnedCheckpoint(origin: string, environment: NodeJS.ProcessEnv): PinnedCheckpoint {
  const path = pathOf(origin, environment)
  try {
    return { path, note: readFileSync(path, 'utf8') }
  } catch {
    return { path, note: null }
  }
}

/** Answers whether it could be kept: a machine without a place for it still verifies. */
export function pinCheckpoint({ path }: PinnedCheckpoint, note: string): boolean {
  if (parseCheckpointNote(note) === null) return false
  try {
    mkdirSync(join(path, '..'), { recursive: true, mode: 0o700 })
    writeFileSync(`${path}.new`, note, { mode: 0o600 })
    renameSync(`${path}.new`, path)
    return true
  } catch {
    return false
  }
}
