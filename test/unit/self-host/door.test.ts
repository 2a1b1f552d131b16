// The door before main: what it answers itself, what it does not let through, its bounds, and its end.
import type { ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { useDoor } from './door-before-main.ts'

const here = useDoor()

async function expectNotReady(response: Response): Promise<void> {
  expect([response.status, response.headers.get('content-type')]).toEqual([503, 'application/problem+json'])
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(await response.json()).toMatchObject({ code: 'NOT_READY', status: 503, requestId: expect.any(String) })
}

describe('what it answers itself', () => {
  it('is NOT_READY while main is not there, is shut, or ends in the middle', async () => {
    await here.door.close(0)
    await here.open()
    await expectNotReady(await here.ask())
    here.door.leadTo(join(here.dir, 'nobody.sock'))
    here.door.open()
    await expectNotReady(await here.ask())
    await expectNotReady(await fetch(here.url(), { method: 'POST', body: Buffer.alloc(3_000_000) }))
    here.door.leadTo(here.socketPath)
    here.answer = (_request, response) => response.destroy()
    await expectNotReady(await here.ask())
    await expectNotReady(await fetch(here.url(), { method: 'POST', body: 'x' }))
    here.answer = (_request, response) => response.end('here')
    expect(await (await here.ask()).text()).toBe('here')
    here.door.shut()
    await expectNotReady(await here.ask())
    await expectNotReady(await here.ask('/healthzz'))
    for (const path of ['/healthz', '/readyz', '/readyz?x']) expect(await (await here.ask(path)).text()).toBe('here')
  })

  it('is no shorter answer where main ends in the middle of one', async () => {
    here.answer = (_request, response) => {
      response.writeHead(200, { 'content-length': 100 })
      response.write('half')
      setTimeout(() => response.destroy(), 50)
    }
    await expect(here.ask().then((response) => response.text())).rejects.toThrow(/terminated|socket|fetch failed/)
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
    expect(await here.exchange(text)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
    expect(here.asked).toEqual([])
  })

  it('is 408 for a head that does not end', async () => {
    await here.door.close(0)
    await here.open({ headMs: 300 })
    expect(await here.exchange('GET / HTTP/1.1\r\nHost: local', 4_000)).toMatch(
      /^HTTP\/1\.1 408 .*did not come in time/s,
    )
  })
})

describe('its bounds', () => {
  it('let requests wait for their turn, in order, and not for ever', async () => {
    await here.door.close(0)
    await here.open({ requestsMax: 2, turnWaitMs: 500 })
    here.lead()
    const held: ServerResponse[] = []
    here.answer = (_request, response) => held.push(response)
    const answers = Array.from({ length: 4 }, (_, i) => here.ask(`/${i}`))
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
    const release = here.door.hold()
    const answers = Array.from({ length: 5 }, (_, i) => here.ask(`/${i}`))
    await wait(300)
    expect(here.asked).toEqual([])
    release()
    release()
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
    expect(here.asked).toHaveLength(5)
  })

  it('give a turn on from an upload that stopped', async () => {
    await here.door.close(0)
    await here.open({ requestsMax: 1, turnWaitMs: 5_000 })
    here.lead()
    const stopped = connect(here.port, '127.0.0.1')
    stopped.on('error', () => undefined)
    stopped.write(
      Buffer.concat([
        Buffer.from('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900000\r\n\r\n'),
        Buffer.alloc(20_000),
      ]),
    )
    await expect.poll(() => here.door.counts.requests).toBe(1)
    await wait(400)
    expect((await here.ask()).status).toBe(200)
    stopped.destroy()
  })

  it('end a connection that asks ahead without end', async () => {
    here.answer = () => undefined
    const received = await here.exchange('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(40), 2_000)
    expect(received).toBe('')
    expect(here.asked.length).toBeLessThan(3)
  })
})

describe('close()', () => {
  it('frees the port, lets requests under way end, and closes kept connections', async () => {
    here.answer = (_request, response) => setTimeout(() => response.end('late'), 300)
    const late = here.ask()
    await expect.poll(() => here.asked.length).toBe(1)
    const closing = here.door.close(5_000)
    await expect(here.ask('/new')).rejects.toThrow('fetch failed')
    const response = await late
    expect([await response.text(), response.headers.get('connection')]).toEqual(['late', 'close'])
    await closing
    await here.open()
  })
})
