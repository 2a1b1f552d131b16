// What the files and the machine say, whether an instance runs or not: nothing is changed by looking.
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { readLastBackup } from '../../self-host/backup/last-backup.ts'
import { readLocalConfig } from '../../self-host/local-config.ts'
import { checkDisk, checkMemory, checkWorkerd, isPortFree, type MachineCheck } from '../../self-host/machine.ts'
import { readPrivateFile, requirePrivateFolder } from '../../self-host/private-files.ts'
import { LauncherRefusal } from '../../self-host/progress.ts'
import { bootstrapCommand, startCommand, type Settings } from '../../self-host/settings.ts'
import { readControlFile } from '../control.ts'
import { logFolder, readTail } from '../log-files.ts'
import { failed, ok, warning, type Finding } from './finding.ts'

/** What a start would refuse is a finding with the refusal's own words. */
function refusing(check: string, next: string, look: () => readonly Finding[]): readonly Finding[] {
  try {
    return look()
  } catch (error) {
    if (error instanceof LauncherRefusal) return [failed(check, error.message, next)]
    const { code } = error as NodeJS.ErrnoException
    return [failed(check, `cannot be read (${code ?? 'unknown'})`, next)]
  }
}

function fromMachine(name: string, look: () => MachineCheck): readonly Finding[] {
  return refusing(name, bootstrapCommand, () => {
    const { state, detail } = look()
    return [
      state === 'ok' ? ok(name, detail) : warning(name, `${detail} (little)`, 'Give the machine more, or expect less.'),
    ]
  })
}

function findConfiguration(settings: Settings): readonly Finding[] {
  if (!existsSync(settings.configPath))
    return [warning('configuration', `${settings.configPath} is not there`, bootstrapCommand)]
  const read = readLocalConfig(settings)
  if (!read.ok)
    return [failed('configuration', read.refusal.detail, `Correct ${settings.configPath}; clawql config check`)]
  const startedAtMs = readControlFile(settings.environment)?.startedAtMs
  const isNewer = startedAtMs !== undefined && statSync(settings.configPath).mtimeMs > startedAtMs
  if (isNewer) return [warning('configuration', 'the file changed after it was read', 'clawql restart')]
  return [ok('configuration', `valid, ${read.value.ignored.length} settings without effect`)]
}

function findSecrets({ secretsDir }: Settings): readonly Finding[] {
  if (!existsSync(secretsDir)) return [warning('secrets', `${secretsDir} is not there`, bootstrapCommand)]
  return refusing('secrets', 'See docs/operating/incidents.md, "It does not start".', () => {
    requirePrivateFolder(secretsDir)
    const files = readdirSync(secretsDir, { withFileTypes: true }).filter((entry) => !entry.isDirectory())
    for (const { name } of files) readPrivateFile(join(secretsDir, name))
    return [ok('secrets', `${files.length} files, readable by their owner only`)]
  })
}

function findData({ dataDir, secretsDir }: Settings): readonly Finding[] {
  const hasStores = existsSync(join(dataDir, 'objects')) && readdirSync(join(dataDir, 'objects')).length > 0
  if (!hasStores) return [warning('data', `${dataDir} holds no data yet`, startCommand)]
  for (const [path, name] of [
    [join(dataDir, 'instance.json'), 'instance.json'],
    [join(dataDir, 'key-shares'), 'key-shares'],
    [join(secretsDir, 'root.key'), 'root.key'],
    [join(secretsDir, 'log-signing.key'), 'log-signing.key'],
  ] as const)
    if (!existsSync(path))
      return [failed('data', `${name} is missing beside the data`, 'Restore it: docs/operating/backup.md')]
  return [ok('data', dataDir)]
}

async function findPort(settings: Settings, isRunning: boolean): Promise<readonly Finding[]> {
  if (isRunning) return []
  const read = existsSync(settings.configPath) ? readLocalConfig(settings) : undefined
  const port = read?.ok === true ? read.value.config.api.port : 8080
  if (await isPortFree(settings.bind, port)) return [ok('port', `${port} is free`)]
  return [
    failed('port', `${port} on ${settings.bind} is in use by another program`, `PORT=${port + 1} ${startCommand}`),
  ]
}

/** Whether the last run ended as it was told to. */
function findLastEnd(isRunning: boolean): readonly Finding[] {
  const folder = logFolder(process.env)
  const [last] = readTail(folder, 1, ({ process, text }) => process === 'launcher' && text.includes('"event"'))
  if (isRunning || last === undefined) return []
  const isOrderly = last.text.includes('"event":"stopped"')
  const detail = isOrderly ? `stopped at ${last.at}` : `the launcher wrote nothing after ${last.at}: it was killed`
  const findings = [isOrderly ? ok('last end', detail) : warning('last end', detail, 'clawql logs launcher --tail 50')]
  const [trouble] = readTail(folder, 1, ({ text }) => text.includes('"level":"error"'))
  if (trouble === undefined) return findings
  const { event, message, name, code } = JSON.parse(trouble.text) as { readonly [field: string]: string | undefined }
  const said = [event ?? message, name ?? code].filter((part) => part !== undefined).join(': ')
  return [...findings, warning('last error', `${trouble.at} ${said}`, `clawql logs ${trouble.process} --tail 50`)]
}

const backupOldMs = 48 * 3_600_000

export function describeAge(ms: number): string {
  const minutes = Math.floor(ms / 60_000)
  if (minutes < 120) return `${minutes} min`
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 1_440)} days`
}

function findBackup({ dataDir }: Settings): readonly Finding[] {
  const last = readLastBackup(dataDir)
  if (last === undefined) return [warning('backup', 'never backed up', 'clawql backup <folder>')]
  const ageMs = Date.now() - last.takenAtMs
  const detail = `${describeAge(ageMs)} old, ${last.folder}`
  return [ageMs < backupOldMs ? ok('backup', detail) : warning('backup', detail, 'clawql backup <folder>')]
}

/** Every finding that needs no server. */
export async function findOffline(settings: Settings, isRunning: boolean): Promise<readonly Finding[]> {
  return [
    ok('node', `${process.versions.node} on ${process.platform}-${process.arch}`),
    ...fromMachine('workerd', checkWorkerd),
    ...fromMachine('memory', checkMemory),
    ...fromMachine('disk', () => checkDisk(settings)),
    ...findConfiguration(settings),
    ...findSecrets(settings),
    ...findData(settings),
    ...(await findPort(settings, isRunning)),
    ...findLastEnd(isRunning),
    ...findBackup(settings),
  ]
}
