#!/usr/bin/env node
// Entry of the `clawql` command: runs the command line on the locked Node where there is one, because it is TypeScript.
import { spawnSync } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const main = join(here, 'clawql.ts')
const lockedNode = join(here, '..', 'node_modules', '.bin', 'node')
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
const runsTypeScript = major > 22 || (major === 22 && minor >= 18)

if (runsTypeScript) {
  await import(pathToFileURL(main).href)
} else if (existsSync(lockedNode) && realpathSync(lockedNode) !== realpathSync(process.execPath)) {
  const { status } = spawnSync(lockedNode, [main, ...process.argv.slice(2)], { stdio: 'inherit' })
  process.exitCode = status ?? 1
} else {
  process.stderr.write(
    `clawql: Node ${process.versions.node} is too old; install Node 22.18 or newer, or run npm ci on Linux.\n`,
  )
  process.exitCode = 1
}
