// Detectors: names and versions of what redacted a document; they stand in its root.
import type { Detector } from '../../contract/redaction.ts'
import { recognisers } from './registry.ts'

/** Raise it when a recogniser finds other things than before. */
const version = '2026.11.9'

/** The name of a recogniser among the detectors. */
export const detectorName = ({ name }: { readonly name: string }): string =>
  `clawql/${name.replaceAll(' ', '-').toLowerCase()}`

/** The recognisers of this build, in order. */
export const detectors: readonly Detector[] = recognisers.map((one) => ({ name: detectorName(one), version }))
