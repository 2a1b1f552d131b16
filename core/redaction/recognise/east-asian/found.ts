// Names found: where one stands and whether it surely is one; and what is known of the place where it is looked for.
import type { Stretch } from './letters.ts'
import type { Labelled } from './name-labels.ts'

export interface NameFound {
  readonly start: number
  readonly end: number
  /** Such a name is looked for in the whole text. */
  readonly isSure: boolean
}

export const sure = (start: number, end: number): NameFound => ({ start, end, isSure: true })
export const likely = (start: number, end: number): NameFound => ({ start, end, isSure: false })

/** A run of one script, how it is labelled, and the run behind it where at most one blank is between. */
export interface Reading {
  readonly text: string
  readonly run: Stretch
  readonly label: Labelled
  readonly behind: Stretch | null
}
