// The instance's folders: looked at before anything is made, then made, each for its owner alone.
import { accessSync, constants, existsSync, lstatSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { checkPrivateFolder, requirePrivateFolder } from './private-files.ts'
import { LauncherRefusal } from './progress.ts'
import { storeFolders } from './runtime/stores.ts'
import type { Settings } from './settings.ts'
import { makeSocketDir } from './socket-folder.ts'
import { atPlace, type Place } from './system-errors.ts'

const dataSetting = 'CLAWQL_DATA_DIR'

const dataFolders = ({ dataDir, runDir }: Settings): readonly string[] => [
  dataDir,
  runDir,
  join(runDir, 'logs'),
  ...storeFolders.map((name) => join(dataDir, name)),
]

/** Whether the folder is ours alone or could be made here. Makes nothing. */
function checkFolder(place: Place): void {
  atPlace(place, () => {
    if (checkPrivateFolder(place.path)) return accessSync(place.path, constants.W_OK | constants.X_OK)
    let above = dirname(place.path)
    while (lstatSync(above, { throwIfNoEntry: false }) === undefined) above = dirname(above)
    // Through links: one that leads nowhere, or in a circle, is an error of the system.
    if (!statSync(above).isDirectory())
      throw new LauncherRefusal(
        `ENOTDIR: ${above} is a file, so ${place.path} cannot be made. Correct ${place.setting}.`,
      )
    accessSync(above, constants.W_OK | constants.X_OK)
  })
}

/** Refuses what could not be made or is not ours alone. Makes nothing. */
export function checkFolders(settings: Settings): void {
  for (const path of dataFolders(settings)) checkFolder({ path, setting: dataSetting })
  if (settings.socketDir !== '') checkFolder({ path: settings.socketDir, setting: dataSetting })
  checkFolder({ path: settings.secretsDir, setting: 'CLAWQL_SECRETS_DIR' })
  if (!existsSync(settings.configPath)) checkConfigFolder(settings)
}

/** The configuration's folder is the operator's own; only a file has to fit in. */
function checkConfigFolder({ configPath }: Settings): void {
  const folder = dirname(configPath)
  atPlace({ path: folder, setting: 'CLAWQL_CONFIG' }, () => accessSync(folder, constants.W_OK | constants.X_OK))
}

/** Makes the data directory's folders, private to their owner; answers with the sockets' folder chosen. */
export function createFolders(settings: Settings): Settings {
  for (const path of dataFolders(settings)) atPlace({ path, setting: dataSetting }, () => requirePrivateFolder(path))
  const { runDir } = settings
  const socketDir =
    settings.socketDir === ''
      ? atPlace({ path: runDir, setting: dataSetting }, () => makeSocketDir(runDir))
      : settings.socketDir
  atPlace({ path: socketDir, setting: dataSetting }, () => requirePrivateFolder(socketDir))
  return { ...settings, socketDir }
}
