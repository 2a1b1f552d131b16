// Slots of embedded engines: what a request that ended without a word held is given back, and busy engines are no outage. Engines are fakes.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createSlots, type EngineProcess } from '../../../workers/compute/engines/slots.ts'
import { externalTransport } from '../../../workers/shared/engines/external.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] }))
afterEach(() => void vi.useRealTimers())

/** Answers its health route; a document is answered by what `work` gives. */
const engineOf = (work: () => Promise<Response>): EngineProcess['engine'] =>
  ({
    fetch: (url: string) => (new URL(url).pathname === '/health' ? Promise.resolve(new Response('ok')) : work()),
  }) as never

const processOf = (engine: EngineProcess['engine']): EngineProcess => ({ engine, supervisor: null })
const request = { method: 'PUT', path: '/tika', deadlineMs: 10_000 } as const
const ignore = (): void => {}

test('a slot whose request ended without a word is free again after its deadline', async () => {
  // Nobody goes on after a promise that never settles: so a request ends with the process of its caller.
  const answers = [new Promise<Response>(ignore), Promise.resolve(new Response('text'))]
  const slots = createSlots([processOf(engineOf(() => answers.shift()!))])
  void slots.send('', request, ignore)
  const second = slots.send('', request, ignore)
  await vi.advanceTimersByTimeAsync(9_000)
  expect(answers).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(await second).toMatchObject({ ok: true, value: { status: 200 } })
})

test('waiting in vain for an engine that lives charges nobody, for one that is gone it is an outage', async () => {
  for (const [isAlive, cause] of [
    [true, 'interrupted'],
    [false, 'unreachable'],
  ] as const) {
    let isGone = false
    const engine = engineOf(() => new Promise<Response>(ignore))
    const fetch = (url: string): unknown => (isGone ? Promise.reject(new Error('gone')) : engine.fetch(url))
    const slots = createSlots([processOf({ fetch } as EngineProcess['engine'])])
    void slots.send('', { ...request, deadlineMs: 600_000 }, ignore)
    const second = slots.send('', request, ignore)
    await vi.advanceTimersByTimeAsync(1_000)
    isGone = !isAlive
    await vi.advanceTimersByTimeAsync(60_000)
    expect(await second).toMatchObject({ ok: false, failure: { code: 'PROVIDER_UNAVAILABLE', cause } })
  }
})

test('engines that are not there lose one document at most, and are out of reach for all others', async () => {
  vi.stubGlobal('scheduler', { wait: (ms: number) => new Promise((resolve) => setTimeout(resolve, ms)) })
  let isGone = true
  const engine = engineOf(() => Promise.resolve(new Response('text')))
  const fetch = (url: string): unknown => (isGone ? Promise.reject(new Error('gone')) : engine.fetch(url))
  const gone = processOf({ fetch } as EngineProcess['engine'])
  const slots = createSlots([gone, gone])
  const sent = async () => {
    const answer = slots.send('', request, ignore)
    await vi.advanceTimersByTimeAsync(61_000)
    return await answer
  }
  expect(await sent()).toMatchObject({ failure: { cause: 'unreachable' } })
  isGone = false
  // Longer than it takes to look again.
  await vi.advanceTimersByTimeAsync(5_000)
  expect(await sent()).toMatchObject({ ok: true })
  isGone = true
  const causes = [await sent(), await sent(), await sent()].map((answer) => !answer.ok && answer.failure.cause)
  expect(causes).toEqual(['unexplained', 'unreachable', 'unreachable'])
  isGone = false
  await vi.advanceTimersByTimeAsync(5_000)
  expect(await sent()).toMatchObject({ ok: true })
})

test('an external engine that lives while a document gets no answer is the engine’s failure, one that is gone an outage', async () => {
  const breaksOff = (): Promise<Response> => Promise.reject(new Error('connection reset'))
  const unavailable = (): Promise<Response> => Promise.resolve(new Response('busy', { status: 503 }))
  for (const work of [breaksOff, unavailable])
    expect(await externalTransport(engineOf(work), '/health').send(request)).toMatchObject({
      ok: false,
      failure: { code: 'PROVIDER_UNAVAILABLE', cause: 'engine' },
    })
  const gone = { fetch: breaksOff } as never
  expect(await externalTransport(gone, '/health').send(request)).toMatchObject({ failure: { cause: 'unreachable' } })
})
