#!/usr/bin/env node
// Entry of the `clawql` command: runs the command line on the locked Node where there is one, because it is TypeScript.
import { spawn } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const isPackage = existsSync(join(here, 'clawql.js'))
const main = join(here, isPackage ? 'clawql.js' : 'clawql.ts')
const lockedNodes = [join(here, '..', 'node_modules', '.bin', 'node'), join(here, '..', '..', '.bin', 'node')]
const lockedNode = lockedNodes.find((file) => existsSync(file))
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
const runsTypeScript = major > 22 || (major === 22 && minor >= 18)

if (runsTypeScript) {
  await import(pathToFileURL(main).href)
} else if (lockedNode !== undefined && realpathSync(lockedNode) !== realpathSync(process.execPath)) {
  const child = spawn(lockedNode, [main, ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code) => process.exit(code ?? 1))
  // npm's shell can die without passing its signal on.
  const parent = process.ppid
  if (process.env.npm_lifecycle_event !== undefined)
    setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 500).unref()
} else {
  process.stderr.write(
    `clawql: Node ${process.versions.node} is too old; install Node 22.18 or newer, or run npm ci on Linux.\n`,
  )
  process.exitCode = 1
}
