// A tenant's policy across RPC: its text, which the gateway reads and the Tenant keeps.
import type { Result } from './result.ts'
import type { Call } from './rpc.ts'

export interface PolicyVersion {
  /** 1 for the first; 0 says that there is none. */
  readonly version: number
  /** `sha256:…` of the text. */
  readonly digest: string
  readonly writtenMs: number
  /** Id of who wrote it. */
  readonly writtenBy: string
}

export interface StoredPolicy extends PolicyVersion {
  /** JSON, as its schema took it (contract/policy.ts). */
  readonly body: string
}

export interface PolicyAsked extends Call {
  /** What the asker has. */
  readonly known: { readonly version: number; readonly digest: string } | null
}

export interface FoundPolicy {
  /** 0 where the tenant has no policy. */
  readonly version: number
  readonly digest: string
  /** Null where the asker has it, or there is none. */
  readonly body: string | null
}

export interface WritePolicyCall extends Call {
  readonly claims: string | null
  readonly body: string
  /** Version that the writer knew; null where it does not matter. */
  readonly expectedVersion: number | null
}

/** The policy's surface of the Tenant object. */
export interface PolicyRpc {
  findPolicy(call: PolicyAsked): Promise<Result<FoundPolicy>>
  /** Durable with its record on return. */
  writePolicy(call: WritePolicyCall): Promise<Result<StoredPolicy>>
  /** Null where there is none. The newest one where no version is named. */
  readPolicy(call: Call & { readonly version: number | null }): Promise<Result<StoredPolicy | null>>
  /** Newest first, at most `limits.pageSizeMax`. */
  policies(call: Call): Promise<Result<readonly PolicyVersion[]>>
}
