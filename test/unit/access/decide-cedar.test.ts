// Our decisions and Cedar's are the same: policies and requests drawn by chance, the policy read by two engines.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decide } from '../../../core/access/decide.ts'
import { compilePolicy } from '../../../core/access/policy/compile.ts'
import { shows } from '../../../core/access/row-scope.ts'
import { cedarOf, contextOf, isAllowedByCedar, prepareCedar } from './cedar.ts'
import { drawnPolicy, drawnRequest, operationIds, timeZones, verticals } from './drawn-policies.ts'

const policies = 100
const requestsEach = Number(process.env['CLAWQL_DECISIONS'] ?? 4_000) / policies

test('decisions agree with Cedar, and rows that show are those that it allows', () => {
  const counts = { allowed: 0, denied: 0, waits: 0, rows: 0 }
  const seed = Number(process.env['CLAWQL_SEED'] ?? 12)
  for (const [at, drawn] of fc.sample(drawnPolicy, { numRuns: policies, seed }).entries()) {
    const name = `policy ${at}`
    const policy = compilePolicy(drawn, at + 1)
    prepareCedar(name, cedarOf(drawn, operationIds, { isApproved: true }))
    prepareCedar(`${name} alone`, cedarOf(drawn, operationIds, { isApproved: false }))
    for (const asked of fc.sample(drawnRequest, { numRuns: requestsEach, seed: seed * 1_000 + at })) {
      const context = contextOf(asked, timeZones)
      const decision = decide(policy, asked)
      const isAllowed = isAllowedByCedar(name, context)
      if (decision.isAllowed !== isAllowed)
        expect({ ours: decision, asked, drawn }).toEqual(isAllowed ? 'allowed by Cedar' : 'denied by Cedar')
      counts[isAllowed ? 'allowed' : 'denied'] += 1
      if (isAllowed) {
        const waits = !isAllowedByCedar(`${name} alone`, context)
        if ((decision.approval !== null) !== waits)
          expect({ ours: decision, asked, drawn }).toEqual(waits ? 'waits by Cedar' : 'runs by Cedar')
        if (waits) counts.waits += 1
      }
      // Rows of any: one decision says of which, and each must be decided so by itself.
      if (counts.allowed % 8 !== 0) continue
      const ofAny = decide(policy, { ...asked, resource: { ...asked.resource, vertical: undefined } })
      for (const vertical of [...verticals, null]) {
        const ofOne = { ...asked, resource: { ...asked.resource, vertical } }
        const shown = ofAny.isAllowed && shows(ofAny.rows, vertical)
        if (shown !== isAllowedByCedar(name, contextOf(ofOne, timeZones)))
          expect({ ours: ofAny, ofOne, drawn }).toEqual(shown ? 'denied by Cedar' : 'allowed by Cedar')
        counts.rows += 1
      }
    }
  }
  console.log(`measured: ${policies * requestsEach} decisions agree with Cedar: ${JSON.stringify(counts)}`)
  expect(Math.min(counts.allowed, counts.denied)).toBeGreaterThan((policies * requestsEach) / 20)
  expect(counts.waits).toBeGreaterThan(10)
}, 120_000)
