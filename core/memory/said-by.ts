// Who said an item of memory, as its redacted text names them.
import type { Identities } from '../identity/identities.ts'
import { labelsIn } from '../redaction/placeholder.ts'
import { canonicalName } from './entities.ts'

/**
 * The label that stands before what was said, or the name where redaction left it; null where neither does. `begins` is how the
 * redacted text begins: perhaps with a title, then with the speaker and a colon.
 */
export function saidBy(
  begins: string,
  speaker: string | undefined,
  identities: Pick<Identities, 'behind'>,
): string | null {
  if (speaker === undefined) return null
  const words = canonicalName(speaker).split(' ')
  const isSpeaker = (label: string): boolean =>
    identities.behind(label).some(({ value }) => {
      const known = new Set(canonicalName(value).split(' '))
      return words.every((word) => known.has(word))
    })
  const label = labelsIn(begins).find((one) => begins.includes(`${one}: `) && isSpeaker(one))
  return label ?? (begins.includes(`${speaker}: `) ? speaker : null)
}
