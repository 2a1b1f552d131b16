// The long form of the slow suites, for before a release: more seeds, more documents under kill -9, a larger graph.
import { spawnSync } from 'node:child_process'

const runs: readonly { readonly name: string; readonly command: string; readonly env?: Record<string, string> }[] = [
  { name: 'seeds', command: 'node tools/seeds.ts 10000 10001' },
  {
    name: 'crash',
    command: 'vitest run --project alone test/acceptance/alone/crash.test.ts',
    env: { CRASH_DOCUMENTS: '2000', CRASH_KILLS: '40' },
  },
  {
    name: 'decisions',
    command: 'vitest run --project unit test/unit/access/decide-cedar.test.ts',
    env: { CLAWQL_DECISIONS: '100000' },
  },
  {
    name: 'hostile inputs',
    command: 'vitest run --project unit test/unit/hostile',
    env: { CLAWQL_HOSTILE: '50' },
  },
  { name: 'bench', command: 'node test/bench/run.ts', env: { BENCH_DOCUMENTS: '10000' } },
]

let failed = 0
for (const { name, command, env } of runs) {
  console.log(`▸ ${name}: ${command}`)
  const { status } = spawnSync('sh', ['-c', command], { env: { ...process.env, ...env }, stdio: 'inherit' })
  if (status !== 0) failed++
}
console.log(`${runs.length - failed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
