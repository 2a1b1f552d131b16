// The door before a server on a Unix socket: what it hands on, what it answers itself, and what it does not let through.
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { assert, asyncProperty, constantFrom, integer, uint8Array } from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { chooseBounds } from '../../../self-host/door/bounds.ts'
import { openDoor, type Door } from '../../../self-host/door/door.ts'
import { findFreePort } from '../../acceptance/instance.ts'

const usual = chooseBounds({ descriptorsMax: 20_000, isLoopback: true })
const dir = mkdtempSync(join(tmpdir(), 'clawql-door-'))
let door: Door
let port = 0
let main: Server
let asked: { method: string; url: string; headers: IncomingMessage['rawHeaders']; body: Buffer }[]
let socketPath = ''
let answer: (request: IncomingMessage, response: ServerResponse, body: Buffer) => void

async function open(bounds: Partial<typeof usual> = {}): Promise<void> {
  port = await findFreePort()
  const all = { ...usual, ...bounds }
  door = await openDoor({ host: '127.0.0.1', port, bounds: all, onCrowded: () => undefined })
}

let sockets = 0
beforeEach(async () => {
  asked = []
  answer = (_request, response, body) => response.end(body)
  socketPath = join(dir, `${++sockets}.sock`)
  main = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const body = Buffer.concat(parts)
      asked.push({ method: request.method ?? '', url: request.url ?? '', headers: request.rawHeaders, body })
      answer(request, response, body)
    })
  })
  await new Promise<void>((resolve) => main.listen(socketPath, resolve))
  await open()
  door.leadTo(socketPath)
  door.open()
})
afterEach(async () => {
  await door.close(0)
  main.closeAllConnections()
  main.close()
})

/** Sends bytes, and answers with all that comes until the connection ends or stands still. */
function exchange(text: string | Buffer, stillMs = 400): Promise<string> {
  return new Promise((resolve) => {
    let received = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(text))
    const end = (): void => {
      socket.destroy()
      resolve(received)
    }
    socket.setTimeout(stillMs, end)
    socket.on('data', (part) => (received += part.toString('latin1')))
    socket.on('close', end)
    socket.on('error', end)
  })
}

const url = (path = '/x'): string => `http://127.0.0.1:${port}${path}`
const ask = (path = '/x'): Promise<Response> => fetch(url(path))
async function expectNotReady(response: Response): Promise<void> {
  expect([response.status, response.headers.get('content-type')]).toEqual([503, 'application/problem+json'])
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(await response.json()).toMatchObject({ code: 'NOT_READY', status: 503, requestId: expect.any(String) })
}

