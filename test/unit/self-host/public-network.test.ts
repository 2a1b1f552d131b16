// The ways of providers in workerd itself: what a name resolves to is refused where it is of this machine, and no other host is asked.
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { renderConfig, type CapnpStruct } from '../../../self-host/capnp.ts'
import { findWorkerd } from '../../../self-host/machine.ts'
import { publicAddress, publicNetwork } from '../../../self-host/runtime/public-network.ts'
import { nowhereService } from '../../../self-host/runtime/stores.ts'
import { requestSocket } from '../../../self-host/supervise/socket-request.ts'

const dir = mkdtempSync(join(tmpdir(), 'clawql-network-'))
const embed = (path: string) => ({ embed: relative(dir, path) })
const seen: string[] = []
let logged = ''
let workerd: ChildProcess
let server: Server
let port: number

/** One Worker for each way: it asks what it is told, through the way alone. */
const asking = (name: string, way: string): CapnpStruct => ({
  name,
  worker: {
    modules: [
      {
        name: 'ask.js',
        esModule: `export default { async fetch(request, { WAY }) {
          const url = new URL(request.url).searchParams.get('url')
          try {
            const sent = { method: 'POST', body: 'sent ' + url, headers: { 'x-secret': 'kept' }, redirect: 'manual' }
            const answer = await WAY.fetch(url, url.endsWith('/echo') ? sent : { redirect: 'manual' })
            return new Response('answered ' + answer.status + ' ' + answer.headers.get('location') + await answer.text())
          } catch (error) { return new Response('refused') }
        } }`,
      },
    ],
    compatibilityDate: '2026-04-21',
    bindings: [{ name: 'WAY', service: way }],
    globalOutbound: { name: 'nowhere' },
  },
})

const socket = (service: string) => ({ name: service, address: `unix:${join(dir, service)}`, http: {}, service })

/** The same Worker before a network that has this machine in it: what it lets through is seen to come. */
const openAddress = (origin: string): CapnpStruct => {
  const { worker, ...rest } = publicAddress('open-way', origin, embed) as { name: string; worker: CapnpStruct }
  return { ...rest, worker: { ...worker, globalOutbound: { name: 'open-network' } } }
}

const hosts = () => [
  `localhost:${port}`,
  `127.0.0.1:${port}`,
  `0.0.0.0:${port}`,
  `[::1]:${port}`,
  `[::]:${port}`,
  `[::ffff:127.0.0.1]:${port}`,
  `[::127.0.0.1]:${port}`,
  `[64:ff9b::7f00:1]:${port}`,
  '[64:ff9b:1::a9fe:a9fe]',
  `[2002:7f00:1::]:${port}`,
  '[fe80::1]',
  '[fd00:ec2::254]',
  '[fec0::1]',
  '[ff02::1]',
  '[2001:db8::1]',
  '[3fff::1]',
  '[5f00::1]',
  '[100::1]',
  '10.0.0.1',
  '100.100.100.200',
  '168.63.129.16',
  '169.254.169.254',
  '172.31.255.255',
  '192.0.0.192',
  '192.168.1.1',
  '198.18.0.1',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
]

beforeAll(async () => {
  server = createServer(async (request, response) => {
    seen.push(request.url ?? '')
    if (request.url === '/echo') {
      const body = Buffer.concat(await request.toArray()).toString()
      response.writeHead(200, { 'content-encoding': 'gzip' })
      return response.end(gzipSync(` ${request.method} ${request.headers['x-secret'] as string} ${body}`))
    }
    response.writeHead(request.url === '/moved' ? 302 : 200, { location: 'http://127.0.0.1:1/x' })
    return response.end()
  })
  await new Promise<void>((resolve) => server.listen(0, () => resolve()))
  ;({ port } = server.address() as AddressInfo)
  const closed = hosts().map((host, n) => [`closed-${n}`, `http://${host}`] as const)
  const config = renderConfig({
    services: [
      ...closed.flatMap(([name, origin]) => [
        publicAddress(`${name}-way`, new URL(origin).origin, embed),
        asking(name, `${name}-way`),
      ]),
      publicNetwork,
      openAddress(`http://localhost:${port}`),
      asking('open', 'open-way'),
      { name: 'open-network', network: { allow: ['local', 'private', 'public'] } },
      nowhereService,
    ],
    sockets: [...closed.map(([name]) => socket(name)), socket('open')],
  })
  writeFileSync(join(dir, 'ways.capnp'), config)
  workerd = spawn(findWorkerd(), ['serve', join(dir, 'ways.capnp')], { stdio: ['ignore', 'ignore', 'pipe'], env: {} })
  workerd.stderr!.on('data', (bytes: Buffer) => (logged += bytes.toString()))
})
afterAll(() => {
  workerd.kill('SIGKILL')
  server.close()
  rmSync(dir, { recursive: true, force: true })
})

async function ask(service: string, url: string): Promise<string> {
  const { text } = await requestSocket({
    target: { socketPath: join(dir, service) },
    method: 'GET',
    path: `/?url=${encodeURIComponent(url)}`,
    timeoutMs: 10_000,
  })
  return text
}

describe('the way to a host', () => {
  it('takes its requests, leaves redirects to who asked, and takes no other host’s', async () => {
    await expect.poll(() => ask('open', `http://localhost:${port}/there`).catch(() => '')).toMatch(/^answered 200/)
    expect(await ask('open', `http://localhost:${port}/moved`)).toBe('answered 302 http://127.0.0.1:1/x')
    const echo = `http://localhost:${port}/echo`
    expect(await ask('open', echo)).toBe(`answered 200 null POST kept sent ${echo}`)
    expect(seen).toEqual(['/there', '/moved', '/echo'])
    for (const url of [`http://127.0.0.1:${port}/`, `http://localhost.:${port}/`, `https://localhost:${port}/`])
      expect(await ask('open', url), url).toBe('refused')
    expect(seen).toHaveLength(3)
  })

  it('leads to nothing of this machine or of a private network, by whatever name or number', async () => {
    for (const [n, host] of hosts().entries()) {
      const before = logged.length
      expect(await ask(`closed-${n}`, `http://${host}/`), host).toBe('refused')
      await expect.poll(() => logged.slice(before), { message: host }).toContain('is not allowed')
    }
    expect(seen).toHaveLength(3)
  })
})
