// clawql mcp: every message gets its answer as one line, whatever the server does and however its bytes come.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bridge } from '../../../cli/mcp/bridge.ts'
import { eventsOf } from '../../../cli/mcp/server-events.ts'
import { CommandFailure, exitCodes } from '../../../cli/output.ts'

type Server = (
  init: RequestInit & { headers: Record<string, string> },
  message: { id?: number; method: string },
) => Promise<Response> | Response

interface Told {
  readonly lines: readonly { id?: unknown; result?: unknown; error?: { code: number; message: string } }[]
  readonly warned: readonly string[]
}

async function told(messages: readonly (object | string)[], server: Server): Promise<Told> {
  const lines: string[] = []
  const warned: string[] = []
  const written = (async function* () {
    for (const message of messages) yield typeof message === 'string' ? message : JSON.stringify(message)
  })()
  await bridge(written, {
    api: {
      fetch: async (path, init) => {
        expect(path).toBe('/mcp')
        return await server(init as never, JSON.parse(init!.body as string) as never)
      },
    },
    write: (line) => {
      expect(line).not.toContain('\n')
      lines.push(line)
    },
    warn: (text) => warned.push(text),
  })
  return { lines: lines.map((line) => JSON.parse(line) as never), warned }
}

const ask = (id: number, method = 'tools/list', params: object = {}) => ({ jsonrpc: '2.0', id, method, params })
const result = (id: number | undefined, value: unknown = {}) => Response.json({ jsonrpc: '2.0', id, result: value })

/** Bytes in pieces of these sizes, the last of which goes on. */
function inPieces(text: string, sizes: readonly number[]): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text)
  let at = 0
  let piece = 0
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close()
      const size = sizes[piece++ % sizes.length]!
      controller.enqueue(bytes.subarray(at, (at += size)))
    },
  })
}

test('2,000 streams of events come out as they went in, whatever their pieces and line ends', async () => {
  const texts = fc.array(
    fc.array(
      fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll(/[\r\n\u2028]/g, '')),
      { minLength: 1, maxLength: 3 },
    ),
    { maxLength: 5 },
  )
  const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 })
  await fc.assert(
    fc.asyncProperty(texts, sizes, fc.constantFrom('\n', '\r\n', '\r'), async (events, pieces, end) => {
      const stream = events
        .map((lines) => [': alive', 'event: message', ...lines.map((line) => `data: ${line}`), '', ''].join(end))
        .join('')
      const read: string[] = []
      for await (const text of eventsOf(inPieces(`${stream}${end}`, pieces))) read.push(text)
      expect(read).toEqual(events.map((lines) => lines.join('\n')))
    }),
    { numRuns: 2_000 },
  )
})

describe('a message', () => {
  test('is answered by its own answer, though a later one is answered first', async () => {
    const { lines } = await told([ask(1), ask(2), ask(3)], async (_init, { id }) => {
      await new Promise((resolve) => setTimeout(resolve, 20 * (3 - id!)))
      return result(id)
    })
    expect(new Set(lines.map(({ id }) => id))).toEqual(new Set([1, 2, 3]))
  })

  test('that only tells is answered by nothing', async () => {
    const { lines, warned } = await told(
      [{ jsonrpc: '2.0', method: 'notifications/initialized' }],
      () => new Response(null, { status: 202 }),
    )
    expect([lines, warned]).toEqual([[], []])
  })

  test('goes under the version that was agreed, or under its own with its name', async () => {
    const sent: Record<string, string>[] = []
    const modern = { name: 'récall', _meta: { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' } }
    const task = { ...modern, taskId: 'ingest.01K00000000000000000000000', name: undefined }
    const asked = [ask(1, 'initialize'), ask(2), ask(3, 'tools/call', modern), ask(4, 'tasks/get', task)]
    await told(asked, ({ headers }, { id, method }) => {
      sent.push(headers)
      return result(id, method === 'initialize' ? { protocolVersion: '2025-11-25' } : {})
    })
    expect(sent[0]).not.toHaveProperty('mcp-protocol-version')
    expect(sent[1]).toMatchObject({ 'mcp-protocol-version': '2025-11-25' })
    expect(sent[1]).not.toHaveProperty('mcp-method')
    expect(sent[2]).toMatchObject({
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'tools/call',
      'mcp-name': `=?base64?${Buffer.from('récall').toString('base64')}?=`,
    })
    expect(sent[3]).toMatchObject({ 'mcp-method': 'tasks/get', 'mcp-name': task.taskId })
  })

  test.each<[string, Server, RegExp]>([
    [
      'is refused',
      () =>
        Response.json(
          { code: 'AUTH_REQUIRED', detail: 'Send a key.', next: 'Make one.' },
          { status: 401, headers: { 'content-type': 'application/problem+json' } },
        ),
      /^AUTH_REQUIRED: Send a key\. Make one\.$/,
    ],
    [
      'reaches nobody',
      () => Promise.reject(new CommandFailure('No server answers.', exitCodes.unreachable, 'Start it.')),
      /^No server answers\. Start it\.$/,
    ],
    [
      'has an answer that breaks off',
      () => new Response('{"jsonrpc"', { headers: { 'content-type': 'application/json' } }),
      /broke off/,
    ],
    [
      'has a stream that breaks off',
      () =>
        new Response(new ReadableStream({ pull: (controller) => controller.error(new Error('gone')) }), {
          headers: { 'content-type': 'text/event-stream' },
        }),
      /broke off/,
    ],
  ])('that %s is answered with the reason', async (_case, server, reason) => {
    const { lines } = await told([ask(7), ask(8)], server)
    expect(lines.map(({ id, error }) => [id, error?.code])).toEqual([
      [7, -32_000],
      [8, -32_000],
    ])
    expect(lines[0]?.error?.message).toMatch(reason)
  })

  test('of the protocol’s own errors comes as it is', async () => {
    const { lines } = await told([ask(1)], () =>
      Response.json({ jsonrpc: '2.0', id: 1, error: { code: -32_602, message: 'no' } }, { status: 400 }),
    )
    expect(lines).toEqual([{ jsonrpc: '2.0', id: 1, error: { code: -32_602, message: 'no' } }])
  })

  test('that is cancelled is let go', async () => {
    const cancel = { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 5 } }
    const { lines } = await told([ask(5), cancel], ({ signal }, { id }) =>
      id === 5
        ? new Promise((_resolve, reject) => signal!.addEventListener('abort', () => reject(new Error('aborted'))))
        : new Response(null, { status: 202 }),
    )
    expect(lines).toEqual([])
  })

  test.each(['{', '[]', '1', 'null'])('that is none is answered as such: %s', async (line) => {
    const { lines } = await told([line, ask(1)], (_init, { id }) => result(id))
    expect(lines[0]).toMatchObject({ id: null, error: { code: -32_700 } })
    expect(lines[1]).toMatchObject({ id: 1, result: {} })
  })

  test('waits where 64 are under way', async () => {
    let most = 0
    let now = 0
    await told(
      Array.from({ length: 300 }, (_, id) => ask(id)),
      async (_init, { id }) => {
        most = Math.max(most, ++now)
        await new Promise((resolve) => setTimeout(resolve, 2))
        now--
        return result(id)
      },
    )
    expect(most).toBe(64)
  })
})
