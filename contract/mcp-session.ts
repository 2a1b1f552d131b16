// The RPC surface of the McpSessions object, one for each tenant: sessions of MCP 2025, what each watches, and what their clients are asked.
import type { Result } from './result.ts'
import type { Call } from './rpc.ts'

/** A session is its beginner's: to anybody else it is not there. */
export interface McpSessionAsked extends Call {
  readonly sessionId: string
}

/** A resource that a client wants to be told of. */
export interface WatchedResource {
  readonly uri: string
  /** Of what the client knows: it is told where the resource has another. Null of what has none. */
  readonly mark: string | null
}

export interface McpSessionsRpc {
  /**
   * `initialize`: the params of the message that began it, as JSON; what the client can do stands there. `counted`: as whose it is counted,
   * the key of which all comes. Durable on return.
   */
  begin(
    call: Call & { readonly initialize: string; readonly counted: string },
  ): Promise<Result<{ readonly sessionId: string }>>
  /** The params of its first message. NOT_FOUND where it has ended, was idle for a day, or is somebody else's. */
  find(call: McpSessionAsked): Promise<Result<{ readonly initialize: string }>>
  /** Ends it, with what it watches and whom it asks. */
  end(call: McpSessionAsked): Promise<Result<true>>
  watch(call: McpSessionAsked & WatchedResource): Promise<Result<true>>
  /** What its client knows now; of what is watched no longer nothing. */
  told(call: McpSessionAsked & WatchedResource): Promise<Result<true>>
  unwatch(call: McpSessionAsked & { readonly uri: string }): Promise<Result<true>>
  /** What it watches, for the stream that tells of it: the newest of a session. NOT_FOUND to every other. */
  watched(
    call: McpSessionAsked & { readonly streamId: string; readonly isNew: boolean },
  ): Promise<Result<readonly WatchedResource[]>>
  /** Makes room for an answer of the client, before it is asked. In memory alone. */
  ask(call: McpSessionAsked & { readonly askId: string }): Promise<Result<true>>
  /** What the client answered, as JSON of the whole message. What nobody asked for is dropped. */
  answer(call: McpSessionAsked & { readonly askId: string; readonly message: string }): Promise<Result<true>>
  /** Waits for the answer some seconds; null where it has not come. NOT_FOUND where the question is not known any more. */
  awaitAnswer(call: McpSessionAsked & { readonly askId: string }): Promise<Result<string | null>>
}
