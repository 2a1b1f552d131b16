// clawql backup and restore: on the files of this machine, whether the instance runs or not.
import { setPriority } from 'node:os'
import type { BackupAnswer } from '../../self-host/backup/take.ts'
import { optionNumber, optionText, requireArgument, type Command, type Invocation } from '../command.ts'
import { CommandFailure, exitCodes } from '../output.ts'
import { startCommand } from '../../self-host/settings.ts'

const mib = (bytes: number): string => `${(bytes / 1_048_576).toFixed(1)} MiB`

/** What the launcher's code refuses is a failure with its own words. */
async function refusing<T>(work: () => Promise<T>): Promise<T> {
  const { LauncherRefusal } = await import('../../self-host/progress.ts')
  try {
    return await work()
  } catch (error) {
    if (error instanceof LauncherRefusal) throw new CommandFailure(error.message, exitCodes.failed)
    throw error
  }
}

const placesOf = (invocation: Invocation) => ({
  keyShares: optionText(invocation, 'key-shares'),
  secrets: optionText(invocation, 'secrets'),
})

function tell({ output }: Invocation, answer: BackupAnswer): void {
  output.line(`${answer.folder}  ${answer.files} files, ${mib(answer.sizeBytes)}, each checked`)
  output.line(`${answer.keyShares}  the newest key shares, for every generation`)
  output.line(`${answer.secrets}  keys and configuration`)
  for (const name of answer.removed) output.line(`removed generation ${name}`)
  const held =
    answer.heldMs === null ? 'The instance does not run.' : `The instance stood still for ${answer.heldMs} ms.`
  output.line(`State of ${answer.takenAt}. ${held} Keep the three apart: docs/operating/backup.md`)
}

export const backupCommand: Command = {
  usage: 'backup <folder>',
  summary: 'Back up this instance, while it runs or not, and check what was written',
  options: {
    'key-shares': { type: 'string', help: 'folder for the key shares, instead of <folder>/key-shares' },
    secrets: { type: 'string', help: 'folder for keys and configuration, instead of <folder>/secrets' },
    keep: { type: 'string', help: 'generations of data to keep; without it all' },
  },
  example: 'clawql backup /mnt/backup --keep 14 --key-shares /mnt/other/key-shares',
  async run(invocation) {
    const folder = requireArgument(invocation, backupCommand.usage)
    const keep = optionNumber(invocation, 'keep')
    if (keep === 0) throw new CommandFailure('--keep is at least 1.', exitCodes.usage)
    const answer = await refusing(async () => {
      const { takeBackup } = await import('../../self-host/backup/take.ts')
      const { readSettings } = await import('../../self-host/settings.ts')
      // The instance comes first.
      setPriority(10)
      return await takeBackup({ settings: readSettings(process.env), folder, keep, ...placesOf(invocation) })
    })
    invocation.output.answer(answer)
    tell(invocation, answer)
    return exitCodes.done
  },
}

export const restoreCommand: Command = {
  usage: 'restore <folder>',
  summary: 'Restore a backup into an empty data directory (CLAWQL_DATA_DIR, CLAWQL_SECRETS_DIR, CLAWQL_CONFIG)',
  options: {
    generation: { type: 'string', help: 'name of a generation below <folder>/data; without it the newest' },
    'key-shares': { type: 'string', help: 'folder of the newest key shares, instead of <folder>/key-shares' },
    secrets: { type: 'string', help: 'folder of keys and configuration, instead of <folder>/secrets' },
  },
  example: 'CLAWQL_DATA_DIR=/srv/clawql/data clawql restore /mnt/backup',
  async run(invocation) {
    const folder = requireArgument(invocation, restoreCommand.usage)
    const generation = optionText(invocation, 'generation')
    const answer = await refusing(async () => {
      const { restoreBackup } = await import('../../self-host/backup/restore.ts')
      const { readSettings } = await import('../../self-host/settings.ts')
      return await restoreBackup({ settings: readSettings(process.env), folder, generation, ...placesOf(invocation) })
    })
    const { output } = invocation
    output.answer(answer)
    output.line(`Restored the state of ${answer.takenAt} into ${answer.dataDir}`)
    for (const path of answer.kept) output.line(`kept ${path}, which stood there already`)
    output.line(`Start it with ${startCommand}, then: clawql audit verify --vkey ${answer.vkey}`)
    output.line('Never run the original and this copy both: two continuations of one log are a fork.')
    return exitCodes.done
  },
}
