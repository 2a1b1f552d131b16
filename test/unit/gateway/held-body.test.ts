// Large bodies of JSON: they come whole, wait for room in their tenant's turn, and give it back.
import { describe, expect, test } from 'vitest'
import { holdBody, holdsNothing } from '../../../workers/gateway/held-body.ts'
import { bodies } from '../../../workers/gateway/upload/body.ts'
import { becomeLikeWorkerd } from './like-workerd.ts'

becomeLikeWorkerd()

const MiB = 2 ** 20
const bytesMax = 8 * MiB

const requestOf = (body: string | ReadableStream, statedBytes?: number): Request => {
  const headers: Record<string, string> = statedBytes === undefined ? {} : { 'content-length': String(statedBytes) }
  const init = { method: 'POST', body, duplex: 'half' as const, headers }
  return new Request('http://localhost/api/execute', init)
}

/** Bytes in one stream that can be read as workerd reads them. */
const streamOf = (text: string, breaksAt = Infinity): ReadableStream => {
  const bytes = new TextEncoder().encode(text)
  let at = 0
  return new ReadableStream({
    type: 'bytes',
    pull(controller) {
      if (at >= breaksAt) return controller.error(new Error('gone'))
      if (at < bytes.length) return controller.enqueue(bytes.slice(at, (at += 50_000)))
      controller.close()
      const { byobRequest } = controller as unknown as { byobRequest: { respond(bytes: number): void } | null }
      byobRequest?.respond(0)
    },
  })
}

const hold = (request: Request, tenantId = 'one', most = bytesMax) => holdBody(request, { tenantId, bytesMax: most })
const textOf = async (held: Awaited<ReturnType<typeof hold>>) =>
  held.ok ? await held.value.request.text() : held.refusal.code

describe('a body', () => {
  test.each([0, 1, 65_536])('of %i bytes is left as it is', async (bytes) => {
    const request = requestOf('x'.repeat(bytes), bytes)
    const held = await hold(request)
    expect(held.ok && held.value.request).toBe(request)
    expect(bodies.heldBytes()).toBe(0)
  })

  test('that came with another one, or where small ones alone are taken, is left as it is', async () => {
    const inner = requestOf(streamOf('x'.repeat(100_000)))
    holdsNothing(inner)
    for (const [request, most] of [
      [inner, bytesMax],
      [requestOf(streamOf('x'.repeat(100_000))), 65_536],
    ] as const) {
      const held = await hold(request, 'one', most)
      expect(held.ok && held.value.request).toBe(request)
    }
  })

  test('without a length holds, once it is there, what it takes and not what it might have', async () => {
    const held = await hold(requestOf(streamOf('x'.repeat(100_000))))
    expect(held.ok).toBe(true)
    expect(bodies.heldBytes()).toBe(600_000)
    if (held.ok) await held.value.leave()
    expect(bodies.heldBytes()).toBe(0)
  })

  test('comes whole, and is counted with what is made of it until it leaves', async () => {
    const text = 'äx'.repeat(400_000)
    for (const stated of [undefined, 1_200_000]) {
      const held = await hold(requestOf(streamOf(text), stated))
      expect(bodies.heldBytes()).toBe(6 * 1_200_000)
      expect(await textOf(held)).toBe(text)
      if (held.ok) await held.value.leave()
      expect(bodies.heldBytes()).toBe(0)
    }
  })

  test('beyond its bound, or that breaks off, is refused and leaves', async () => {
    expect(await textOf(await hold(requestOf(streamOf('x'.repeat(10)), bytesMax + 1)))).toBe('PAYLOAD_TOO_LARGE')
    expect(await textOf(await hold(requestOf(streamOf('x'.repeat(300_000))), 'one', 200_000))).toBe('PAYLOAD_TOO_LARGE')
    expect(await textOf(await hold(requestOf(streamOf('x'.repeat(300_000), 100_000))))).toBe('VALIDATION_FAILED')
    expect(bodies.heldBytes()).toBe(0)
  })

  test('waits for its tenant’s room, and another tenant’s does not wait with it', async () => {
    const text = 'x'.repeat(bytesMax)
    const large = () => requestOf(streamOf(text), bytesMax)
    const first = await hold(large())
    const waiting = hold(large())
    const other = await hold(large(), 'two')
    expect(other.ok).toBe(true)
    expect(bodies.heldBytes()).toBe(2 * 6 * bytesMax)
    for (const held of [first, other]) if (held.ok) await held.value.leave()
    const second = await waiting
    expect(second.ok).toBe(true)
    if (second.ok) await second.value.leave()
    expect(bodies.heldBytes()).toBe(0)
  })
})
