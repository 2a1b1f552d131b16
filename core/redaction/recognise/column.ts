// Column: values of a table by what stands above their column or in front of their row, in every row.
import { isWholeHead, kindOfHead, type ColumnKind } from '../lexicon/column-heads.ts'
import type { Findings } from '../findings.ts'
import { blank } from '../placeholder.ts'
import type { Recogniser, Source, Wish } from '../source.ts'
import { columnForms, type ColumnForm } from './column-forms.ts'

const cellCharactersMax = 120

/** Kinds whose values are told from words by their form: a line that says such a kind is the label of the lines below. */
const listed: ReadonlySet<ColumnKind> = new Set(
  'account birth card iban licence nationalId passport phone record ssn'.split(' ') as ColumnKind[],
)
const listLabelMax = 60
const listValueMax = 40

/** A column by itself: a label on a line, and values on the lines below, one each. */
function findListed({ text, digitRuns }: Source, findings: Findings, { wanted }: Wish): void {
  if (digitRuns.count === 0) return
  let form: ColumnForm | null = null
  let label = ''
  for (let from = 0; from < text.length;) {
    const end = lineEnd(text, from)
    const line = end - from > listLabelMax ? '' : text.slice(from, end)
    const value = line.trim()
    const mayBeValue = value.length <= listValueMax && /\d/.test(value)
    form = mayBeValue ? (formBelow(label) ?? form) : null
    label = mayBeValue ? '' : value
    if (form?.isValue(value) === false) form = null
    const start = from + line.indexOf(value)
    if (form !== null && wanted.has(form.verdict.entity)) findings.add(form.verdict, start, start + value.length)
    from = end + 1
  }
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end < 0 ? text.length : end
}

function formBelow(label: string): ColumnForm | null {
  if (label === '') return null
  // With a delimiter it is the head of a table.
  const kind = !/[\t,;|]/.test(label) && isWholeHead(label) ? kindOfHead(label) : null
  return kind === null || !listed.has(kind) || kind === 'plain' || kind === 'perhapsPerson' ? null : columnForms[kind]
}

function find(source: Source, findings: Findings, wish: Wish): void {
  findListed(source, findings, wish)
  findLabelled(source, findings, wish)
}

function findLabelled(source: Source, findings: Findings, { wanted }: Wish): void {
  if (source.tableHeads === null) return
  const { tables } = source.tableHeads
  source.tableHeads.eachLabelled((cell, kind) => {
    if (kind === 'perhapsPerson' || kind === 'plain' || !wanted.has(columnForms[kind].verdict.entity)) return
    const [start, end] = [tables.start(cell), tables.end(cell)]
    if (end === start || end - start > cellCharactersMax) return
    const text = tables.text(cell)
    if (!text.includes(blank) && columnForms[kind].isValue(text)) findings.add(columnForms[kind].verdict, start, end)
  })
}

export const columnRecogniser: Recogniser = {
  name: 'column',
  entities: [...new Set(Object.values(columnForms).map(({ verdict }) => verdict.entity))],
  find,
}
