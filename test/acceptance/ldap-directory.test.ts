// A real directory that changes, is away, answers in part, or stands behind TLS of its own: what comes of it for who signs in.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createClient } from './client.ts'
import { findFreePort, startInstance } from './instance.ts'
import {
  asSearcher,
  codeOf,
  configOf,
  entries,
  group,
  signInAt,
  startLdapWorld,
  untilIssuer,
  type LdapWorld,
} from './ldap-world.ts'
import { base, installSlapd, startSlapd } from './slapd.ts'

const missing = installSlapd()
if (missing !== null) console.log(`skipped: the directory, because ${missing}`)

let world: LdapWorld
beforeAll(async () => {
  if (missing === null) world = await startLdapWorld()
}, 120_000)
afterAll(async () => await world?.stop())

describe.skipIf(missing !== null)('a directory', () => {
  test('whose group somebody left gives them nothing at the next sign-in', async () => {
    expect((await world.tokenOf('münch')).roles).toEqual(['viewer'])
    await world.slapd.stop()
    world.slapd.change(`dn: cn=viewers,${base}\nchangetype: modify\ndelete: member\nmember: uid=münch,${base}\n`)
    await world.slapd.start()
    expect((await world.tokenOf('münch')).roles).toEqual([])
  })

  test('that is away lets nobody sign in; keys and tokens go on', async () => {
    const { token } = await world.tokenOf('alice')
    await world.slapd.stop()
    expect(codeOf(await world.signInAs('carol'))).toBe('503 ISSUER_UNAVAILABLE')
    expect((await createClient(world.instance.url, token).json('/api/documents')).status).toBe(200)
    expect((await createClient(world.instance.url, world.instance.adminKey).json('/api/documents')).status).toBe(200)
    expect((await createClient(world.instance.url).json('/readyz')).status).toBe(200)
    await world.slapd.start()
    expect((await world.signInAs('carol')).status).toBe(200)
  })

  test('that never was in reach keeps the instance from being ready, with the reason', async () => {
    const port = await findFreePort()
    const away = await findFreePort()
    const starting = startInstance({
      port,
      config: configOf(`ldap://127.0.0.1:${away}`),
      env: asSearcher,
    })
    const started = starting.then(
      (it) => it,
      () => null,
    )
    expect(await untilIssuer(`http://127.0.0.1:${port}`)).toContain('directory')
    await world.slapd.stop()
    const other = await startSlapd({ port: away, tlsPort: await findFreePort(), entries })
    try {
      expect(await started).not.toBeNull()
    } finally {
      await (await started)?.stop()
      await other.close()
      await world.slapd.start()
    }
  }, 120_000)

  test('that does not take who looks people up says so, and is not asked by it again and again', async () => {
    const port = await findFreePort()
    const config = configOf(`ldap://127.0.0.1:${world.slapd.port}`)
    const starting = startInstance({ port, config, env: { LDAP_PASSWORD: 'wrong' }, readyTimeoutMs: 8_000 })
    const why = starting.then(
      () => 'it started',
      (error: Error) => error.message,
    )
    expect(await untilIssuer(`http://127.0.0.1:${port}`)).toMatch(/does not take bindDn|being looked at/)
    expect(await why).toContain('not ready')
    const without = startInstance({ port: await findFreePort(), config, readyTimeoutMs: 8_000 })
    await expect(without).rejects.toThrow(/LDAP_PASSWORD|not ready/)
  }, 60_000)

  test('with groups by their place, in a part of the tree, and with ids of bytes', async () => {
    const other = await startInstance({
      config: configOf(`ldap://127.0.0.1:${world.slapd.port}`, {
        groupBase: `ou=real,${base}`,
        groupAttribute: 'DN',
        idAttribute: 'JPEGPHOTO',
        roleMapping: { [`cn=readers,ou=real,${base}`]: 'viewer', admins: 'admin' },
      }),
      env: asSearcher,
    })
    try {
      const signIn = (name: string) => signInAt(other.url, name)
      const byBytes = await signIn('bytes')
      expect(byBytes.status, JSON.stringify(byBytes.body)).toBe(200)
      expect(byBytes.body).toMatchObject({ roles: ['viewer'], actorType: 'human' })
      // Without an id, or with two, nobody comes in.
      for (const name of ['carol', 'double']) expect((await signIn(name)).status, name).toBe(401)
    } finally {
      await other.stop()
    }
  }, 60_000)

  test('that answers a part of somebody’s groups lets nobody in by that part', async () => {
    const many = Array.from({ length: 600 }, (_, n) => group(`many${n}`, 'uid=dora'))
    await world.slapd.stop()
    world.slapd.add(many.join('\n'))
    await world.slapd.start()
    const refused = await world.signInAs('dora')
    expect(codeOf(refused)).toBe('503 ISSUER_UNAVAILABLE')
    expect(codeOf(await world.signInAs('dora', 'wrong'))).toBe('401 AUTH_REQUIRED')
  }, 60_000)

  test('is reached over TLS with a certificate of its own authority, and not without knowing it', async () => {
    const url = `ldaps://localhost:${world.slapd.tlsPort}`
    const { certificateAuthority } = world.slapd
    const trusting = await startInstance({
      config: configOf(url, { certificateAuthority }),
      env: asSearcher,
    })
    try {
      const answer = await signInAt(trusting.url, 'carol')
      expect(answer.status, JSON.stringify(answer.body)).toBe(200)
    } finally {
      await trusting.stop()
    }
    const port = await findFreePort()
    const starting = startInstance({
      port,
      config: configOf(url),
      env: asSearcher,
      readyTimeoutMs: 10_000,
    })
    const why = starting.then(
      () => 'it started',
      (error: Error) => error.message,
    )
    expect(await untilIssuer(`http://127.0.0.1:${port}`)).toContain('out of reach')
    expect(await why).toContain('not ready')
  }, 120_000)
})
