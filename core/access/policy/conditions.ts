// Conditions of rules, compiled once: each a function of the request. What is not there fulfils nothing, not even another that is missing.
import {
  dayNames,
  type ClaimName,
  type Conditions,
  type TextCondition,
  type TimeCondition,
} from '../../../contract/policy.ts'
import { assert } from '../../../contract/result.ts'
import type { AccessRequest } from '../access-request.ts'
import { isWithin, readAddress, readNetwork } from '../network.ts'
import { compileArguments, type Holds } from './argument-conditions.ts'

type Read = (asked: AccessRequest) => string | null

const attributes: { readonly [name in Exclude<keyof Conditions, 'time' | 'arguments' | 'network'>]: Read } = {
  tenantId: ({ resource }) => resource.tenantId,
  resourceKind: ({ resource }) => resource.kind,
  resourceId: ({ resource }) => resource.id,
  actorId: ({ claims }) => claims.actor.id,
}

const claims: { readonly [name in ClaimName]: Read } = {
  tenantId: (asked) => asked.claims.tenantId,
  actorId: (asked) => asked.claims.actor.id,
  actorType: (asked) => asked.claims.actor.type,
}

/**
 * All of them; null where there is none. `grants`: whoever fulfils them is let through, so what is not understood fulfils nothing, and what
 * is not known yet may come to be fulfilled. Otherwise they keep somebody back, and it is the other way round.
 */
export function compileConditions(
  { time, network, arguments: places, ...written }: Conditions,
  grants: boolean,
): Holds | null {
  const all = Object.entries(written).flatMap(([name, condition]) =>
    condition === undefined ? [] : [compileText(attributes[name as keyof typeof attributes], condition)],
  )
  if (time !== undefined) all.push(compileTime(time))
  if (network !== undefined) all.push(compileNetwork(network, grants))
  if (places !== undefined) all.push(compileArguments(places, grants))
  const [first, ...rest] = all
  if (first === undefined) return null
  return rest.length === 0 ? first : (asked) => all.every((holds) => holds(asked))
}

function compileText(read: Read, condition: TextCondition): Holds {
  if (typeof condition === 'string') return compileEqual(read, condition)
  if ('prefix' in condition) {
    const prefix = valueOf(condition.prefix)
    return (asked) => {
      const begun = prefix(asked)
      return begun !== null && read(asked)?.startsWith(begun) === true
    }
  }
  const anyOf = condition.oneOf.map((value) => compileEqual(read, value))
  return (asked) => anyOf.some((holds) => holds(asked))
}

function compileEqual(read: Read, written: string): Holds {
  const value = valueOf(written)
  return (asked) => {
    const given = read(asked)
    return given !== null && given === value(asked)
  }
}

/** A claim's value, or the text itself. */
function valueOf(written: string): Read {
  const [, name] = /^\$\{claims\.([A-Za-z]+)\}$/.exec(written) ?? []
  return name === undefined ? () => written : claims[name as ClaimName]
}

/** From where a request comes is not always known: then nobody is let through for it, and nobody gets past. The last answer is kept. */
function compileNetwork(written: readonly string[], grants: boolean): Holds {
  const networks = written.map((text) => {
    const network = readNetwork(text)
    assert(network !== null, 'a policy is validated before it is compiled')
    return network
  })
  let known: { readonly text: string | null; readonly holds: boolean } = { text: null, holds: !grants }
  return ({ address: text = null }) => {
    if (known.text !== text) {
      const address = text === null ? null : readAddress(text)
      known = { text, holds: address === null ? !grants : networks.some((network) => isWithin(address, network)) }
    }
    return known.holds
  }
}

const minuteMs = 60_000
const minuteOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))

/** In small letters: there are some six hundred. */
const clocks = new Map<string, Intl.DateTimeFormat>()

/** Made at first use, and kept: to make one takes as long as a hundred decisions. */
function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone.toLowerCase())
  if (known !== undefined) return known
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  clocks.set(timeZone.toLowerCase(), made)
  return made
}

/** The answer of a minute is kept: to ask a time zone takes microseconds. */
function compileTime({ from, until, days, timeZone }: TimeCondition): Holds {
  const [fromMinute, untilMinute] = [minuteOf(from), minuteOf(until)]
  const holdsAt = (nowMs: number): boolean => {
    const parts = new Map(
      clockOf(timeZone)
        .formatToParts(nowMs)
        .map(({ type, value }) => [type, value]),
    )
    const minute = Number(parts.get('hour')) * 60 + Number(parts.get('minute'))
    const day = dayNames.find((name) => name === parts.get('weekday')?.toLowerCase())
    return (
      fromMinute <= minute && minute < untilMinute && (days === undefined || (day !== undefined && days.includes(day)))
    )
  }
  let known = { minute: -1, holds: false }
  return ({ nowMs }) => {
    const minute = Math.floor(nowMs / minuteMs)
    if (known.minute !== minute) known = { minute, holds: holdsAt(nowMs) }
    return known.holds
  }
}
