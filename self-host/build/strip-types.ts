// Single-module Workers of self-host itself: their TypeScript without its types, which needs no bundler.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { basename, join } from 'node:path'
import { hasSources, rootDir } from '../settings.ts'

/** Path of the JavaScript of one source file under self-host/. */
export function stripModule(path: string): string {
  // A package has them without types.
  const stripped = join(rootDir, 'self-host', path.replace(/\.ts$/, '.js'))
  if (!hasSources) return stripped
  const source = readFileSync(join(rootDir, 'self-host', path), 'utf8')
  const digest = createHash('sha256').update(source).digest('hex').slice(0, 16)
  const folder = join(rootDir, 'dist', 'workers', 'self-host')
  const target = join(folder, `${digest}-${basename(path, '.ts')}.js`)
  if (existsSync(target)) return target
  mkdirSync(folder, { recursive: true })
  writeFileSync(`${target}.${process.pid}`, stripTypeScriptTypes(source, { mode: 'strip' }))
  renameSync(`${target}.${process.pid}`, target)
  return target
}
