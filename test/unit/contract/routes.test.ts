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

/** What a retry makes nothing of, each with why. */
const makesNothingTwice: { readonly [operationId: string]: string } = {
  clawql__audit__verify: 'reads',
  clawql__identities__erase: 'what is erased is not there to be erased again',
  clawql__identities__alias: 'two labels that mean one are one already',
  clawql__memory__recall: 'reads; that it read is recorded each time, as it should be',
  clawql__documents__retry: 'what is processed is not tried again before it has ended',
  clawql__memory__prune: 'a pruned graph is not pruned further',
  clawql__redaction__preview: 'keeps nothing',
  clawql__tools__probe: 'looks',
  clawql__tools__search: 'reads',
  clawql__session__begin: 'a second session is a session too, and ends by itself',
  clawql__session__renew: 'goes on no longer than it did',
  clawql__auth__token: 'what is given twice ends by itself, and gives no more than once',
  clawql__auth__renew: 'so does this',
  clawql__auth__rotate: 'what the key before signed stays good; with endTokens, what a retry ends has just been given',
  clawql__auth__actor: 'reckons',
  clawql__providers__read: 'blocks what is blocked already',
  clawql__providers__accept: 'what is accepted already is accepted again',
  clawql__policy__explain: 'reads',
  clawql__approvals__decide: 'the same decision again changes nothing',
  clawql__policy__write: 'the text that holds already makes no version',
}

test('every POST takes an Idempotency-Key, or makes nothing that a retry could double', () => {
  for (const { method, operationId, headers } of all) {
    if (method !== 'POST') continue
    const takesKey = headers !== undefined && 'Idempotency-Key' in headers.shape
    expect([operationId, takesKey]).toEqual([operationId, makesNothingTwice[operationId] === undefined])
  }
})
