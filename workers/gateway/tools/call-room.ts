// How many calls of tools are under way in this isolate: of a tenant, and of one caller, so that none of its agents takes the room of all.
import { limits } from '../../../contract/limits.ts'
import { refused, type Result } from '../../../contract/result.ts'
import { countedAs } from '../../../core/access/claims.ts'
import { steadyMs } from '../../shared/steady-ms.ts'
import { Places } from '../places.ts'
import type { Session } from '../session.ts'

/** A provider may take two minutes, and an approval and a record stand around it. */
const longestMs = 180_000
const ofTenants = new Places({ atOnceMax: limits.toolCallsAtOnceMax, longestMs })
const ofCallers = new Places({ atOnceMax: limits.toolCallsPerCallerMax, longestMs })

export async function withinRoom<T>(
  { claims }: Pick<Session, 'claims'>,
  work: () => Promise<Result<T>>,
): Promise<Result<T>> {
  const { tenantId } = claims
  const nowMs = steadyMs()
  const leaveCaller = ofCallers.take(nowMs, `${tenantId}/${countedAs(claims)}`)
  if (leaveCaller === null) return full('A caller', limits.toolCallsPerCallerMax)
  const leaveTenant = ofTenants.take(nowMs, tenantId)
  try {
    return leaveTenant === null ? full('A tenant', limits.toolCallsAtOnceMax) : await work()
  } finally {
    leaveTenant?.()
    leaveCaller()
  }
}

const full = (who: string, callsMax: number): Result<never> =>
  refused('RATE_LIMITED', `${who} calls at most ${callsMax} tools of others at one time.`, {
    next: 'Send it again once another call is answered.',
    retryAfterSeconds: 1,
  })
