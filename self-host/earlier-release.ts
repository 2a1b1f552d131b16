// Data of 2026.11.0, which kept log, keys and catalog apart: it can't be opened any more, and must not be mistaken for an empty folder.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { LauncherRefusal } from './progress.ts'
import type { Settings } from './settings.ts'

/** The class that held the log until 2026.11.0; its folder tells such data. */
const earlierFolder = join('objects', 'clawql-AuditLog')

/** Refuses before anything is written. */
export function refuseEarlierData({ dataDir }: Pick<Settings, 'dataDir'>): void {
  if (!existsSync(join(dataDir, earlierFolder))) return
  throw new LauncherRefusal(
    `The data in ${dataDir} was written by 2026.11.0, and this release cannot open it. Nothing was changed. ` +
      'Go back to 2026.11.0 (git checkout) to read it: its archived pages (GET /api/documents/{documentId}/archive) and its audit log ' +
      'can be fetched and verified there. Then ingest the originals again into an empty folder (CLAWQL_DATA_DIR).',
  )
}
