// What an address is called: STREET_ADDRESS, or LOCATION where only that was asked for, as Presidio has no other name for it.
import type { Verdict } from '../findings.ts'

export const addressEntity = (wanted: ReadonlySet<string>): 'STREET_ADDRESS' | 'LOCATION' =>
  wanted.has('STREET_ADDRESS') || !wanted.has('LOCATION') ? 'STREET_ADDRESS' : 'LOCATION'

const verdicts = {
  STREET_ADDRESS: { entity: 'STREET_ADDRESS', score: 0.85 },
  LOCATION: { entity: 'LOCATION', score: 0.85 },
} as const satisfies Record<string, Verdict>

/** Of an address that its own grammar proves. */
export const addressVerdict = (wanted: ReadonlySet<string>): Verdict => verdicts[addressEntity(wanted)]
