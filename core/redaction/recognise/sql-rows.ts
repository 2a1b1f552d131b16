// SQL rows: values of an INSERT by the names of their columns, its own or those that an INSERT or a CREATE TABLE before it gives.
import { kindOfHead } from '../lexicon/column-heads.ts'
import type { Findings } from '../findings.ts'
import { blank } from '../placeholder.ts'
import type { Recogniser, Source, Wish } from '../source.ts'
import { columnForms, type ColumnForm } from './column-forms.ts'
import { wordsOfKey } from './keyed.ts'
import { matchesIn } from '../scanned.ts'

const name =
  '[`"\\[]?(?:[\\p{L}_][\\p{L}\\p{N}_$]{0,60}[`"\\]]?\\.[`"\\[]?)?(?<table>[\\p{L}_][\\p{L}\\p{N}_$]{0,60})[`"\\]]?'
const statement = new RegExp(
  `(?<![\\p{L}\\p{N}_])(?:create\\s{1,4}(?:temporary\\s{1,4})?table\\s{1,4}(?:if\\s{1,4}not\\s{1,4}exists\\s{1,4})?(?<defines>)|(?:insert|replace)\\s{1,4}(?:ignore\\s{1,4})?into\\s{1,4})${name}\\s{0,8}(?:\\((?<columns>[^();]{1,2000}(?:\\(\\d[\\d, ]{0,8}\\)[^();]{0,200}){0,60})\\)\\s{0,8})?(?<values>values\\s{0,8}(?=\\())?`,
  'giu',
)
const tablesMax = 256
const columnsMax = 200
const valueMax = 400
/** Clauses of a table that are no column. */
const clause = /^(?:primary|foreign|unique|key|index|constraint|check)$/i

type Columns = readonly (ColumnForm | null)[]

function formOf(column: string): ColumnForm | null {
  const kind = kindOfHead(wordsOfKey(column))
  return kind === null || kind === 'plain' || kind === 'perhapsPerson' ? null : columnForms[kind]
}

function columnsOf(list: string): Columns {
  const names = list.replaceAll(/\([^)]*\)/g, '').split(',', columnsMax)
  return names.flatMap((one) => {
    const word = /[\p{L}_][\p{L}\p{N}_$]{0,60}/u.exec(one)?.[0] ?? ''
    return clause.test(word) ? [] : [formOf(word)]
  })
}

function find(source: Source, findings: Findings, wish: Wish): void {
  const { text } = source
  if (!source.hasWords || !/(?:insert|replace)\s+(?:ignore\s+)?into/i.test(text)) return
  const columnsByTable = new Map<string, Columns>()
  for (const match of matchesIn(statement, source.scanned)) {
    const { table = '', columns, values } = match.groups ?? {}
    const key = table.toLowerCase()
    if (columns !== undefined && columnsByTable.size < tablesMax) columnsByTable.set(key, columnsOf(columns))
    const known = columnsByTable.get(key)
    if (values !== undefined && known !== undefined)
      readRows(text, match.index + match[0].length, (index, start, end) => {
        const form = known[index] ?? null
        const value = text.slice(start, end)
        if (form === null || !wish.wanted.has(form.verdict.entity)) return
        if (!value.includes(blank) && form.isValue(value)) findings.add(form.verdict, start, end)
      })
  }
}

type Found = (column: number, start: number, end: number) => void

const oneValue = /\s{0,8}(?:'(?<quoted>(?:[^'\\\n]|''|\\.){0,400})'|(?<bare>[^',()\n]{0,400}))\s{0,8}(?<mark>[,)])/uy

/** Reads rows in brackets, one behind the other; ends where something else stands. */
function readRows(text: string, from: number, found: Found): void {
  let at = from
  while (text[at] === '(') {
    at = readRow(text, at + 1, found)
    if (at < 0) return
    const next = /\s{0,8},\s{0,8}(?=\()/uy
    next.lastIndex = at
    if (!next.test(text)) return
    at = next.lastIndex
  }
}

/** The place behind a row; -1 where it is none. */
function readRow(text: string, from: number, found: Found): number {
  oneValue.lastIndex = from
  for (let column = 0; column < columnsMax; column += 1) {
    const at = oneValue.lastIndex
    const match = oneValue.exec(text)
    if (match === null) return -1
    const { quoted, bare = '', mark } = match.groups ?? {}
    const value = quoted ?? bare.trim()
    const start = at + match[0].indexOf(quoted === undefined ? value : `'${value}`) + (quoted === undefined ? 0 : 1)
    if (value !== '' && value.length <= valueMax && value.toLowerCase() !== 'null')
      found(column, start, start + value.length)
    if (mark === ')') return oneValue.lastIndex
  }
  return -1
}

export const sqlRowsRecogniser: Recogniser = {
  name: 'sql rows',
  entities: [...new Set(Object.values(columnForms).map(({ verdict }) => verdict.entity))],
  find,
}
