// run/control.json: where the command line finds this instance, and the verifier key that it pins.
import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { urlOf, type Parts } from './parts.ts'
import { socketPaths } from './supervise/main-process.ts'

/** Replaced whole; kept after the instance's end. */
export function writeControlFile(parts: Parts): void {
  const { settings, bootstrapped } = parts
  const { controlSocket } = socketPaths(settings)
  const file = { controlSocket, url: urlOf(parts), vkey: bootstrapped.vkey, configPath: settings.configPath }
  const path = join(settings.runDir, 'control.json')
  writeFileSync(`${path}.new`, JSON.stringify({ ...file, startedAtMs: Date.now() }), { mode: 0o600 })
  renameSync(`${path}.new`, path)
}
