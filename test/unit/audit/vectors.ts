// Published test vectors, where they are present beside the repository.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../../../../shared/data/audit-vectors')
const isPresent = existsSync(root)
if (!isPresent) console.warn('audit vectors are absent: tests against published vectors are skipped')

/** Whether the vectors are there; tests that need them skip otherwise. */
export const hasVectors = isPresent

export const readVector = (path: string): string => readFileSync(join(root, path), 'utf8')

/** Every file below a folder, as paths that `readVector` takes. */
export function vectorFiles(folder: string): string[] {
  if (!isPresent) return []
  const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
  return names.map((name) => join(folder, name)).filter((path) => statSync(join(root, path)).isFile())
}
