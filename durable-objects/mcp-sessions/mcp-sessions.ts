// McpSessions: sessions of a tenant's clients of MCP 2025. A question to a client goes out in one request, and its answer comes in another.
import { DurableObject } from 'cloudflare:workers'
import type { Call } from '../../contract/rpc.ts'
import type { McpSessionAsked, McpSessionsRpc, WatchedResource } from '../../contract/mcp-session.ts'
import { limits } from '../../contract/limits.ts'
import { accepted, refused } from '../../contract/result.ts'
import { Asks } from './asks.ts'
import {
  beginSession,
  endSession,
  findSession,
  makeTables,
  told,
  unwatch,
  watch,
  watchedOf,
  type Asking,
} from './kept.ts'

/** Shorter than anything on the way gives up on a call that says nothing. */
const waitMs = 20_000

const askingOf = ({ sessionId, actor }: McpSessionAsked): Asking => ({ sessionId, owner: actor.id, nowMs: Date.now() })

const beyond = (what: string, charactersMax: number) =>
  refused('PAYLOAD_TOO_LARGE', `${what} has more than ${charactersMax} characters.`)

export class McpSessions extends DurableObject implements McpSessionsRpc {
  readonly #asks = new Asks()
  /** Which stream tells of a session: the newest. Where it is not known any more, whichever asks. */
  readonly #streamBySession = new Map<string, string>()

  constructor(ctx: DurableObjectState, env: object) {
    super(ctx, env)
    makeTables(ctx.storage.sql)
  }

  get #sql() {
    return this.ctx.storage.sql
  }

  async begin({ counted, initialize, ...call }: Call & { readonly initialize: string; readonly counted: string }) {
    const { mcpInitializeCharactersMax } = limits
    if (initialize.length > mcpInitializeCharactersMax)
      return beyond('What a client says of itself', mcpInitializeCharactersMax)
    const sessionId = crypto.randomUUID()
    this.ctx.storage.transactionSync(() =>
      beginSession(this.#sql, { ...askingOf({ ...call, sessionId }), counted, initialize }),
    )
    return accepted({ sessionId })
  }

  async find(call: McpSessionAsked) {
    return findSession(this.#sql, askingOf(call))
  }

  async end(call: McpSessionAsked) {
    const ended = this.ctx.storage.transactionSync(() => endSession(this.#sql, askingOf(call)))
    if (!ended.ok) return ended
    this.#asks.close(call.sessionId)
    this.#streamBySession.delete(call.sessionId)
    return ended
  }

  async watch(call: McpSessionAsked & WatchedResource) {
    const { mcpUriCharactersMax } = limits
    if (call.uri.length > mcpUriCharactersMax) return beyond('The address of a resource', mcpUriCharactersMax)
    return watch(this.#sql, askingOf(call), call)
  }

  async told(call: McpSessionAsked & WatchedResource) {
    return told(this.#sql, askingOf(call), call)
  }

  async unwatch(call: McpSessionAsked & { readonly uri: string }) {
    return unwatch(this.#sql, askingOf(call), call.uri)
  }

  async watched({
    streamId,
    isNew,
    ...call
  }: McpSessionAsked & { readonly streamId: string; readonly isNew: boolean }) {
    const found = findSession(this.#sql, askingOf(call))
    if (!found.ok) return found
    if (isNew) this.#streamBySession.set(call.sessionId, streamId)
    const isNewest = (this.#streamBySession.get(call.sessionId) ?? streamId) === streamId
    return isNewest
      ? accepted(watchedOf(this.#sql, call.sessionId))
      : refused('NOT_FOUND', 'A newer stream tells of this session.')
  }

  async ask({ askId, ...call }: McpSessionAsked & { readonly askId: string }) {
    const found = findSession(this.#sql, askingOf(call))
    return found.ok ? this.#asks.open(call.sessionId, askId, Date.now()) : found
  }

  async answer({ askId, message, ...call }: McpSessionAsked & { readonly askId: string; readonly message: string }) {
    const { mcpAnswerCharactersMax } = limits
    const found = findSession(this.#sql, askingOf(call))
    if (!found.ok) return found
    if (message.length > mcpAnswerCharactersMax) return beyond('The answer', mcpAnswerCharactersMax)
    this.#asks.answer(call.sessionId, askId, message)
    return accepted(true as const)
  }

  async awaitAnswer({ askId, ...call }: McpSessionAsked & { readonly askId: string }) {
    const found = findSession(this.#sql, askingOf(call))
    return found.ok ? await this.#asks.wait(call.sessionId, askId, waitMs) : found
  }
}
