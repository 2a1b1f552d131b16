// What layout yields: lines that are never split, with everything drawn in them at places relative to their top left.
import type { Picture } from '../blocks.ts'
import type { Face } from '../fonts/face.ts'

export type Mark =
  | {
      readonly kind: 'text'
      readonly xPt: number
      /** Distance of the baseline from the line's top. */
      readonly yPt: number
      readonly text: string
      readonly face: Face
      readonly sizePt: number
      readonly isLink: boolean
    }
  | {
      readonly kind: 'box' | 'link'
      readonly xPt: number
      readonly yPt: number
      readonly widthPt: number
      readonly heightPt: number
      /** Address of a link; empty for a filled box. */
      readonly address: string
    }
  | {
      readonly kind: 'picture'
      readonly xPt: number
      readonly yPt: number
      readonly widthPt: number
      readonly heightPt: number
      readonly picture: Picture
    }

export interface Line {
  readonly heightPt: number
  /** Space above, left out at the top of a page. */
  readonly gapPt: number
  /** Stays on one page with the line after it. */
  readonly keepsWithNext: boolean
  readonly startsPage: boolean
  readonly marks: readonly Mark[]
}

/** The same mark elsewhere. */
export function moved(mark: Mark, dxPt: number, dyPt: number): Mark {
  return { ...mark, xPt: mark.xPt + dxPt, yPt: mark.yPt + dyPt }
}
