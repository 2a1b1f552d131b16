// Tokens across RPC: the Tenant signs them and says which are good; private halves of its keys never leave it.
import type { Result } from './result.ts'
import type { Call } from './rpc.ts'
import type { TokenDraft } from './token.ts'

export interface TokenKey {
  /** Thumbprint of the public half (RFC 7638): it says nothing of whose it is. */
  readonly kid: string
  /** Public half, base64url. */
  readonly x: string
}

/** What a gateway needs to know of a tenant's tokens. */
export interface TokenState {
  /** The one that signs first, then those whose tokens are still good. */
  readonly keys: readonly TokenKey[]
  /** Ids of keys and tokens that ended before their time, while tokens of theirs may be out. */
  readonly ended: readonly string[]
  /** Under which keys of the instance's secret are known in tokens; 32 bytes in hex. It leaves no gateway. */
  readonly markKey: string
}

export interface FoundTokens {
  readonly digest: string
  /** Null where the asker has it. */
  readonly state: TokenState | null
}

export interface IssueCall extends Call {
  readonly claims: string | null
  readonly draft: TokenDraft
  /** The token ends by then: no credential outlives the one that gives it. */
  readonly expiresMs: number
  /** Of a task: until when it may be renewed. */
  readonly taskEndsMs: number | null
}

export interface IssuedToken {
  readonly token: string
  readonly jti: string
  readonly expiresMs: number
  readonly taskEndsMs: number | null
  readonly draft: TokenDraft
}

export interface EndTokenCall extends Call {
  readonly claims: string | null
  readonly jti: string
  /** Of a task that this key gave alone; NOT_FOUND of any other. Absent where whoever asks may end all. */
  readonly ofSub?: string
}

export interface RenewCall extends EndTokenCall {
  /** Which of what is used once is used: a code is 0, each refresh token one more. Used again it ends the task (RFC 6749 §4.1.2, OAuth 2.1 §4.3.1). Absent where the token itself is shown. */
  readonly atGeneration?: number
}

export interface UseOnceCall extends Call {
  /** Digests: what they are of is kept nowhere. */
  readonly ids: readonly string[]
  /** Until when one of them could come again and be taken. */
  readonly untilMs: number
}

/** A task whose tokens are renewed. */
export interface TokenTask {
  readonly jti: string
  readonly draft: TokenDraft
  readonly endsMs: number
  readonly renewals: number
}

export interface RotateCall extends Call {
  readonly claims: string | null
  readonly endTokens: boolean
}

/** The tokens' surface of the Tenant object. */
export interface TokenRpc {
  findTokens(call: Call & { readonly knownDigest: string | null }): Promise<Result<FoundTokens>>
  /** Durable with its record on return. Refused where the key of which it comes, or a token between them, has ended. */
  issueToken(call: IssueCall): Promise<Result<IssuedToken>>
  /** As the first token of the task was, for a while more. Refused where task or key have ended. */
  renewToken(call: RenewCall): Promise<Result<IssuedToken>>
  /** Tasks that go on, the latest first: of a key, or of all where it is null. */
  tokenTasks(
    call: Call & { readonly sub: string | null; readonly limit: number; readonly cursor: string | null },
  ): Promise<Result<readonly TokenTask[]>>
  /** Ends one token and what was given by it; all of its task, where it is a task's. Durable with its record on return. */
  endToken(call: EndTokenCall): Promise<Result<{ readonly endedMs: number }>>
  /** Durable on return: whoever comes with one of them again is refused (AUTH_REQUIRED). */
  useOnce(call: UseOnceCall): Promise<Result<null>>
  /** Another key signs from now on. Durable with its record on return. */
  rotateTokenKey(call: RotateCall): Promise<Result<readonly TokenKey[]>>
}
