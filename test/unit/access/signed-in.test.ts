// What the groups of a directory give: what is mapped, to whom it is mapped, for as long as is said.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { directorySchema } from '../../../contract/directory.ts'
import { grantOf } from '../../../core/access/signed-in.ts'

const config = directorySchema.parse({
  url: 'ldaps://directory.example',
  base: 'dc=acme,dc=example',
  roleMapping: { admins: 'admin', staff: ['viewer', 'operator'] },
  serviceGroups: ['programs'],
})

describe('groups', () => {
  test('give mapped roles and no others, once each; programs are services', () => {
    const group = fc.constantFrom('admins', 'staff', 'programs', 'Admins', '__proto__', 'constructor', '')
    fc.assert(
      fc.property(fc.array(group), (groups) => {
        const { roles, actorType, expiresMs } = grantOf({ subject: 's', groups }, config, 1_000)
        expect(roles.includes('admin')).toBe(groups.includes('admins'))
        expect(roles.includes('viewer')).toBe(groups.includes('staff'))
        expect(roles).toHaveLength((groups.includes('admins') ? 1 : 0) + (groups.includes('staff') ? 2 : 0))
        expect(actorType).toBe(groups.includes('programs') ? 'service' : 'human')
        expect(expiresMs).toBe(1_000 + 60 * 60_000)
      }),
    )
  })
})

describe('a configuration', () => {
  test('has a place for the name and for where a person stands, and an address without anything else', () => {
    const isTaken = (more: object): boolean =>
      directorySchema.safeParse({ url: 'ldaps://d.example', base: 'dc=a', ...more }).success
    expect(isTaken({})).toBe(true)
    expect(isTaken({ userFilter: '(&(objectClass=person)(|(uid={name})(mail={name})))' })).toBe(true)
    for (const more of [
      { userFilter: '(uid=alice)' },
      { userFilter: 'uid={name}' },
      { groupFilter: '(member=x)' },
      { url: 'https://d.example' },
      { url: 'ldaps://user@d.example' },
      { url: 'ldaps://d.example/dc=a' },
      { url: 'ldaps://d.example?x' },
      { certificateAuthority: 'no certificate' },
      { signedInMinutes: 0 },
      { idAttribute: 'a)(b' },
      { unknown: true },
    ])
      expect(isTaken(more), JSON.stringify(more)).toBe(false)
  })
})
