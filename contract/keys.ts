// Keys across RPC: data keys of documents, named keys of a tenant. Raw keys leave the vault only to Workers, which use one for at most 60 s after it was opened; its bytes go with the next that is kept.
import type { Call } from './rpc.ts'
import type { Result } from './result.ts'

export interface DocumentKey {
  readonly documentId: string
  /** Key id, `k_` and 26 characters; stands in every ciphertext's header. */
  readonly kid: string
  /** 32 random bytes. */
  readonly key: Uint8Array
}

/** Keys of a tenant or graph that are not a document's. */
export type NamedKey = 'duplicates' | 'subjects' | 'identities' | 'approvals' | 'grants' | `graph:${string}`

/** The vault's surface of the Tenant object. Share A and wrapped keys there, share B in R2; neither alone opens anything. */
export interface KeyVaultRpc {
  /** Unwraps many keys in one call; a document whose key was destroyed or never existed is absent from the answer. */
  openDocumentKeys(call: Call & { readonly documentIds: readonly string[] }): Promise<Result<readonly DocumentKey[]>>
  /** 32 bytes per name. A graph's is absent until an ingest has named the graph; the others are made at first use. */
  openNamedKeys(
    call: Call & { readonly names: readonly NamedKey[] },
  ): Promise<Result<readonly { readonly name: NamedKey; readonly key: Uint8Array }[]>>
  /** Destroys a document's key: share B first, then A. Durable on return: nothing that backup brings back opens it. */
  destroyDocumentKey(call: Call & { readonly documentId: string }): Promise<Result<{ readonly destroyed: boolean }>>
}
