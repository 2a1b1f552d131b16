// Checks that d1-migrations holds what its schema says: drizzle-kit, run on a copy, must have nothing to add.
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

const folder = 'd1-migrations'
const copy = mkdtempSync(path.join(tmpdir(), 'migrations-'))
try {
  cpSync(folder, copy, { recursive: true })
  const config = path.join(copy, 'check.config.json')
  writeFileSync(
    config,
    JSON.stringify({ dialect: 'sqlite', schema: `./${folder}/schema.ts`, out: path.relative('.', copy) }),
  )
  execFileSync(process.execPath, ['node_modules/drizzle-kit/bin.cjs', 'generate', '--config', config], {
    stdio: 'pipe',
  })
  const sqlOf = (where: string): string[] => readdirSync(where).filter((name) => name.endsWith('.sql'))
  const missing = sqlOf(copy).filter((name) => !sqlOf(folder).includes(name))
  if (missing.length > 0) {
    console.error(`${folder}: schema.ts was changed without its migration. Run: npm run migrations`)
    process.exitCode = 1
  }
} finally {
  rmSync(copy, { recursive: true, force: true })
}
