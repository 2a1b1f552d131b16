// From which address a request comes, as somebody says whom the caller can't be: the door of the launcher, or Cloudflare at the edge.
import { readAddress } from '../../core/access/network.ts'
import type { GatewayBindings } from '../shared/bindings.ts'

/** Set by the door, which takes it from nobody; at the edge there is no door, and the field is a caller's. */
export const addressField = 'clawql-client-address'
/** Set by Cloudflare; behind the door it is a caller's. */
export const edgeAddressField = 'cf-connecting-ip'

/** Null where nobody says it. */
export function callerAddress(
  headers: Headers,
  { LISTENS_ON = '' }: Pick<GatewayBindings, 'LISTENS_ON'>,
): string | null {
  const said = headers.get(LISTENS_ON === '' ? edgeAddressField : addressField)
  return said === null ? null : (readAddress(said)?.toString() ?? null)
}