describe('what it hands on', () => {
  it('is every byte of a body, framed either way, both ways', async () => {
    const kinds = constantFrom('sized', 'streamed')
    await assert(
      asyncProperty(
        uint8Array({ maxLength: 40 }),
        integer({ min: 0, max: 4_000 }),
        kinds,
        async (seed, times, kind) => {
          const body = Buffer.concat(Array.from({ length: times }, () => Buffer.from(seed)))
          const stream = new ReadableStream({
            async start(controller) {
              for (let at = 0; at < body.length; at += 5_000) {
                controller.enqueue(body.subarray(at, at + 5_000))
                await wait(0)
              }
              controller.close()
            },
          })
          const init = kind === 'sized' ? { body } : { body: stream, duplex: 'half' as const }
          const response = await fetch(url(), { method: 'POST', ...init })
          expect(Buffer.from(await response.arrayBuffer()).equals(body)).toBe(true)
          expect(asked.at(-1)?.body.equals(body)).toBe(true)
        },
      ),
      { numRuns: 40 },
    )
  })

  it('keeps method, path, fields and their order, without those of the connection', async () => {
    answer = (_request, response) => {
      response.writeHead(418, 'Teapot', [
        'Set-Cookie',
        'a=1',
        'Set-Cookie',
        'b=2',
        'X-Odd',
        '\u00e9',
        'Content-Length',
        '2',
      ])
      response.end('ok')
    }
    const head =
      'Host: localhost:1\r\nX-One: 1\r\nAuthorization: Bearer k\r\nx-one: 2\r\nTE: trailers\r\nConnection: x-gone, close\r\nX-Gone: 1\r\n'
    const received = await exchange(`DELETE /a%20b?q=1&q=%2F HTTP/1.1\r\n${head}\r\n`)
    expect(received).toMatch(/^HTTP\/1\.1 418 Teapot\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nX-Odd: \u00c3\u00a9\r\n/)
    expect(received.endsWith('\r\n\r\nok')).toBe(true)
    const [request] = asked
    expect([request?.method, request?.url]).toEqual(['DELETE', '/a%20b?q=1&q=%2F'])
    const pairs = ['Host', 'localhost:1', 'X-One', '1', 'Authorization', 'Bearer k', 'x-one', '2']
    expect(request?.headers.slice(0, pairs.length)).toEqual(pairs)
    expect(request?.headers.map((text) => text.toLowerCase())).not.toContain('x-gone')
  })

  it('answers HEAD, 204 and 304 without a body, and keeps the connection', async () => {
    answer = (request, response) => {
      response.writeHead(request.url === '/204' ? 204 : request.url === '/304' ? 304 : 200, { etag: '"1"' })
      response.end(request.url === '/200' ? 'body' : undefined)
    }
    const one = (method: string, path: string): string => `${method} ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`
    const received = await exchange(one('HEAD', '/200') + one('GET', '/204') + one('GET', '/304') + one('GET', '/200'))
    expect([...received.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)).toEqual([
      '200',
      '204',
      '304',
      '200',
    ])
    expect(received.endsWith('4\r\nbody\r\n0\r\n\r\n')).toBe(true)
  })

  it('says 100 Continue itself', async () => {
    const head = 'POST / HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n'
    expect(await exchange(head)).toMatch(/^HTTP\/1\.1 100 Continue/)
    await exchange(`${head}ok`)
    expect(asked.at(-1)?.body.toString()).toBe('ok')
    expect(asked.at(-1)?.headers.join(' ')).not.toContain('100-continue')
  })

  it('ends in main when its client leaves', async () => {
    const left = new Promise<void>((resolve) => (answer = (_request, response) => response.once('close', resolve)))
    const leaving = new AbortController()
    const response = fetch(url(), { signal: leaving.signal }).catch(() => 'left')
    await expect.poll(() => asked.length).toBe(1)
    leaving.abort()
    expect(await response).toBe('left')
    await left
  })

  it('is answered early where main refuses a large body before it is there', async () => {
    main.removeAllListeners('request')
    main.on('request', (_request, response) => {
      response.writeHead(413, { 'content-length': 3 })
      response.end('big')
    })
    const head = 'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 90000000\r\n\r\n'
    expect(await exchange(Buffer.concat([Buffer.from(head), Buffer.alloc(200_000)]))).toMatch(/^HTTP\/1\.1 413 .*big$/s)
  })
})

