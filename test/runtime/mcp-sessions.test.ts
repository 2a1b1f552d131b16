// McpSessions: whose a session is, how many there are, what it watches, and answers that come in another request than the question.
import { evictDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import { limits } from '../../contract/limits.ts'
import type { McpSessionAsked, McpSessionsRpc } from '../../contract/mcp-session.ts'
import { objectName } from '../../contract/tenant.ts'
import { callOf, codeOf, newTenant, opened } from './tenant-fixture.ts'

type Sessions = DurableObjectStub & McpSessionsRpc
const namespace = (env as unknown as { readonly MCP_SESSIONS: { getByName(name: string): Sessions } }).MCP_SESSIONS

function world() {
  const tenantId = newTenant()
  const sessions = namespace.getByName(objectName.mcpSessions(tenantId))
  const by = (id: string) => ({ ...callOf(tenantId), actor: { id, type: 'agent' as const } })
  const begin = async (id: string, initialize = '{}'): Promise<McpSessionAsked> => ({
    ...by(id),
    sessionId: opened(await sessions.begin({ ...by(id), counted: id, initialize })).sessionId,
  })
  return { sessions, by, begin }
}

describe('a session', () => {
  test('is its beginner’s, holds what was said first, and outlives the object', async () => {
    const { sessions, by, begin } = world()
    const asked = await begin('crane', '{"capabilities":{"sampling":{}}}')
    expect(asked.sessionId).toMatch(/^[\x21-\x7e]{36}$/)
    await evictDurableObject(sessions)
    expect(opened(await sessions.find(asked)).initialize).toBe('{"capabilities":{"sampling":{}}}')
    const byAnother = { ...asked, ...by('gull') }
    for (const refused of [
      await sessions.find(byAnother),
      await sessions.end(byAnother),
      await sessions.watch({ ...byAnother, uri: 'a', mark: null }),
      await sessions.unwatch({ ...byAnother, uri: 'a' }),
      await sessions.watched({ ...byAnother, streamId: 's', isNew: true }),
      await sessions.ask({ ...byAnother, askId: 'q' }),
      await sessions.answer({ ...byAnother, askId: 'q', message: '{}' }),
      await sessions.awaitAnswer({ ...byAnother, askId: 'q' }),
    ])
      expect(codeOf(refused)).toBe('NOT_FOUND')
  })

  test('is over once it was ended, with what it watched', async () => {
    const { sessions, begin } = world()
    const asked = await begin('crane')
    await sessions.watch({ ...asked, uri: 'a', mark: '1' })
    expect(codeOf(await sessions.end(asked))).toBe('ok')
    expect(codeOf(await sessions.find(asked))).toBe('NOT_FOUND')
    expect(codeOf(await sessions.end(asked))).toBe('NOT_FOUND')
  })

  test('of a caller beyond its bound, the one that was idle longest ends; nobody else’s does', async () => {
    const { sessions, begin } = world()
    const other = await begin('gull')
    const first = await begin('crane')
    for (let at = 1; at < limits.mcpSessionsPerCallerMax; at++) await begin('crane')
    expect(codeOf(await sessions.find(first))).toBe('ok')
    await begin('crane')
    expect([codeOf(await sessions.find(first)), codeOf(await sessions.find(other))]).toEqual(['NOT_FOUND', 'ok'])
  })

  test('is not begun by a client that says too much of itself', async () => {
    const { sessions, by } = world()
    const initialize = 'x'.repeat(limits.mcpInitializeCharactersMax + 1)
    expect(codeOf(await sessions.begin({ ...by('crane'), counted: 'crane', initialize }))).toBe('PAYLOAD_TOO_LARGE')
  })
})

describe('what is watched', () => {
  const stream = { streamId: 'one', isNew: false }

  test('is told to the newest stream, from the mark that was last told', async () => {
    const { sessions, begin } = world()
    const asked = await begin('crane')
    await sessions.watch({ ...asked, uri: 'a', mark: '1' })
    await sessions.watch({ ...asked, uri: 'a', mark: '2' })
    await sessions.watch({ ...asked, uri: 'b', mark: null })
    expect(opened(await sessions.watched({ ...asked, ...stream, isNew: true }))).toEqual([
      { uri: 'a', mark: '2' },
      { uri: 'b', mark: null },
    ])
    await sessions.unwatch({ ...asked, uri: 'a' })
    expect(opened(await sessions.watched({ ...asked, streamId: 'two', isNew: true }))).toEqual([
      { uri: 'b', mark: null },
    ])
    expect(codeOf(await sessions.watched({ ...asked, ...stream }))).toBe('NOT_FOUND')
    await evictDurableObject(sessions)
    expect(opened(await sessions.watched({ ...asked, ...stream }))).toHaveLength(1)
  })

  test('is so much and no more, of addresses so long', async () => {
    const { sessions, begin } = world()
    const asked = await begin('crane')
    const watch = (uri: string) => sessions.watch({ ...asked, uri, mark: null })
    for (let at = 0; at < limits.mcpWatchedMax; at++) expect(codeOf(await watch(`r${at}`))).toBe('ok')
    expect(codeOf(await watch('one more'))).toBe('LIMIT_EXCEEDED')
    expect(codeOf(await watch('r1'))).toBe('ok')
    expect(codeOf(await watch('x'.repeat(limits.mcpUriCharactersMax + 1)))).toBe('PAYLOAD_TOO_LARGE')
  })
})

describe('a question to a client', () => {
  test('is answered once, before or after somebody waits, and by its session alone', async () => {
    const { sessions, begin } = world()
    const [asked, another] = [await begin('crane'), await begin('crane')]
    await sessions.ask({ ...asked, askId: 'early' })
    await sessions.answer({ ...another, askId: 'early', message: '"another session"' })
    await sessions.answer({ ...asked, askId: 'early', message: '"first"' })
    await sessions.answer({ ...asked, askId: 'early', message: '"second"' })
    expect(opened(await sessions.awaitAnswer({ ...asked, askId: 'early' }))).toBe('"first"')
    expect(codeOf(await sessions.awaitAnswer({ ...asked, askId: 'early' }))).toBe('NOT_FOUND')
    await sessions.ask({ ...asked, askId: 'late' })
    const waited = sessions.awaitAnswer({ ...asked, askId: 'late' })
    await sessions.answer({ ...asked, askId: 'late', message: '"came"' })
    expect(opened(await waited)).toBe('"came"')
  })

  test('that nobody asked has no answer, and whoever waits learns that the session ended', async () => {
    const { sessions, begin } = world()
    const asked = await begin('crane')
    await sessions.answer({ ...asked, askId: 'never', message: '"x"' })
    expect(codeOf(await sessions.awaitAnswer({ ...asked, askId: 'never' }))).toBe('NOT_FOUND')
    await sessions.ask({ ...asked, askId: 'cut' })
    const waited = sessions.awaitAnswer({ ...asked, askId: 'cut' })
    await sessions.end(asked)
    expect(codeOf(await waited)).toBe('NOT_FOUND')
  })

  test('is one of few at a time, of a session and of a tenant; its answer is bounded', async () => {
    const { sessions, begin } = world()
    const asked = await begin('crane')
    const ask = (of: McpSessionAsked, at: number) => sessions.ask({ ...of, askId: `q${at}` })
    for (let at = 0; at < limits.mcpAsksPerSessionMax; at++) expect(codeOf(await ask(asked, at))).toBe('ok')
    expect(codeOf(await ask(asked, limits.mcpAsksPerSessionMax))).toBe('RATE_LIMITED')
    for (let open = limits.mcpAsksPerSessionMax; open < limits.mcpAsksMax; open += limits.mcpAsksPerSessionMax) {
      const other = await begin('crane')
      for (let at = 0; at < limits.mcpAsksPerSessionMax; at++) await ask(other, at)
    }
    expect(codeOf(await ask(await begin('gull'), 0))).toBe('RATE_LIMITED')
    const message = 'x'.repeat(limits.mcpAnswerCharactersMax + 1)
    expect(codeOf(await sessions.answer({ ...asked, askId: 'q0', message }))).toBe('PAYLOAD_TOO_LARGE')
  })
})
