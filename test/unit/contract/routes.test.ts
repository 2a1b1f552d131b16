// The route registry.
import { expect, test } from 'vitest'
import { routes, type Route } from '../../../contract/routes.ts'

const all: readonly Route[] = Object.values(routes)

test('routes name every operation once, with double underscores', () => {
  const ids = all.map((route) => route.operationId)
  expect(new Set(ids).size).toBe(ids.length)
  for (const id of ids) expect(id).toMatch(/^clawql__[a-z]+__[a-z_]+$/)
  const served = all.map((route) => `${route.method} ${route.path}`)
  expect(new Set(served).size).toBe(served.length)
})

test('routes that name a parameter in their path declare it', () => {
  for (const route of all) {
    const named = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
    expect(Object.keys(route.params?.shape ?? {})).toEqual(named)
  }
})