describe('what it answers itself', () => {
  it('is NOT_READY while main is not there, is shut, or ends in the middle', async () => {
    await door.close(0)
    await open()
    await expectNotReady(await ask())
    door.leadTo(join(dir, 'nobody.sock'))
    door.open()
    await expectNotReady(await ask())
    await expectNotReady(await fetch(url(), { method: 'POST', body: Buffer.alloc(3_000_000) }))
    door.leadTo(socketPath)
    answer = (_request, response) => response.destroy()
    await expectNotReady(await ask())
    await expectNotReady(await fetch(url(), { method: 'POST', body: 'x' }))
    answer = (_request, response) => response.end('here')
    expect(await (await ask()).text()).toBe('here')
    door.shut()
    await expectNotReady(await ask())
    await expectNotReady(await ask('/healthzz'))
    for (const path of ['/healthz', '/readyz', '/readyz?x']) expect(await (await ask(path)).text()).toBe('here')
  })

  it('is no shorter answer where main ends in the middle of one', async () => {
    answer = (_request, response) => {
      response.writeHead(200, { 'content-length': 100 })
      response.write('half')
      setTimeout(() => response.destroy(), 50)
    }
    await expect(ask().then((response) => response.text())).rejects.toThrow(/terminated|socket|fetch failed/)
  })

  it.each([
    ['two lengths', 'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd', 400],
    [
      'a length and chunks',
      'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
    ['chunks that are none', 'POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n', 400],
    ['a space before the colon', 'GET / HTTP/1.1\r\nHost : localhost\r\n\r\n', 400],
    ['a folded field', 'GET / HTTP/1.1\r\nHost: localhost\r\nX: a\r\n b\r\n\r\n', 400],
    ['no host', 'GET / HTTP/1.1\r\n\r\n', 400],
    ['a control character', 'GET / HTTP/1.1\r\nHost: localhost\r\nX: a\u0001b\r\n\r\n', 400],
    ['TLS', '\u0016\u0003\u0001\u0002\u0000\u0001\u0000', 400],
    ['a head without end', `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'a'.repeat(40_000)}\r\n\r\n`, 431],
  ])('is %s refused: main sees nothing of it', async (_name, text, status) => {
    expect(await exchange(text)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
    expect(asked).toEqual([])
  })

  it('is 408 for a head that does not end', async () => {
    await door.close(0)
    await open({ headMs: 300 })
    expect(await exchange('GET / HTTP/1.1\r\nHost: local', 4_000)).toMatch(/^HTTP\/1\.1 408 .*did not come in time/s)
  })
})

describe('its bounds', () => {
  it('let requests wait for their turn, in order, and not for ever', async () => {
    await door.close(0)
    await open({ requestsMax: 2, turnWaitMs: 500 })
    door.leadTo(socketPath)
    door.open()
    const held: ServerResponse[] = []
    answer = (_request, response) => held.push(response)
    const answers = Array.from({ length: 4 }, (_, i) => ask(`/${i}`))
    await expect.poll(() => held.length).toBe(2)
    held[0]?.end('first')
    await expect.poll(() => held.length).toBe(3)
    await wait(700)
    held[1]?.end('second')
    held[2]?.end('third')
    const statuses = (await Promise.all(answers)).map(({ status }) => status).toSorted((a, b) => a - b)
    expect(statuses).toEqual([200, 200, 200, 503])
  })

  it('hold who comes until they are let go, and refuse nobody', async () => {
    const release = door.hold()
    const answers = Array.from({ length: 5 }, (_, i) => ask(`/${i}`))
    await wait(300)
    expect(asked).toEqual([])
    release()
    release()
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
    expect(asked).toHaveLength(5)
  })

  it('give a turn on from an upload that stopped', async () => {
    await door.close(0)
    await open({ requestsMax: 1, turnWaitMs: 5_000 })
    door.leadTo(socketPath)
    door.open()
    const stopped = connect(port, '127.0.0.1')
    stopped.on('error', () => undefined)
    stopped.write(
      Buffer.concat([
        Buffer.from('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900000\r\n\r\n'),
        Buffer.alloc(20_000),
      ]),
    )
    await expect.poll(() => door.counts.requests).toBe(1)
    await wait(400)
    expect((await ask()).status).toBe(200)
    stopped.destroy()
  })

  it('end a connection that asks ahead without end', async () => {
    answer = () => undefined
    const received = await exchange('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(40), 2_000)
    expect(received).toBe('')
    expect(asked.length).toBeLessThan(3)
  })
})

describe('close()', () => {
  it('frees the port, lets requests under way end, and closes kept connections', async () => {
    answer = (_request, response) => setTimeout(() => response.end('late'), 300)
    const late = ask()
    await expect.poll(() => asked.length).toBe(1)
    const closing = door.close(5_000)
    await expect(ask('/new')).rejects.toThrow('fetch failed')
    const response = await late
    expect([await response.text(), response.headers.get('connection')]).toEqual(['late', 'close'])
    await closing
    await open()
  })
})

process.once('exit', () => rmSync(dir, { recursive: true, force: true }))
