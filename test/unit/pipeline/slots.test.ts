// Slots of embedded engines: what a request that ended without a word held is given back, and busy engines are no outage. Engines are fakes.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createSlots, type Caller, type EngineProcess } from '../../../workers/compute/engines/slots.ts'
import { stageNames } from '../../../contract/document.ts'
import { planFailure } from '../../../core/pipeline/failure.ts'
import { externalTransport } from '../../../workers/shared/engines/external.ts'

/** The slots' clock stands while one that was set back catches up: each test starts when the last one ended. */
let startMs = Date.now()
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: startMs })
  vi.stubGlobal('scheduler', { wait: (ms: number) => new Promise((resolve) => setTimeout(resolve, ms)) })
})
afterEach(() => {
  startMs = Date.now()
  vi.useRealTimers()
})

/** Answers its health route; a document is answered by what `work` gives. */
const engineOf = (work: () => Promise<Response>): EngineProcess['engine'] =>
  ({
    fetch: (url: string) => (new URL(url).pathname === '/health' ? Promise.resolve(new Response('ok')) : work()),
  }) as never

const processOf = (engine: EngineProcess['engine']): EngineProcess => ({ engine, supervisor: null })
const request = { method: 'PUT', path: '/tika', deadlineMs: 10_000, answerBytesMax: 1_000 } as const
const ignore = (): void => {}
const caller: Caller = { tenantId: 'a', waitUntil: ignore }

test('a slot whose request ended without a word is free again after its deadline', async () => {
  // Nobody goes on after a promise that never settles: so a request ends with the process of its caller.
  const answers = [new Promise<Response>(ignore), Promise.resolve(new Response('text'))]
  const slots = createSlots([processOf(engineOf(() => answers.shift()!))])
  void slots.send('', request, caller)
  const second = slots.send('', request, caller)
  await vi.advanceTimersByTimeAsync(9_000)
  expect(answers).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(await second).toMatchObject({ ok: true, value: { status: 200 } })
})

test('waiting in vain for an engine that lives is waiting, for one that is gone it is an outage', async () => {
  for (const [isAlive, cause, deadlineMs] of [
    [true, 'busy', 600_000],
    [false, 'absent', 10_000],
  ] as const) {
    let isGone = false
    const engine = engineOf(() => new Promise<Response>(ignore))
    const fetch = (url: string): unknown => (isGone ? Promise.reject(new Error('gone')) : engine.fetch(url))
    const slots = createSlots([processOf({ fetch } as EngineProcess['engine'])])
    void slots.send('', { ...request, deadlineMs }, caller)
    const second = slots.send('', request, caller)
    await vi.advanceTimersByTimeAsync(1_000)
    isGone = !isAlive
    await vi.advanceTimersByTimeAsync(60_000)
    expect(await second).toMatchObject({ ok: false, failure: { code: 'PROVIDER_UNAVAILABLE', cause } })
  }
})

test('slow engines and a short wait: two hundred of one tenant do not keep another’s one from its turn, and nobody fails', async () => {
  const slow = engineOf(() => new Promise((resolve) => setTimeout(() => resolve(new Response('text')), 1_000)))
  const slots = createSlots([processOf(slow), processOf(slow)], { acquireMs: 5_000 })
  // Taken for alive by an answer to /health at first.
  void slots.send('', request, caller)
  await vi.advanceTimersByTimeAsync(100)
  const many = Array.from({ length: 200 }, () => slots.send('', request, caller))
  await vi.advanceTimersByTimeAsync(100)
  const sinceMs = Date.now()
  const other = slots
    .send('', request, { ...caller, tenantId: 'b' })
    .then((answer) => ({ answer, ms: Date.now() - sinceMs }))
  expect(await slots.isHealthy()).toBe(true)
  await vi.advanceTimersByTimeAsync(10_000)
  const { answer, ms } = await other
  expect(answer).toMatchObject({ ok: true })
  expect(ms).toBeLessThan(2_500)
  const failures = (await Promise.all(many)).flatMap((one) => (one.ok ? [] : [one.failure]))
  expect(failures.length).toBeGreaterThan(180)
  for (const failure of failures) expect(failure).toEqual({ code: 'PROVIDER_UNAVAILABLE', cause: 'busy' })
  for (const stage of stageNames)
    expect(planFailure(failures[0]!, { stage, tries: 4, kills: 1, isAlone: true, failureIsolation: true })).toEqual({
      action: 'retry',
      charge: 'nothing',
    })
})

test('engines that are not there lose one document at most, and are out of reach for all others', async () => {
  let isGone = true
  const engine = engineOf(() => Promise.resolve(new Response('text')))
  const fetch = (url: string): unknown => (isGone ? Promise.reject(new Error('gone')) : engine.fetch(url))
  const gone = processOf({ fetch } as EngineProcess['engine'])
  const slots = createSlots([gone, gone])
  const sent = async () => {
    const answer = slots.send('', request, caller)
    await vi.advanceTimersByTimeAsync(61_000)
    return await answer
  }
  expect(await sent()).toMatchObject({ failure: { cause: 'absent' } })
  isGone = false
  // Longer than it takes to look again.
  await vi.advanceTimersByTimeAsync(5_000)
  expect(await sent()).toMatchObject({ ok: true })
  isGone = true
  const causes = [await sent(), await sent(), await sent()].map((answer) => !answer.ok && answer.failure.cause)
  expect(causes).toEqual(['unexplained', 'absent', 'absent'])
  isGone = false
  await vi.advanceTimersByTimeAsync(5_000)
  expect(await sent()).toMatchObject({ ok: true })
})

test('an engine that worked long is looked at before the next document, which waits until it is started anew', async () => {
  let workMs = 100
  const asked: string[] = []
  let isGone = false
  const fetch = (url: string): Promise<Response> => {
    if (isGone) return Promise.reject(new Error('gone'))
    if (new URL(url).pathname === '/health') return Promise.resolve(new Response('ok'))
    return new Promise((resolve) => setTimeout(() => resolve(new Response('text')), workMs))
  }
  const service = {
    fetch: (url: string) => {
      asked.push(new URL(url).pathname)
      isGone = true
      setTimeout(() => (isGone = false), 200)
      return Promise.resolve(Response.json({ isRenewed: true }))
    },
  }
  const slots = createSlots([
    { engine: { fetch } as never, supervisor: { service: service as never, name: 'engine-0' } },
  ])
  const sent = async () => {
    const answer = slots.send('', request, caller)
    await vi.advanceTimersByTimeAsync(workMs + 50)
    return await answer
  }
  expect(await sent()).toMatchObject({ ok: true })
  expect(asked).toEqual([])
  workMs = 1_000
  expect(await sent()).toMatchObject({ ok: true })
  expect(asked).toEqual(['/relieve'])
  workMs = 100
  const next = slots.send('', request, caller)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(await next).toMatchObject({ ok: true })
  expect(asked).toEqual(['/relieve'])
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
