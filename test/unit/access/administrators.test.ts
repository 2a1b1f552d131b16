// What administrators alone may (checklist AU-14, HC-10, X11): of the product's roles none but admin carries it.
import { describe, expect, test } from 'vitest'
import { roleNames } from '../../../contract/api-key.ts'
import { routes, type Route } from '../../../contract/routes.ts'
import { authorize } from '../../../core/access/authorize.ts'
import { noPolicy } from '../../../core/access/policy/compile.ts'
import { needsScope } from '../../../core/access/roles.ts'
import { claimsOf, requestFor } from './callers.ts'

const isAllowed = (role: string, route: Route): boolean =>
  authorize(noPolicy, requestFor(claimsOf({ roles: [role], isOfInstance: true }), route)).ok

/** Erasure, rotation of what signs, the end of a log; who is let in, by what rules, and which tools of others are taken. */
const administrators = [
  routes.identityErase,
  routes.tokenRotate,
  routes.logEpoch,
  routes.keysCreate,
  routes.keysList,
  routes.keysRevoke,
  routes.policyWrite,
  routes.providerRead,
  routes.providerAccept,
  routes.sessionInspect,
  routes.actorFind,
] as const satisfies readonly Route[]

describe('the administrators’ set', () => {
  test.each(administrators.map((route) => [route.operationId, route] as const))('%s', (_id, route) => {
    expect(roleNames.filter((role) => isAllowed(role, route))).toEqual(['admin'])
  })

  test('is all that an operator may not: what is new belongs to one of the two', () => {
    const all: readonly Route[] = Object.values(routes)
    const closed = all.filter((route) => needsScope(route.scope) && !isAllowed('operator', route))
    expect(closed.map(({ operationId }) => operationId).toSorted()).toEqual(
      administrators.map(({ operationId }) => operationId).toSorted(),
    )
  })
})
