// The product's tree beside itself, with the conformance suite's fixtures in place of no extension: built and started as the product is.
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rootDir } from '../../self-host/settings.ts'

/** What a start of the product reads. */
const parts = [
  'contract',
  'core',
  'd1-migrations',
  'dashboard',
  'docs',
  'durable-objects',
  'package-lock.json',
  'package.json',
  'r2',
  'self-host',
  'workers',
  'wrangler.toml',
]

export interface Overlay {
  readonly root: string
  readonly remove: () => void
}

export function makeOverlay(): Overlay {
  const root = mkdtempSync(join(tmpdir(), 'clawql-mcp-tree-'))
  for (const part of parts) cpSync(join(rootDir, part), join(root, part), { recursive: true })
  symlinkSync(join(rootDir, 'node_modules'), join(root, 'node_modules'))
  const served = join(root, 'workers', 'gateway', 'mcp')
  cpSync(join(rootDir, 'test', 'mcp', 'fixtures.ts'), join(served, 'extension.ts'))
  for (const name of ['task-fixtures.ts', 'page-fixtures.ts', 'pixel.ts'])
    cpSync(join(rootDir, 'test', 'mcp', name), join(served, name))
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) }
}
