// Entry of every npm script that needs the locked tools: plain JavaScript for Node 20, installs once, then runs on the locked Node 24.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import * as module from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const modules = join(root, 'node_modules')
/** A package has neither lock nor sources: whoever installed it installed what it needs, beside it or below. */
const isPackage = !existsSync(join(root, 'package-lock.json'))
const binFolders = [join(modules, '.bin'), ...(isPackage ? [join(root, '..', '.bin')] : [])]
/** Known once everything is installed. */
const lockedNode = () => binFolders.map((folder) => join(folder, 'node')).find((file) => existsSync(file))
const installMark = join(modules, '.clawql-install')
/** Runs TypeScript without a flag, and strips types from text. */
const leastNode = [22, 18]

function refuse(message) {
  process.stderr.write(`clawql: ${message}\n`)
  process.exit(1)
}

/** Installs from the lock when nothing is installed, or when a pull brought another lock than the one this script installed. */
function install() {
  const lockSha256 = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  const isInstalled = existsSync(join(modules, '.package-lock.json'))
  const installed = existsSync(installMark) ? readFileSync(installMark, 'utf8') : undefined
  if (isInstalled && (installed === undefined || installed === lockSha256)) return
  process.stdout.write('Installing packages with npm ci (once, about 15 to 60 s) …\n')
  const startedMs = Date.now()
  const npm = process.env.npm_execpath
  const command = npm === undefined ? 'npm' : process.execPath
  const args = [...(npm === undefined ? [] : [npm]), 'ci', '--no-audit', '--no-fund', '--loglevel=error']
  const result = spawnSync(command, args, { cwd: root, stdio: 'inherit' })
  if (result.status !== 0) refuse('npm ci failed; see above. Correct the cause and run npm start again.')
  writeFileSync(installMark, lockSha256)
  process.stdout.write(`Installed in ${((Date.now() - startedMs) / 1000).toFixed(1)} s\n`)
}

/** The locked Node where the lock has one for this platform (Linux), otherwise this one if it is new enough. */
function chooseNode() {
  const locked = lockedNode()
  if (locked !== undefined) return locked
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > leastNode[0] || (major === leastNode[0] && minor >= leastNode[1])) return process.execPath
  return refuse(
    `Node ${process.versions.node} is too old, and no locked Node is installed for ${process.platform}-${process.arch}. ` +
      `Install Node ${leastNode.join('.')} or newer.`,
  )
}

/** The launcher uses node:sqlite and type stripping, which some releases still call experimental. */
process.removeAllListeners('warning')
process.on('warning', (warning) => {
  if (warning.name !== 'ExperimentalWarning') process.stderr.write(`${warning.name}: ${warning.message}\n`)
})

if (!isPackage) install()
// `run <script> …` runs another of the repository's scripts, on the same Node and with the same set-up.
const [, , command, script = ''] = process.argv
const isScript = command === 'run'
const main = join(root, isScript ? script : `self-host/main.${isPackage ? 'js' : 'ts'}`)
const args = process.argv.slice(isScript ? 4 : 2)
process.env.PATH = [...binFolders, process.env.PATH ?? ''].join(':')
// Stripped types are kept: without the stripper's wasm the launcher is 28 MB smaller, from the second start on.
process.env.NODE_COMPILE_CACHE ??= join(root, 'dist', 'compile-cache')
const node = chooseNode()
if (realpathSync(node) === realpathSync(process.execPath)) {
  process.argv = [process.execPath, main, ...args]
  module.enableCompileCache?.(process.env.NODE_COMPILE_CACHE)
  await import(pathToFileURL(main).href)
} else {
  // Node's options come along: a launcher idles, and with a young generation of 1 MB (npm start) it is 15 MB smaller.
  // The channel closes when this process dies, however it dies, and the child then stops too.
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', ...process.execArgv, main, ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code) => process.exit(code ?? 1))
  const parent = process.ppid
  // npm's shell can die without passing its signal on.
  if (process.env.npm_lifecycle_event !== undefined)
    setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 500).unref()
}
