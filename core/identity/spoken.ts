// What a chunk said before redaction, as far as words of it may be looked for: memory's terms are made of it, and nothing keeps it.
import { replaceLabels } from '../redaction/placeholder.ts'
import { isSpoken } from './canonical.ts'
import type { Identities } from './identities.ts'

/** What is longer is no name or address, and what a chunk says beyond this is none of few people. */
const formCharactersMax = 400
const spokenCharactersMax = 8_192

/** As much of what was said of somebody as the index has words of. */
export const spokenForm = (value: string): string => value.slice(0, formCharactersMax)

/** `tellForm` hears each form that the index takes words of, so that whoever is erased is forgotten by all of them. */
export type Spoken = (chunk: string, tellForm?: (label: string, form: string) => void) => string

/**
 * Chunks are given in the order of their document: where a label stands for several forms of a name, each stands where it stood. What
 * is no words, as a number, stays a label: it is looked for in one piece.
 */
export function createSpoken(identities: Identities): Spoken {
  const places = new Map<string, number>()
  return (chunk, tellForm) => {
    let room = spokenCharactersMax
    return replaceLabels(chunk, (label, shown) => {
      if (!identities.behind(label).some(({ entity }) => isSpoken(entity))) return shown
      const place = places.get(label) ?? 0
      places.set(label, place + 1)
      const form = spokenForm(identities.stood(label, place))
      room -= form.length
      if (room < 0) return shown
      tellForm?.(label, form)
      return form
    })
  }
}
