// Reader of the marked documents: `=== language | kind | title` starts one, `[[TYPE|value]]` marks what is personal. Made for this project.
import { readdirSync, readFileSync } from 'node:fs'

/** MAY: a reader may take it or leave it; no figure counts it. */
const types = ['PERSON', 'ADDRESS', 'PHONE', 'EMAIL', 'ID', 'ACCOUNT', 'SECRET', 'IP', 'DOB', 'URL', 'MAY'] as const
export type MarkType = (typeof types)[number]

export interface Mark {
  readonly type: MarkType
  readonly start: number
  readonly end: number
}

export interface MarkedDocument {
  readonly language: string
  readonly kind: string
  readonly title: string
  readonly text: string
  readonly marks: readonly Mark[]
  /** Every second document of a file: its misses are not looked at while rules and weights are made. */
  readonly isKept: boolean
}

const marked = new RegExp(String.raw`\[\[(${types.join('|')})\|([^[\]|]+)\]\]`, 'g')

/** Text without the marks, and where they stood. */
export function readMarks(source: string): { text: string; marks: Mark[] } {
  const marks: Mark[] = []
  let text = ''
  let from = 0
  for (const { index, 0: whole, 1: name, 2: value } of source.matchAll(marked)) {
    text += source.slice(from, index)
    const type = types.find((one) => one === name)
    if (type === undefined || value === undefined) throw new Error(`no mark: ${whole}`)
    marks.push({ type, start: text.length, end: text.length + value.length })
    text += value
    from = index + whole.length
  }
  return { text: text + source.slice(from), marks }
}

/** The documents of one set: `documents` is the first that was written, `fresh` one of other people, places and trades, `blind` a
 * few that were written after all rules of a release, `unseen` others after those of the next, `strangers` more after those of 2026.11.5. */
export function readDocuments(set: 'documents' | 'fresh' | 'blind' | 'unseen' | 'strangers'): MarkedDocument[] {
  const folder = new URL(`${set}/`, import.meta.url)
  const names = readdirSync(folder).filter((name) => name.endsWith('.txt'))
  return names.toSorted().flatMap((name) => {
    const parts = readFileSync(new URL(name, folder), 'utf8').split(/^=== /m).slice(1)
    return parts.map((part, index) => {
      const headEnd = part.indexOf('\n')
      const [language = '', kind = '', title = ''] = part.slice(0, headEnd).split(' | ')
      return { language, kind, title, ...readMarks(part.slice(headEnd + 1).trimEnd()), isKept: index % 2 === 1 }
    })
  })
}
