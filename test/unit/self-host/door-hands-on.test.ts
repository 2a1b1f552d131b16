// The door before main: what it hands on, byte for byte, and what ends with whom.
import { setTimeout as wait } from 'node:timers/promises'
import { assert, asyncProperty, constantFrom, integer, uint8Array } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { useDoor } from './door-before-main.ts'

const here = useDoor()

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
          const response = await fetch(here.url(), { method: 'POST', ...init })
          expect(Buffer.from(await response.arrayBuffer()).equals(body)).toBe(true)
          expect(here.asked.at(-1)?.body.equals(body)).toBe(true)
        },
      ),
      { numRuns: 40 },
    )
  })

  it('keeps method, path, fields and their order, without those of the connection', async () => {
    here.answer = (_request, response) => {
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
    const received = await here.exchange(`DELETE /a%20b?q=1&q=%2F HTTP/1.1\r\n${head}\r\n`)
    expect(received).toMatch(/^HTTP\/1\.1 418 Teapot\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nX-Odd: \u00c3\u00a9\r\n/)
    expect(received.endsWith('\r\n\r\nok')).toBe(true)
    const [request] = here.asked
    expect([request?.method, request?.url]).toEqual(['DELETE', '/a%20b?q=1&q=%2F'])
    const pairs = ['Host', 'localhost:1', 'X-One', '1', 'Authorization', 'Bearer k', 'x-one', '2']
    expect(request?.headers.slice(0, pairs.length)).toEqual(pairs)
    expect(request?.headers.map((text) => text.toLowerCase())).not.toContain('x-gone')
  })

  it('answers HEAD, 204 and 304 without a body, and keeps the connection', async () => {
    here.answer = (request, response) => {
      response.writeHead(request.url === '/204' ? 204 : request.url === '/304' ? 304 : 200, { etag: '"1"' })
      response.end(request.url === '/200' ? 'body' : undefined)
    }
    const one = (method: string, path: string): string => `${method} ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`
    const received = await here.exchange(
      one('HEAD', '/200') + one('GET', '/204') + one('GET', '/304') + one('GET', '/200'),
    )
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
    expect(await here.exchange(head)).toMatch(/^HTTP\/1\.1 100 Continue/)
    await here.exchange(`${head}ok`)
    expect(here.asked.at(-1)?.body.toString()).toBe('ok')
    expect(here.asked.at(-1)?.headers.join(' ')).not.toContain('100-continue')
  })

  it('ends in main when its client leaves', async () => {
    const left = new Promise<void>((resolve) => (here.answer = (_request, response) => response.once('close', resolve)))
    const leaving = new AbortController()
    const response = fetch(here.url(), { signal: leaving.signal }).catch(() => 'left')
    await expect.poll(() => here.asked.length).toBe(1)
    leaving.abort()
    expect(await response).toBe('left')
    await left
  })

  it('is answered early where main refuses a large body before it is there', async () => {
    here.main.removeAllListeners('request')
    here.main.on('request', (_request, response) => {
      response.writeHead(413, { 'content-length': 3 })
      response.end('big')
    })
    const head = 'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 90000000\r\n\r\n'
    expect(await here.exchange(Buffer.concat([Buffer.from(head), Buffer.alloc(200_000)]))).toMatch(
      /^HTTP\/1\.1 413 .*big$/s,
    )
  })
})
