// People of a real directory: who signs in as whom, what is refused, and what a directory that is away or changes brings about.
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { actorAnswerSchema } from '../../contract/issuer.ts'
import { sessionSchema } from '../../contract/session.ts'
import { tokenAnswerSchema, type TokenAnswer } from '../../contract/token.ts'
import { createClient } from './client.ts'
import { openConsent, sendConsent } from './consent.ts'
import { findFreePort, startInstance, type TestInstance } from './instance.ts'
import { base, installSlapd, searcher, searcherPassword, startSlapd, type Slapd } from './slapd.ts'

const missing = installSlapd()
if (missing !== null) console.log(`skipped: ldap, because ${missing}`)

const person = (dn: string, uid: string, more = ''): string => `dn: ${dn},${base}
objectClass: inetOrgPerson
uid: ${uid}
cn: ${uid}
sn: Somebody
userPassword: pw-${uid}
${more}`
const group = (cn: string, ...members: readonly string[]): string => `dn: cn=${cn},${base}
objectClass: groupOfNames
cn: ${cn}
${members.map((one) => `member: ${one},${base}`).join('\n')}
`
const entries = [
  person('uid=alice', 'alice', 'entryUUID: 11111111-1111-4111-8111-111111111111\n'),
  person('uid=carol', 'carol'),
  person('uid=dora', 'dora'),
  person('uid=import', 'import'),
  person('uid=twice', 'twice'),
  person('cn=Twice Again', 'twice'),
  person('cn=Smith\\, (J*n)', 'smith'),
  person('uid=münch', 'münch'),
  group('admins', 'uid=alice'),
  group('viewers', 'uid=carol', 'uid=twice', 'cn=Twice Again', 'cn=Smith\\, (J*n)', 'uid=münch'),
  group('programs', 'uid=import', 'uid=nobody'),
  group('importers', 'uid=import'),
].join('\n')

let slapd: Slapd
let instance: TestInstance

const basic = (name: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`,
})
const signInAs = async (name: string, password = `pw-${name}`) =>
  createClient(instance.url).json('/api/auth/token', {
    method: 'POST',
    body: '{}',
    headers: { 'content-type': 'application/json', ...basic(name, password) },
  })
async function tokenOf(name: string): Promise<TokenAnswer> {
  const { status, body } = await signInAs(name)
  expect(status, JSON.stringify(body)).toBe(200)
  return tokenAnswerSchema.parse(body)
}
const codeOf = ({ status, body }: { status: number; body: unknown }): string =>
  `${status} ${(body as { code?: string }).code ?? ''}`.trim()
const json = { 'content-type': 'application/json' }

const configOf = (url: string, more: object = {}) => ({
  api: {
    auth: {
      mode: 'ldap',
      ldap: {
        url,
        base,
        bindDn: searcher,
        roleMapping: { admins: 'admin', viewers: ['viewer'], importers: 'operator' },
        serviceGroups: ['programs'],
        ...more,
      },
    },
  },
})

beforeAll(async () => {
  if (missing !== null) return
  slapd = await startSlapd({ port: await findFreePort(), tlsPort: await findFreePort(), entries })
  instance = await startInstance({
    config: configOf(`ldap://127.0.0.1:${slapd.port}`),
    env: { LDAP_PASSWORD: searcherPassword },
  })
}, 120_000)
afterAll(async () => {
  await instance?.stop()
  await slapd?.close()
})

