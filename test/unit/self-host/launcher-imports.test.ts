// What the launcher loads stays small: it idles beside every document, and each lexicon that it imports by accident is memory for good.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { expect, it } from 'vitest'
import { rootDir } from '../../../self-host/settings.ts'

const importPattern = /^(?:import|export) (?!type\b)(?:[^'";]*? from )?'(\.[^']+)'/gm

/** Files of the repository that a start of `entry` loads: its imports, and theirs, but for types and what is asked for later. */
function loadedBy(entry: string): ReadonlySet<string> {
  const seen = new Set<string>()
  const follow = (path: string): void => {
    const name = relative(rootDir, path)
    if (seen.has(name) || !existsSync(path)) return
    seen.add(name)
    for (const [, target = ''] of readFileSync(path, 'utf8').matchAll(importPattern))
      follow(join(dirname(path), target))
  }
  follow(join(rootDir, entry))
  return seen
}

it('loads no recogniser, no lexicon and nothing of the Workers', () => {
  const loaded = loadedBy('self-host/main.ts')
  expect(loaded.size).toBeGreaterThan(60)
  expect([...loaded].filter((name) => /^(workers|durable-objects|r2)\//.test(name))).toEqual([])
  expect(
    [...loaded].filter((name) => /^core\/redaction\/(recognise|tagger|lexicon|registry|analyze)/.test(name)),
  ).toEqual([])
  expect([...loaded].filter((name) => name.startsWith('self-host/telemetry/')).toSorted()).toEqual([
    'self-host/telemetry/destination.ts',
    'self-host/telemetry/start-export.ts',
  ])
  const characters = [...loaded].reduce((sum, name) => sum + readFileSync(join(rootDir, name), 'utf8').length, 0)
  expect(characters).toBeLessThan(400_000)
})
