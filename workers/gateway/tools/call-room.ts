// How many calls of tools are under way in this isolate: of a tenant, and of one caller, so that none of its agents takes the room of all.
import { limits } from '../../../contract/limits.ts'
import { refused, type Result } from '../../../contract/result.ts'
import { countedAs } from '../../../core/access/claims.ts'
import type { Session } from '../session.ts'

class Room {
  readonly #atOnceMax: number
  readonly #underWay = new Map<string, number>()

  constructor(atOnceMax: number) {
    this.#atOnceMax = atOnceMax
  }

  isFull(who: string): boolean {
    return (this.#underWay.get(who) ?? 0) >= this.#atOnceMax
  }

  enter(who: string): void {
    this.#underWay.set(who, (this.#underWay.get(who) ?? 0) + 1)
  }

  leave(who: string): void {
    const left = (this.#underWay.get(who) ?? 1) - 1
    if (left === 0) this.#underWay.delete(who)
    else this.#underWay.set(who, left)
  }
}

const ofTenants = new Room(limits.toolCallsAtOnceMax)
const ofCallers = new Room(limits.toolCallsPerCallerMax)

export async function withinRoom<T>(
  { claims }: Pick<Session, 'claims'>,
  work: () => Promise<Result<T>>,
): Promise<Result<T>> {
  const { tenantId } = claims
  const caller = `${tenantId}/${countedAs(claims)}`
  if (ofCallers.isFull(caller)) return full('A caller', limits.toolCallsPerCallerMax)
  if (ofTenants.isFull(tenantId)) return full('A tenant', limits.toolCallsAtOnceMax)
  ofTenants.enter(tenantId)
  ofCallers.enter(caller)
  try {
    return await work()
  } finally {
    ofTenants.leave(tenantId)
    ofCallers.leave(caller)
  }
}

const full = (who: string, callsMax: number): Result<never> =>
  refused('RATE_LIMITED', `${who} calls at most ${callsMax} tools of others at one time.`, {
    next: 'Send it again once another call is answered.',
    retryAfterSeconds: 1,
  })
