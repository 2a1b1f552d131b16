// Drawn documents: templates of six kinds in nine languages, each filled twice from lists of people and things that no other set knows.
import { readdirSync, readFileSync } from 'node:fs'
import { type MarkedDocument, readMarks } from './documents.ts'
import { drawnValue, type Drawing } from './drawn-values.ts'

const folder = new URL('drawn/', import.meta.url)
const drawsPerTemplate = 2
const slot = /\{([A-Za-z]+)(\d*)(?::([a-z]{2}))?\}/g

/** A generator of whole numbers below a bound: the same for the same seed (mulberry32). */
function numbersFrom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

/** Every template filled; every second template of a file is kept aside. */
export function drawnDocuments(): MarkedDocument[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.txt') && name !== 'words.txt')
  return names.toSorted().flatMap((name, file) => {
    const parts = readFileSync(new URL(name, folder), 'utf8').split(/^=== /m).slice(1)
    return parts.flatMap((part, index) =>
      Array.from({ length: drawsPerTemplate }, (_, draw) => {
        const headEnd = part.indexOf('\n')
        const [language = '', kind = '', title = ''] = part.slice(0, headEnd).split(' | ')
        const drawing: Drawing = {
          pick: numbersFrom(10_007 * file + 101 * index + draw + 1),
          language: language.slice(0, 2),
          people: new Map(),
        }
        const filled = part
          .slice(headEnd + 1)
          .trimEnd()
          .replaceAll(slot, (_whole, name: string, number: string, of?: string) =>
            drawnValue(drawing, { name, number: Number(number), of: of ?? '' }),
          )
        return { language, kind, title, ...readMarks(filled), isKept: index % 2 === 1 }
      }),
    )
  })
}
