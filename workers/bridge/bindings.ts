// What the bridge is given: the configuration, and by name of each provider the way to it and its secret.
import { providerBinding, toolSecretName } from '../../contract/provider.ts'

export interface BridgeBindings {
  readonly CONFIG: string
  /** `1` where a launcher gives a way to each provider, and no other; absent at the edge, which reaches them by itself. */
  readonly HAS_WAYS?: string
  /** The way to whom approvals are told, and the secret that signs what they are told. */
  readonly WEBHOOK?: Fetcher
  readonly HITL_WEBHOOK_SECRET?: string
  readonly HITL_WEBHOOK_URL?: string
  readonly [name: `PROVIDER_${string}`]: Fetcher | undefined
  readonly [name: `TOOL_SECRET_${string}`]: string | undefined
}

export const wayOf = (env: BridgeBindings, provider: string): Fetcher | undefined => env[providerBinding(provider)]

/** Empty where none is given. */
export const secretOf = (env: BridgeBindings, provider: string): string => env[toolSecretName(provider)] ?? ''