describe.skipIf(missing !== null)('people', () => {
  test('sign in with name and password, and are what their groups are mapped to', async () => {
    const alice = await tokenOf('alice')
    expect(alice).toMatchObject({ actorType: 'human', roles: ['admin'] })
    expect(alice.actorId).toMatch(/^ldap:[0-9a-f]{32}$/)
    expect((await tokenOf('alice')).actorId).toBe(alice.actorId)
    const session = await createClient(instance.url, alice.token).json('/api/auth/session')
    expect(sessionSchema.parse(session.body)).toMatchObject({ mode: 'ldap', actorId: alice.actorId })
    expect(await tokenOf('carol')).toMatchObject({ actorType: 'human', roles: ['viewer'] })
    expect(await tokenOf('import')).toMatchObject({ actorType: 'service', roles: ['operator'] })
  })

  test('whose names mean something in filters and paths are who they are', async () => {
    expect(await tokenOf('smith')).toMatchObject({ roles: ['viewer'] })
    expect(await tokenOf('münch')).toMatchObject({ roles: ['viewer'] })
  })

  test('in no mapped group may nothing', async () => {
    const { token } = await tokenOf('dora')
    const recall = await createClient(instance.url, token).json('/api/memory/recall', {
      method: 'POST',
      headers: json,
      body: JSON.stringify({ query: 'lease' }),
    })
    expect(codeOf(recall)).toBe('403 ATR_PERMISSION_DENIED')
  })

  test('are known to an administrator by what names them for good, and stand in no log', async () => {
    const alice = await tokenOf('alice')
    const found = await createClient(instance.url, alice.token).json('/api/auth/actors', {
      method: 'POST',
      headers: json,
      body: JSON.stringify({ subject: '11111111-1111-4111-8111-111111111111' }),
    })
    expect(actorAnswerSchema.parse(found.body).actorId).toBe(alice.actorId)
    expect(instance.logs().join('\n')).not.toMatch(/alice|pw-|acme/)
  })

  test('let a client in with their password, as far as their groups go', async () => {
    const redirectUri = 'http://127.0.0.1:7777/callback'
    const registered = await createClient(instance.url).json('/oauth/register', {
      method: 'POST',
      body: JSON.stringify({ redirect_uris: [redirectUri] }),
    })
    const url = new URL(`${instance.url}/oauth/authorize`)
    for (const [name, value] of Object.entries({
      response_type: 'code',
      client_id: (registered.body as { client_id: string }).client_id,
      redirect_uri: redirectUri,
      code_challenge: 'x'.repeat(43),
      code_challenge_method: 'S256',
      scope: 'memory:read documents:write',
    }))
      url.searchParams.set(name, value)
    const page = await openConsent(url)
    expect([...page.fields.keys()]).toEqual(expect.arrayContaining(['name', 'password']))
    const wrong = await sendConsent(url, page, { name: 'smith', password: 'wrong' })
    expect([wrong.status, wrong.location]).toEqual([401, null])
    expect((await sendConsent(url, page, { name: 'smith', password: 'pw-smith' })).location).toContain('code=')
  })

  test('who administrate make keys with their password; a token makes none', async () => {
    const made = await createClient(instance.url).json('/api/keys', {
      method: 'POST',
      headers: { ...json, ...basic('alice', 'pw-alice') },
      body: JSON.stringify({ name: 'by alice', roles: ['viewer'] }),
    })
    expect(made.status, JSON.stringify(made.body)).toBe(201)
    const { key } = made.body as { key: string }
    expect((await createClient(instance.url, key).json('/api/auth/session')).body).toMatchObject({ roles: ['viewer'] })
  })
})

describe.skipIf(missing !== null)('what is refused', () => {
  test('names and passwords that don’t belong together, all with one answer', async () => {
    const wrong = [
      ['carol', 'wrong'],
      ['nobody', 'pw-nobody'],
      ['twice', 'pw-twice'],
      ['*', 'pw-alice'],
      ['alice)(uid=*', 'pw-alice'],
      ['al*ce', 'pw-alice'],
      ['\\61lice', 'pw-alice'],
      [`uid=alice,${base}`, 'pw-alice'],
    ] as const
    const answers = await Promise.all(wrong.map(([name, password]) => signInAs(name, password)))
    expect(answers.map(codeOf)).toEqual(wrong.map(() => '401 AUTH_REQUIRED'))
    expect(new Set(answers.map(({ body }) => (body as { detail: string }).detail)).size).toBe(1)
  })

  test('an empty password, which a directory takes for nobody’s, and what is no credential', async () => {
    for (const [name, password] of [
      ['carol', ''],
      ['carol', '\0'],
      ['carol', 'x'.repeat(1_025)],
      ['', 'pw-carol'],
      ['carol\0', 'pw-carol'],
      [' carol', 'pw-carol'],
    ] as const)
      expect(codeOf(await signInAs(name, password)), JSON.stringify(name)).toBe('401 AUTH_REQUIRED')
    for (const authorization of [
      'Basic',
      'Basic !!!!',
      'Basic /w==',
      `Basic ${Buffer.from('carol').toString('base64')}`,
    ])
      expect(
        codeOf(
          await createClient(instance.url).json('/api/auth/token', {
            method: 'POST',
            body: '{}',
            headers: { ...json, authorization },
          }),
        ),
        authorization,
      ).toBe('401 AUTH_REQUIRED')
  })

  test('a password anywhere else than where people sign in', async () => {
    const documents = await createClient(instance.url).json('/api/documents', { headers: basic('alice', 'pw-alice') })
    expect(codeOf(documents)).toBe('401 AUTH_REQUIRED')
    expect((documents.body as { next: string }).next).toContain('/api/auth/token')
  })

  test('guessing: of one name a few a minute, and others go on', async () => {
    const guesses = await Promise.all(Array.from({ length: 30 }, (_, n) => signInAs('import', `guess-${n}`)))
    const codes = guesses.map(codeOf)
    expect(codes.filter((code) => code === '429 RATE_LIMITED').length).toBeGreaterThanOrEqual(18)
    expect(codes).not.toContain('200')
    expect(codeOf(await signInAs('import'))).toBe('429 RATE_LIMITED')
    expect((await signInAs('carol')).status).toBe(200)
  })
})

