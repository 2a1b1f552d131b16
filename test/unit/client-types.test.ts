// clients/typescript/api.d.ts: what stands in the tree is what the contract gives.
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { rootDir } from '../../self-host/settings.ts'

test('the types of the client are those of openapi.json', () => {
  const check = [join(rootDir, 'tools', 'client-types.ts'), '--check']
  // It throws where they differ, with what to do about it.
  expect(execFileSync(process.execPath, check, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })).toBe('')
})
