// No connection leaves the machine: every connect() and datagram of an instance, seen by strace, goes to loopback or a local socket.
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, describe, expect, it } from 'vitest'
import { rootDir } from '../../self-host/settings.ts'
import { createClient } from './client.ts'
import { findFreePort } from './instance.ts'

/** strace has to be there and be allowed to trace. */
const canTrace = spawnSync('strace', ['-f', '-e', 'trace=connect', 'true'], { stdio: 'ignore' }).status === 0
if (!canTrace) console.log('skipped: no-egress: strace is not installed here, or may not trace')

const dir = mkdtempSync(join(tmpdir(), 'clawql-egress-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const addressPattern = /sa_family=(AF_\w+)(?:[^}]*?(?:inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)"))?/

/** Whether a traced call names an address off this machine; one without an address goes where its socket was connected. */
function isOutside(line: string): boolean {
  const [, family, ipv4, ipv6] = addressPattern.exec(line) ?? []
  if (family === undefined || family === 'AF_UNIX' || family === 'AF_NETLINK' || family === 'AF_UNSPEC') return false
  const address = ipv4 ?? ipv6 ?? ''
  return !(address.startsWith('127.') || address === '::1' || address.startsWith('::ffff:127.'))
}

/** Runs a script under strace, which follows every process and thread that it starts; `-D` leaves the script's pid to the script. */
function spawnTraced(traceDir: string, args: readonly string[], env: NodeJS.ProcessEnv) {
  mkdirSync(traceDir)
  const calls = 'trace=connect,sendto,sendmsg,sendmmsg'
  const trace = ['-D', '-ff', '-qq', '-s', '64', '-e', calls, '-e', 'signal=none', '-o', join(traceDir, 'calls')]
  return spawn('strace', [...trace, process.execPath, ...args], { cwd: dir, env, stdio: ['ignore', 'pipe', 'pipe'] })
}

const readCalls = (traceDir: string): readonly string[] =>
  readdirSync(traceDir)
    .flatMap((name) => readFileSync(join(traceDir, name), 'utf8').split('\n'))
    .filter((line) => /^(connect|send\w+)\(/.test(line))

describe.skipIf(!canTrace)('an instance without configured addresses', () => {
  it('isOutside() knows a connection and a name lookup that leave, and that strace shows them', async () => {
    const traceDir = join(dir, 'outside')
    // 192.0.2.0/24 is kept for documentation (RFC 5737): nobody answers.
    const script = `require('dgram').createSocket('udp4').send('x', 9, '192.0.2.1', () => process.exit())`
    const child = spawnTraced(traceDir, ['-e', script], { PATH: process.env['PATH'] })
    await new Promise((resolve) => child.once('exit', resolve))
    await expect.poll(() => readCalls(traceDir).filter((line) => isOutside(line)).length).toBeGreaterThan(0)
    expect(isOutside('connect(9, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16)')).toBe(
      false,
    )
  })

  it('starts, takes a document, answers a recall and stops without a packet to anywhere else', async () => {
    const traceDir = join(dir, 'instance')
    const port = await findFreePort()
    const child = spawnTraced(traceDir, [join(rootDir, 'self-host', 'start.mjs'), 'start'], {
      PATH: process.env['PATH'],
      HOME: dir,
      PORT: String(port),
      CLAWQL_DATA_DIR: join(dir, 'data'),
      CLAWQL_SECRETS_DIR: join(dir, 'secrets'),
      CLAWQL_CONFIG: join(dir, 'clawql.local.yaml'),
    })
    let printed = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (printed += part.toString()))
    const gone = new Promise((resolve) => child.once('exit', resolve))
    try {
      for (let i = 0; i < 1_200 && !printed.includes('ClawQL is ready at '); i++) await wait(100)
      expect(printed).toContain('ClawQL is ready at ')
      const client = createClient(`http://127.0.0.1:${port}`)
      const page = '<h1>Survey</h1><img src="http://192.0.2.7/x.png"><p>The quarry at Ballachulish reopened.</p>'
      expect((await client.process(page, { name: 'survey.html', type: 'text/html' })).status).toBe('completed')
      expect((await client.recall('quarry Ballachulish')).results.length).toBeGreaterThan(0)
    } finally {
      child.kill('SIGTERM')
      await gone
    }
    const calls = readCalls(traceDir)
    const outside = calls.filter((line) => isOutside(line))
    console.log(`measured: ${calls.length} connects and sends traced, ${outside.length} to another machine`)
    expect(calls.filter((line) => line.includes('AF_UNIX')).length).toBeGreaterThan(0)
    expect(outside).toEqual([])
  })
})
