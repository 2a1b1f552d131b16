// A directory with people in it, and an instance where they sign in.
import { setTimeout as wait } from 'node:timers/promises'
import { expect } from 'vitest'
import { tokenAnswerSchema, type TokenAnswer } from '../../contract/token.ts'
import { createClient } from './client.ts'
import { findFreePort, startInstance } from './instance.ts'
import { base, searcher, searcherPassword, startSlapd } from './slapd.ts'

export const person = (dn: string, uid: string, more = ''): string => `dn: ${dn},${base}
objectClass: inetOrgPerson
uid: ${uid}
cn: ${uid}
sn: Somebody
userPassword: pw-${uid}
${more}`
export const group = (cn: string, ...members: readonly string[]): string => `dn: cn=${cn},${base}
objectClass: groupOfNames
cn: ${cn}
${members.map((one) => `member: ${one},${base}`).join('\n')}
`
export const entries = [
  person('uid=alice', 'alice', 'entryUUID: 11111111-1111-4111-8111-111111111111\n'),
  person('uid=carol', 'carol'),
  person('uid=dora', 'dora'),
  person('uid=import', 'import'),
  person('uid=twice', 'twice'),
  person('cn=Twice Again', 'twice'),
  person('cn=Smith\\, (J*n)', 'smith'),
  person('uid=münch', 'münch'),
  person('uid=bytes', 'bytes', 'jpegPhoto:: /9j/AAEC\n'),
  person('uid=double', 'double', 'jpegPhoto:: /9j/AAEC\njpegPhoto:: /9j/AAED\n'),
  `dn: ou=real,${base}\nobjectClass: organizationalUnit\nou: real\n`,
  `dn: cn=readers,ou=real,${base}\nobjectClass: groupOfNames\ncn: readers\nmember: uid=bytes,${base}\n`,
  group('admins', 'uid=alice'),
  group('viewers', 'uid=carol', 'uid=twice', 'cn=Twice Again', 'cn=Smith\\, (J*n)', 'uid=münch'),
  group('programs', 'uid=import', 'uid=nobody'),
  group('importers', 'uid=import'),
].join('\n')

export const basic = (name: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`,
})
export const json = { 'content-type': 'application/json' }
export const codeOf = ({ status, body }: { status: number; body: unknown }): string =>
  `${status} ${(body as { code?: string }).code ?? ''}`.trim()

export const configOf = (url: string, more: object = {}) => ({
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

/** As curl -u does it. */
export const signInAt = (url: string, name: string, password = `pw-${name}`) =>
  createClient(url).json('/api/auth/token', {
    method: 'POST',
    body: '{}',
    headers: { ...json, ...basic(name, password) },
  })

export const asSearcher = { LDAP_PASSWORD: searcherPassword }

export async function startLdapWorld() {
  const slapd = await startSlapd({ port: await findFreePort(), tlsPort: await findFreePort(), entries })
  const instance = await startInstance({ config: configOf(`ldap://127.0.0.1:${slapd.port}`), env: asSearcher })
  return {
    slapd,
    instance,
    signInAs: (name: string, password?: string) => signInAt(instance.url, name, password),
    async tokenOf(name: string): Promise<TokenAnswer> {
      const { status, body } = await signInAt(instance.url, name)
      expect(status, JSON.stringify(body)).toBe(200)
      return tokenAnswerSchema.parse(body)
    },
    async stop(): Promise<void> {
      await instance.stop()
      await slapd.close()
    },
  }
}

export type LdapWorld = Awaited<ReturnType<typeof startLdapWorld>>

/** What readiness says of the directory while it is not there. */
export async function untilIssuer(url: string): Promise<string> {
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
