// A full disk: what has to be recorded is refused before it is tried, and what failed for it is not called our fault.
import { limits } from '../../contract/limits.ts'
import { accepted, type Refusal, type Result } from '../../contract/result.ts'
import type { Route } from '../../contract/routes.ts'
import type { GatewayBindings } from '../shared/bindings.ts'
import { currentFreeDisk, lookAtFreeDisk } from './upload/admission.ts'

const leastMiB = limits.recordFreeBytesMin / 1024 ** 2

const refuseBelow = (freeBytes: number | null): Refusal | null =>
  freeBytes === null || freeBytes >= limits.recordFreeBytesMin
    ? null
    : {
        code: 'INSUFFICIENT_STORAGE',
        detail: `Less than ${leastMiB} MiB are free; nothing that has to be recorded is done, and nothing was changed.`,
      }

/** What only reads needs none. A store whose write fails is closed, and has to be opened again: so the write is not tried. */
export async function requireRoom(
  route: Pick<Route, 'method' | 'scope'>,
  bindings: GatewayBindings,
): Promise<Result<null>> {
  if (route.method === 'GET' || route.scope === 'public') return accepted(null)
  const refusal = refuseBelow(await currentFreeDisk(bindings))
  return refusal === null ? accepted(null) : { ok: false, refusal }
}

/** Of a request that failed in a way that nobody foresaw. Asked anew: the failure may be the first sign. */
export async function explainFullDisk(bindings: GatewayBindings): Promise<Refusal | null> {
  return refuseBelow(await lookAtFreeDisk(bindings))
}