describe.skipIf(missing !== null)('a directory', () => {
  test('whose group somebody left gives them nothing at the next sign-in', async () => {
    expect((await tokenOf('münch')).roles).toEqual(['viewer'])
    await slapd.stop()
    slapd.change(`dn: cn=viewers,${base}\nchangetype: modify\ndelete: member\nmember: uid=münch,${base}\n`)
    await slapd.start()
    expect((await tokenOf('münch')).roles).toEqual([])
  })

  test('that is away lets nobody sign in; keys and tokens go on', async () => {
    const { token } = await tokenOf('alice')
    await slapd.stop()
    expect(codeOf(await signInAs('carol'))).toBe('503 ISSUER_UNAVAILABLE')
    expect((await createClient(instance.url, token).json('/api/documents')).status).toBe(200)
    expect((await createClient(instance.url, instance.adminKey).json('/api/documents')).status).toBe(200)
    expect((await createClient(instance.url).json('/readyz')).status).toBe(200)
    await slapd.start()
    expect((await signInAs('carol')).status).toBe(200)
  })

  test('that never was in reach keeps the instance from being ready, with the reason', async () => {
    const port = await findFreePort()
    const away = await findFreePort()
    const starting = startInstance({ port, config: configOf(`ldap://127.0.0.1:${away}`), env: { LDAP_PASSWORD: 'x' } })
    const started = starting.then(
      (it) => it,
      () => null,
    )
    const client = createClient(`http://127.0.0.1:${port}`)
    expect(await untilIssuer(`http://127.0.0.1:${port}`)).toContain('directory')
    await slapd.stop()
    const other = await startSlapd({ port: away, tlsPort: await findFreePort(), entries })
    try {
      // With a secret that is not the searcher's it is not ready either.
      await wait(1_000)
      expect((await client.json('/readyz')).status).toBe(503)
      other.change(`dn: ${searcher}\nchangetype: modify\nreplace: userPassword\nuserPassword: x\n`)
      expect(await started).not.toBeNull()
    } finally {
      await (await started)?.stop()
      await other.close()
      await slapd.start()
    }
  }, 120_000)

  test('is reached over TLS with a certificate of its own authority, and not without knowing it', async () => {
    const url = `ldaps://localhost:${slapd.tlsPort}`
    const { certificateAuthority } = slapd
    const trusting = await startInstance({
      config: configOf(url, { certificateAuthority }),
      env: { LDAP_PASSWORD: searcherPassword },
    })
    try {
      const answer = await createClient(trusting.url).json('/api/auth/token', {
        method: 'POST',
        body: '{}',
        headers: { ...json, ...basic('carol', 'pw-carol') },
      })
      expect(answer.status, JSON.stringify(answer.body)).toBe(200)
    } finally {
      await trusting.stop()
    }
    const port = await findFreePort()
    const starting = startInstance({
      port,
      config: configOf(url),
      env: { LDAP_PASSWORD: searcherPassword },
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

async function untilIssuer(url: string): Promise<string> {
  for (let n = 0; n < 600; n++) {
    const ready = await createClient(url)
      .json('/readyz')
      .catch(() => ({ status: 0, body: null }))
    const issuer = (ready.body as { checks?: { issuer?: string } } | null)?.checks?.issuer
    if (ready.status === 503 && issuer !== undefined) return issuer
    await wait(100)
  }
  throw new Error('readiness says nothing of the directory')
}
