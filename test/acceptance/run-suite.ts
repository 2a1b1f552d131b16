// A suite of another project against an instance that runs here.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { expect } from 'vitest'
import { rootDir } from '../../self-host/settings.ts'

/** Runs a suite of the conformance project in a vitest of its own and answers how many of its tests passed. */
export function runSuite(file: string, env: NodeJS.ProcessEnv): number {
  const vitest = join(rootDir, 'node_modules', 'vitest', 'vitest.mjs')
  const { status, stdout, stderr } = spawnSync(process.execPath, [vitest, 'run', '--project', 'conformance', file], {
    cwd: rootDir,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], ...env },
  })
  const output = stripVTControlCharacters(stdout)
  expect([status, `${output}${stderr}`]).toEqual([0, expect.anything()])
  for (const line of output.split('\n').filter((text) => text.startsWith('skipped:'))) console.log(line)
  return Number(/Tests +(\d+) passed/.exec(output)?.[1] ?? 0)
}
