// clawql keys reset-admin: a new administrator's key in the secrets folder, as `gitea admin user change-password`; told to a running instance.
import { resetAdminKey } from '../../self-host/api-keys-file.ts'
import { LauncherRefusal } from '../../self-host/progress.ts'
import { readSettings } from '../../self-host/settings.ts'
import type { Invocation } from '../command.ts'
import { askLauncher } from '../control.ts'
import { CommandFailure, exitCodes } from '../output.ts'

/** Whether an instance runs, and what kept it from reading the file again. */
async function tellInstance(): Promise<{ readonly isRunning: boolean; readonly problem?: string }> {
  try {
    const told = (await askLauncher('POST', '/restart?service=clawql-api')) as { ok: boolean; problem?: string }
    return told.ok ? { isRunning: true } : { isRunning: true, problem: told.problem ?? 'unknown' }
  } catch (error) {
    if (error instanceof CommandFailure && error.exitCode === exitCodes.unreachable) return { isRunning: false }
    throw error
  }
}

export async function resetAdmin({ output }: Invocation): Promise<number> {
  const settings = readSettings(process.env)
  let made: ReturnType<typeof resetAdminKey>
  try {
    made = resetAdminKey(settings)
  } catch (error) {
    if (error instanceof LauncherRefusal) throw new CommandFailure(error.message, exitCodes.failed)
    throw error
  }
  // Before anything else: this is the one time that the key can be read.
  output.line(`Admin key, shown this once; keep it:\n\n  ${made.adminKey}\n`)
  const { isRunning, problem } = await tellInstance()
  output.answer({ key: made.adminKey, path: made.path, isRunning, ...(problem === undefined ? {} : { problem }) })
  if (problem !== undefined) {
    output.line(`The instance goes on with the old key: ${problem}`)
    return exitCodes.failed
  }
  output.line(
    isRunning
      ? 'The old one ended, and this one is good now.'
      : `Nothing runs here: it is good from the next start on (${made.path}).`,
  )
  return exitCodes.done
}
