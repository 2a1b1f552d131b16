// Answers that have no end of their own: the door waits for none of them, and ends them where it closes or holds.
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { useDoor } from './door-before-main.ts'

const here = useDoor()

const opens = async (): Promise<ReadableStreamDefaultReader<Uint8Array>> => {
  here.answer = (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'clawql-standing': 'stream' })
    response.write(': listening\n\n')
  }
  const response = await fetch(here.url())
  expect(response.headers.get('clawql-standing')).toBeNull()
  const reader = response.body!.getReader()
  expect(Buffer.from((await reader.read()).value ?? '').toString()).toBe(': listening\n\n')
  return reader
}

describe('an answer that stands', () => {
  it('is no request under way, and ends with the door at once', async () => {
    const reader = await opens()
    expect(here.door.counts.requests).toBe(0)
    const beganMs = performance.now()
    await here.door.close(10_000)
    expect((await reader.read()).done).toBe(true)
    expect(performance.now() - beganMs).toBeLessThan(5_000)
  })

  it('ends where the door holds, so that main can be renewed', async () => {
    const reader = await opens()
    const release = here.door.hold()
    expect((await reader.read()).done).toBe(true)
    await wait(50)
    expect(here.door.counts.requests).toBe(0)
    release()
  })
})
