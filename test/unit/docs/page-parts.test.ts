// Parts of the pages that are for some roles name operations that there are.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { routes, type Route } from '../../../contract/routes.ts'
import { rootDir } from '../../../self-host/settings.ts'

const operations = new Set((Object.values(routes) as readonly Route[]).map(({ operationId }) => operationId))
const read = (name: string): string => readFileSync(join(rootDir, 'dashboard', name), 'utf8')

test.each(['index.html', 'redaction.html'])('%s', (name) => {
  const named = [...read(name).matchAll(/data-operation="(\w+)"/g)].map(([, id]) => id!)
  expect(named.length).toBeGreaterThan(0)
  expect(named.filter((id) => !operations.has(id))).toEqual([])
})

test.each(['page.client.js', 'approvals.client.js', 'sign-in.client.js', 'sessions.client.js'])('%s', (name) => {
  const named = [...read(name).matchAll(/'(clawql__\w+)'/g)].map(([, id]) => id!)
  expect(named.filter((id) => !operations.has(id))).toEqual([])
})
