// OpenLDAP's server on this machine, with people and groups of its own; plain and over TLS with a certificate that nobody knows.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { hasProgram } from './tls-proxy.ts'

export const base = 'dc=acme,dc=example'
export const searcher = `cn=clawql,${base}`
export const searcherPassword = 'secret-of-the-searcher'

const program = '/usr/sbin/slapd'
const installMs = 240_000

/** Why there is none here, or null. Where tests run by themselves and may, it is installed. */
export function installSlapd(): string | null {
  if (!hasProgram('openssl', 'version')) return 'openssl, which makes the certificate, is not at hand'
  if (existsSync(program)) return null
  if (process.env['CI'] !== 'true' || process.getuid?.() !== 0) return 'slapd is not installed (apt-get install slapd)'
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }
  for (const args of [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', 'slapd'],
  ])
    spawnSync('apt-get', args, { env, timeout: installMs })
  return existsSync(program) ? null : 'slapd could not be installed'
}

export interface Slapd {
  readonly port: number
  readonly tlsPort: number
  /** Of the certificate's issuer, which is itself. */
  readonly certificateAuthority: string
  start(): Promise<void>
  stop(): Promise<void>
  /** As an administrator of the directory changes it, while it is stopped. */
  change(ldif: string): void
  add(ldif: string): void
  close(): Promise<void>
}

export interface Listening {
  readonly port: number
  readonly tlsPort: number
  readonly entries: string
}

const configOf = (dir: string): string => `
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
TLSCertificateFile ${dir}/tls.crt
TLSCertificateKeyFile ${dir}/tls.key
disallow bind_anon
database mdb
suffix "${base}"
rootdn "cn=root,${base}"
rootpw secret-of-root
directory ${dir}/db
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact="${searcher}" read by users none by anonymous auth
`

const own = `dn: ${base}
objectClass: dcObject
objectClass: organization
o: acme
dc: acme

dn: ${searcher}
objectClass: organizationalRole
objectClass: simpleSecurityObject
cn: clawql
userPassword: ${searcherPassword}
`

export async function startSlapd({ port, tlsPort, entries }: Listening): Promise<Slapd> {
  const dir = mkdtempSync(join(tmpdir(), 'clawql-slapd-'))
  mkdirSync(join(dir, 'db'))
  const run = (command: string, args: readonly string[], input?: string): void => {
    const { status, stderr } = spawnSync(command, args, { encoding: 'utf8', ...(input === undefined ? {} : { input }) })
    if (status !== 0) throw new Error(`${command}: ${stderr}`)
  }
  const [certificate, key] = [join(dir, 'tls.crt'), join(dir, 'tls.key')]
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']
  run('openssl', [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '2',
    '-keyout',
    key,
    '-out',
    certificate,
    ...names,
  ])
  const config = join(dir, 'slapd.conf')
  writeFileSync(config, configOf(dir))
  run('/usr/sbin/slapadd', ['-f', config], `${own}\n${entries}`)
  let child: ReturnType<typeof spawn> | null = null
  const slapd: Slapd = {
    port,
    tlsPort,
    certificateAuthority: readFileSync(certificate, 'utf8'),
    async start() {
      const at = `ldap://127.0.0.1:${port} ldaps://127.0.0.1:${tlsPort}`
      child = spawn(program, ['-f', config, '-h', at, '-d', '0'], { stdio: 'ignore' })
      for (let n = 0; n < 200; n++) {
        if (await isOpen(port)) return
        await wait(50)
      }
      throw new Error('slapd does not start')
    },
    async stop() {
      const ended = child
      child = null
      if (ended === null || ended.exitCode !== null) return
      await new Promise((resolve) => {
        ended.once('exit', resolve)
        ended.kill('SIGTERM')
      })
    },
    change(ldif) {
      run('/usr/sbin/slapmodify', ['-f', config], ldif)
    },
    add(ldif) {
      run('/usr/sbin/slapadd', ['-f', config], ldif)
    },
    async close() {
      await slapd.stop()
      rmSync(dir, { recursive: true, force: true })
    },
  }
  await slapd.start()
  return slapd
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => (socket.destroy(), resolve(true)))
    socket.once('error', () => resolve(false))
  })
}
