// Places in which a start fails: folders of others, full and read-only file systems, trees without a package; and their removal.
import { execFileSync } from 'node:child_process'
import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rootDir } from '../../self-host/settings.ts'

export const isRoot = process.getuid?.() === 0
export const nobody = 65_534
/** Below it a port needs rights; 0 in many containers. */
export const unprivilegedFrom = Number(
  existsSync('/proc/sys/net/ipv4/ip_unprivileged_port_start')
    ? readFileSync('/proc/sys/net/ipv4/ip_unprivileged_port_start', 'utf8')
    : 1_024,
)

export interface Place {
  readonly dir: string
  readonly data: string
  readonly secrets: string
  readonly config: string
  readonly port: number
}

export interface Failure {
  readonly name: string
  /** Brings about what is wrong; may answer more of the environment. */
  readonly prepare: (at: Place) => unknown
  readonly says: RegExp
  /** As a user who is not root. */
  readonly isForNobody?: boolean
  /** The folder was bootstrapped before. */
  readonly isSecondStart?: boolean
  readonly isSkipped?: boolean
  /** Another tree than the repository's. */
  readonly root?: () => string
  readonly node?: string
}

export const open: { close(): unknown }[] = []
export const folders: string[] = []
const mounts: string[] = []
/** Ends and removes all that the preparations left. */
export function cleanUp(): void {
  for (const server of open) server.close()
  for (const path of mounts) execFileSync('/bin/umount', ['-l', path])
  for (const path of folders) rmSync(path, { recursive: true, force: true })
}

export const write = (path: string, text: string, mode = 0o600): void => writeFileSync(path, text, { mode })
export function mount(path: string, options: string): void {
  mkdirSync(path, { recursive: true })
  execFileSync('/bin/mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', path])
  mounts.push(path)
}
/** A folder of somebody else, in which a data directory cannot be made. */
export const closed = ({ dir }: Place, name: string): string => {
  mkdirSync(join(dir, name), { mode: 0o555 })
  if (isRoot) chownSync(join(dir, name), 0, 0)
  return join(dir, name, 'below')
}

/** The launcher and what it needs, without one of its packages. */
export function treeWithout(...packages: readonly string[]): string {
  const root = mkdtempSync(join(tmpdir(), 'clawql-tree-'))
  folders.push(root)
  for (const name of [
    'self-host',
    'contract',
    'core',
    'd1-migrations',
    'package.json',
    'package-lock.json',
    'r2',
    'workers',
    'durable-objects',
    'dashboard',
    'docs',
  ])
    cpSync(join(rootDir, name), join(root, name), { recursive: true })
  mkdirSync(join(root, 'node_modules'))
  for (const name of readdirSync(join(rootDir, 'node_modules')))
    if (!packages.includes(name) && name !== '.clawql-install')
      symlinkSync(join(rootDir, 'node_modules', name), join(root, 'node_modules', name))
  return root
}
