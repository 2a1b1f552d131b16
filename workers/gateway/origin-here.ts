// Under which address this instance is called by a request: behind a proxy its public one.
import type { GatewayContext } from './context.ts'
import { originOf } from './issuer/challenge.ts'

export function originHere(c: GatewayContext): string {
  const config = c.get('config')
  return config.ok ? originOf(config.value, c.req.url) : new URL(c.req.url).origin
}
