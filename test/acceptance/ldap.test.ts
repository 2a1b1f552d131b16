// People of a real directory: who signs in as whom, by password and by the page of clients, and what is refused.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { actorAnswerSchema } from '../../contract/issuer.ts'
import { sessionSchema } from '../../contract/session.ts'
import { createClient } from './client.ts'
import { openConsent, sendConsent } from './consent.ts'
import { basic, codeOf, json, startLdapWorld, type LdapWorld } from './ldap-world.ts'
import { base, installSlapd } from './slapd.ts'

const missing = installSlapd()
if (missing !== null) console.log(`skipped: ldap, because ${missing}`)

let world: LdapWorld
beforeAll(async () => {
  if (missing === null) world = await startLdapWorld()
}, 120_000)
afterAll(async () => await world?.stop())

describe.skipIf(missing !== null)('people', () => {
  test('sign in with name and password, and are what their groups are mapped to', async () => {
    const alice = await world.tokenOf('alice')
    expect(alice).toMatchObject({ actorType: 'human', roles: ['admin'] })
    expect(alice.actorId).toMatch(/^ldap:[0-9a-f]{32}$/)
    expect((await world.tokenOf('alice')).actorId).toBe(alice.actorId)
    const session = await createClient(world.instance.url, alice.token).json('/api/auth/session')
    expect(sessionSchema.parse(session.body)).toMatchObject({ mode: 'ldap', actorId: alice.actorId })
    expect(await world.tokenOf('carol')).toMatchObject({ actorType: 'human', roles: ['viewer'] })
    expect(await world.tokenOf('import')).toMatchObject({ actorType: 'service', roles: ['operator'] })
  })

  test('whose names mean something in filters and paths are who they are', async () => {
    expect(await world.tokenOf('smith')).toMatchObject({ roles: ['viewer'] })
    expect(await world.tokenOf('münch')).toMatchObject({ roles: ['viewer'] })
  })

  test('in no mapped group may nothing', async () => {
    const { token } = await world.tokenOf('dora')
    const recall = await createClient(world.instance.url, token).json('/api/memory/recall', {
      method: 'POST',
      headers: json,
      body: JSON.stringify({ query: 'lease' }),
    })
    expect(codeOf(recall)).toBe('403 ATR_PERMISSION_DENIED')
  })

  test('are known to an administrator by what names them for good, and stand in no log', async () => {
    const alice = await world.tokenOf('alice')
    const found = await createClient(world.instance.url, alice.token).json('/api/auth/actors', {
      method: 'POST',
      headers: json,
      body: JSON.stringify({ subject: '11111111-1111-4111-8111-111111111111' }),
    })
    expect(actorAnswerSchema.parse(found.body).actorId).toBe(alice.actorId)
    expect(world.instance.logs().join('\n')).not.toMatch(/alice|pw-|acme/)
  })

  test('let a client in with their password, as far as their groups go', async () => {
    const redirectUri = 'http://127.0.0.1:7777/callback'
    const registered = await createClient(world.instance.url).json('/oauth/register', {
      method: 'POST',
      body: JSON.stringify({ redirect_uris: [redirectUri] }),
    })
    const url = new URL(`${world.instance.url}/oauth/authorize`)
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
    expect([wrong.status, wrong.leadsTo]).toEqual([401, null])
    const yes = await sendConsent(url, page, { name: 'smith', password: 'pw-smith' })
    expect(yes.leadsTo).toContain('code=')
    expect(page.text).toContain('for 60 minutes at most')
  })

  test('who administrate make keys with their password; a token makes none', async () => {
    const made = await createClient(world.instance.url).json('/api/keys', {
      method: 'POST',
      headers: { ...json, ...basic('alice', 'pw-alice') },
      body: JSON.stringify({ name: 'by alice', roles: ['viewer'] }),
    })
    expect(made.status, JSON.stringify(made.body)).toBe(201)
    const { key } = made.body as { key: string }
    expect((await createClient(world.instance.url, key).json('/api/auth/session')).body).toMatchObject({
      roles: ['viewer'],
    })
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
    const answers = await Promise.all(wrong.map(([name, password]) => world.signInAs(name, password)))
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
      expect(codeOf(await world.signInAs(name, password)), JSON.stringify(name)).toBe('401 AUTH_REQUIRED')
    for (const authorization of [
      'Basic',
      'Basic !!!!',
      'Basic /w==',
      `Basic ${Buffer.from('carol').toString('base64')}`,
    ])
      expect(
        codeOf(
          await createClient(world.instance.url).json('/api/auth/token', {
            method: 'POST',
            body: '{}',
            headers: { ...json, authorization },
          }),
        ),
        authorization,
      ).toBe('401 AUTH_REQUIRED')
  })

  test('a password anywhere else than where people sign in', async () => {
    const documents = await createClient(world.instance.url).json('/api/documents', {
      headers: basic('alice', 'pw-alice'),
    })
    expect(codeOf(documents)).toBe('401 AUTH_REQUIRED')
    expect((documents.body as { next: string }).next).toContain('/api/auth/token')
  })

  test('guessing: of one name a few a minute, and others go on', async () => {
    const guesses = await Promise.all(Array.from({ length: 30 }, (_, n) => world.signInAs('import', `guess-${n}`)))
    const codes = guesses.map(codeOf)
    expect(codes.filter((code) => code === '429 RATE_LIMITED').length).toBeGreaterThanOrEqual(18)
    expect(codes).not.toContain('200')
    expect(codeOf(await world.signInAs('import'))).toBe('429 RATE_LIMITED')
    expect((await world.signInAs('carol')).status).toBe(200)
  })
})
