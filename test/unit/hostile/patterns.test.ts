// Hostile patterns against whatever takes one: what matches is judged by slow and plain readings of the test's own, and what runs is bounded.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { policySchema, ruleSchema } from '../../../contract/policy.ts'
import { decide } from '../../../core/access/decide.ts'
import { compilePolicy } from '../../../core/access/policy/compile.ts'
import { operationGlob } from '../../../core/access/policy/operation-glob.ts'
import { toolName } from '../../../core/tools/tool-name.ts'
import { readJson } from '../../../workers/gateway/read-json.ts'
import { claimsOf, requestFor } from '../access/callers.ts'
import { closeGlob, glob, loaded, operationId, runs } from './hostile-patterns.ts'

/** By all ways in which a star may stand for something: slow, and plainly right. */
function isLike(text: string, pattern: string): boolean {
  let row = Array.from({ length: text.length + 1 }, (_, at) => at === 0)
  for (const mark of pattern) {
    const next: boolean[] = []
    for (let at = 0; at <= text.length; at++)
      next.push(mark === '*' ? row[at]! || (at > 0 && next[at - 1]!) : at > 0 && row[at - 1]! && text[at - 1] === mark)
    row = next
  }
  return row[text.length]!
}

function globHolds(pattern: string, id: string): boolean {
  if (pattern === '**') return true
  const [segments, parts] = [pattern.split('__'), id.split('__')]
  return segments.length === parts.length && segments.every((segment, at) => isLike(parts[at]!, segment))
}

describe('globs of rules', () => {
  const taken = (written: string): boolean => ruleSchema.safeParse({ operations: [written] }).success

  test('name operations by three segments and nothing else, and match as they read', () => {
    let count = 0
    const any = fc.record({ pattern: glob, id: operationId })
    fc.assert(
      fc.property(fc.oneof(any, any, closeGlob), ({ pattern, id }) => {
        if (!taken(pattern)) return
        count++
        expect(pattern).toMatch(/^[A-Za-z0-9*_-]{2,200}$/)
        expect(operationGlob(pattern)(id), `${pattern} ${id}`).toBe(globHolds(pattern, id))
      }),
      runs(4_000),
    )
    expect(count).toBeGreaterThan(200)
  })

  test('reach every tool of a provider, whatever it calls its operations', () => {
    const named = fc.oneof(
      loaded,
      fc.string({ unit: 'binary', maxLength: 80 }),
      fc.constantFrom('a__b', '__', '_a_', '*'),
    )
    fc.assert(
      fc.property(named, named, (resource, verb) => {
        const name = toolName('crm', resource, verb)
        if (name === null) return
        expect(operationGlob('crm__*__*')(name), name).toBe(true)
        expect(name.split('__')).toHaveLength(3)
        expect(name.length).toBeLessThanOrEqual(120)
      }),
      runs(1_000),
    )
  })
})

describe('conditions', () => {
  const bot = claimsOf({ actor: { id: 'bot', type: 'agent' }, scopes: ['tools:call'] })
  const call = { operationId: 'crm__a__b', scope: 'tools:call', resource: 'tool', rows: 'none' } as const
  const value = fc.oneof(loaded, fc.double(), fc.boolean(), fc.constant(null), fc.array(loaded, { maxLength: 2 }))

  test('of a rule that allows hold where what is sent has that very value, and of no name that every object has', () => {
    fc.assert(
      fc.property(loaded, loaded, fc.dictionary(loaded, value, { maxKeys: 3 }), (place, wanted, args) => {
        const rule = { operations: ['crm__*__*'], conditions: { arguments: { [place]: { oneOf: [wanted] } } } }
        const policy = policySchema.safeParse({ rules: [rule] })
        if (!policy.success) return
        const { isAllowed } = decide(compilePolicy(policy.data, 1), { ...requestFor(bot, call), arguments: args })
        const sent = Object.hasOwn(args, place) ? args[place] : undefined
        const all = Array.isArray(sent) ? sent : [sent]
        expect(isAllowed, JSON.stringify([place, wanted, args])).toBe(
          all.length > 0 && all.every((one) => one === wanted),
        )
      }),
      runs(2_000),
    )
  })

  test('compare texts letter by letter, and claims by their value alone', () => {
    const attribute = fc.constantFrom('actorId', 'resourceId', 'resourceKind', 'tenantId')
    const written = fc.oneof(
      loaded,
      loaded.map((prefix) => ({ prefix })),
      fc.array(loaded, { maxLength: 3 }).map((oneOf) => ({ oneOf })),
    )
    fc.assert(
      fc.property(attribute, written, loaded, (name, condition, given) => {
        const rule = { operations: ['**'], conditions: { [name]: condition } }
        const policy = policySchema.safeParse({ rules: [rule] })
        if (!policy.success) return
        const claims = { ...bot, actor: { id: given, type: 'agent' as const } }
        const about = { id: given, kind: 'tool' as const, tenantId: bot.tenantId }
        const asked = requestFor(claims, call, about)
        const text = { actorId: given, resourceId: given, resourceKind: 'tool', tenantId: bot.tenantId }[name]
        const values = new Map([
          ['${claims.tenantId}', bot.tenantId],
          ['${claims.actorId}', given],
        ])
        const valueOf = (one: string) => values.get(one) ?? one
        const holds =
          typeof condition === 'string'
            ? text === valueOf(condition)
            : 'prefix' in condition
              ? text.startsWith(valueOf(condition.prefix))
              : condition.oneOf.some((one) => text === valueOf(one))
        expect(decide(compilePolicy(policy.data, 1), asked).isAllowed, JSON.stringify([name, condition, given])).toBe(
          holds,
        )
      }),
      runs(1_000),
    )
  })

  test('of a name that a check would leave out are refused with the whole body', async () => {
    const route = { bodyBytesMax: 4_096 }
    const rule = (place: string) =>
      `{"rules":[{"operations":["crm__*__*"],"conditions":{"arguments":{"a":1,"${place}":5}}}]}`
    const bodies = [
      rule('__proto__'),
      rule('\\u005f_proto__'),
      rule('__p\\u0072oto__'),
      '{"roles":{"__proto__":{"scopes":[]}}}',
    ]
    const read = (body: string) =>
      readJson(policySchema, route as never, new Request('http://x', { method: 'POST', body }))
    for (const body of bodies)
      expect(await read(body), body).toMatchObject({ ok: false, refusal: { code: 'VALIDATION_FAILED' } })
    expect(await read(rule('b'))).toMatchObject({ ok: true })
    // As a value it is a text like any other.
    const rules = [{ operations: ['**'], conditions: { actorId: '__proto__' }, description: '\u2028' }]
    expect(await read(JSON.stringify({ rules }).replace('\u2028', '\\u2028'))).toMatchObject({ ok: true })
  })
})
