// Puts lines on pages: fills each from the top, keeps headings with what follows, yields to other work on the way.
import { limits } from '../../../../contract/limits.ts'
import { refuse } from '../../refusal.ts'
import type { Line } from './line.ts'

export interface Pagination {
  readonly heightPt: number
  /** Draws a line on a page (0, 1, …) at a distance from the top of its text area. */
  readonly place: (line: Line, page: number, topPt: number) => void
  /** Lets other requests be served; refuses when the document's time is over. */
  readonly pause: () => Promise<void>
}

const pagesBetweenPauses = 8

/** Places all lines and answers how many pages there are, at least one. */
export async function paginate(lines: Iterable<Line>, { heightPt, place, pause }: Pagination): Promise<number> {
  let page = 0
  let yPt = 0
  let held: Line[] = []

  async function flush(): Promise<void> {
    const neededPt = held.reduce((sum, line) => sum + line.gapPt + line.heightPt, 0)
    const startsPage = held.some((line) => line.startsPage) || yPt + neededPt > heightPt
    if (startsPage && yPt > 0) await turn()
    for (const line of held) {
      if (yPt > 0 && yPt + line.gapPt + line.heightPt > heightPt) await turn()
      if (yPt > 0) yPt += line.gapPt
      place(line, page, yPt)
      yPt += line.heightPt
    }
    held = []
  }

  async function turn(): Promise<void> {
    page++
    yPt = 0
    if (page >= limits.pagesMax) refuse('LIMIT_EXCEEDED', 'the document has too many pages')
    if (page % pagesBetweenPauses === 0) await pause()
  }

  for (const line of lines) {
    if (line.startsPage && held.length > 0) await flush()
    held.push(line)
    const isLongHeld = held.length > 20
    if (!line.keepsWithNext || isLongHeld) await flush()
  }
  if (held.length > 0) await flush()
  return page + 1
}
