// Checks of the machine before anything is written: Node, the workerd binary, disk, memory, the port.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { totalmem } from 'node:os'
import { join } from 'node:path'
import { limits } from '../contract/limits.ts'
import { takePort } from './door/port.ts'
import { readFreeDiskBytes } from './free-disk.ts'
import { LauncherRefusal } from './progress.ts'
import type { Settings } from './settings.ts'
import { readReserve } from './supervise/disk-reserve.ts'

export interface MachineCheck {
  readonly name: string
  readonly state: 'ok' | 'warning'
  readonly detail: string
}

const GiB = 1024 ** 3
const diskWarnBytes = 5 * GiB
/** To write configuration and lists, and to open stores. */
const startBytesMin = 24 * 1024 ** 2
const memoryMinBytes = 1 * GiB
const memoryWarnBytes = 4 * GiB
const gib = (bytes: number): string =>
  bytes < GiB / 10 ? `${Math.floor(bytes / 1024 ** 2)} MiB` : `${(bytes / GiB).toFixed(1)} GiB`

/** Path of the workerd binary that the lock pins. */
export function findWorkerd(): string {
  const require = createRequire(import.meta.url)
  try {
    return (require('workerd') as { default: string }).default
  } catch {
    throw new LauncherRefusal(
      `workerd has no binary for ${process.platform}-${process.arch} here. Run npm ci again; a package: install it with its optional dependencies.`,
    )
  }
}

export function checkWorkerd(): MachineCheck {
  try {
    const version = execFileSync(findWorkerd(), ['--version'], { encoding: 'utf8', timeout: 20_000 }).trim()
    return { name: 'workerd', state: 'ok', detail: version }
  } catch (error) {
    if (error instanceof LauncherRefusal) throw error
    throw new LauncherRefusal(
      'The workerd binary does not run on this machine (it needs glibc 2.35 or newer on Linux).',
    )
  }
}

/**
 * A new instance wants room for documents. One that has documents starts with less, so that they can be read: uploads are refused then.
 */
export function checkDisk(settings: Settings): MachineCheck {
  const freeBytes = readFreeDiskBytes(settings.dataDir) + readReserve(settings.runDir)
  const hasDocuments = existsSync(join(settings.dataDir, 'instance.json'))
  const leastBytes = hasDocuments ? startBytesMin : limits.diskFreeBytesMin
  if (freeBytes < leastBytes)
    throw new LauncherRefusal(
      `No space: only ${gib(freeBytes)} are free for ${settings.dataDir}, and at least ${gib(leastBytes)} are needed. Make room there, or set CLAWQL_DATA_DIR.`,
    )
  const detail = `${gib(freeBytes)} free`
  if (freeBytes < limits.diskFreeBytesMin)
    return { name: 'disk', state: 'warning', detail: `${detail}, uploads are refused` }
  return { name: 'disk', state: freeBytes < diskWarnBytes ? 'warning' : 'ok', detail }
}

export function checkMemory(): MachineCheck {
  const bytes = totalmem()
  if (bytes < memoryMinBytes) throw new LauncherRefusal(`This machine has ${gib(bytes)} of memory; 1 GiB is the least.`)
  return { name: 'memory', state: bytes < memoryWarnBytes ? 'warning' : 'ok', detail: gib(bytes) }
}

/** Whether nobody listens on the address. */
export function isPortFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(true)))
  })
}

/** Refuses a port that cannot be had; an instance of this data directory may hold it. */
export async function checkPort(settings: Settings, port: number, isOurs: boolean): Promise<MachineCheck> {
  if (isOurs) return { name: 'port', state: 'ok', detail: `${port}, held by this instance` }
  const server = createServer()
  await takePort(server, { host: settings.bind, port })
  await new Promise((resolve) => server.close(resolve))
  return { name: 'port', state: 'ok', detail: `${port} is free` }
}
