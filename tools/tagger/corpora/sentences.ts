// Sentences of corpora: words with tags, read from columns, and put together to a text.
import type { Labelled, LabelledSpan, SpanLabel } from '../write/labelled.ts'

export interface TaggedWord {
  readonly form: string
  /** O, or B- or I- and a kind. */
  readonly tag: string
  /** Whether a blank follows; null where the corpus does not say. */
  readonly isSpaced: boolean | null
}

export type Sentence = readonly TaggedWord[]

/** Blocks of lines between blank lines, without comments. */
export function* blocksOf(text: string): Generator<string[]> {
  let block: string[] = []
  for (const line of text.split('\n')) {
    if (line.trim() !== '') {
      if (!line.startsWith('# ') && !line.startsWith('-DOCSTART-')) block.push(line)
    } else if (block.length > 0) {
      yield block
      block = []
    }
  }
  if (block.length > 0) yield block
}

/** The columns of the form and of the tag, the latter from the end if negative. */
export interface Columns {
  readonly form: number
  readonly tag: number
  readonly separator: RegExp
}

/** One word a line. */
export function readColumns(text: string, { form, tag, separator }: Columns): Sentence[] {
  const sentences: Sentence[] = []
  for (const block of blocksOf(text)) {
    const sentence = block.flatMap((line) => {
      const columns = line.trimEnd().split(separator)
      const written = columns[form]
      const tagged = columns.at(tag) ?? 'O'
      if (written === undefined || columns.length < 2) return []
      return [
        { form: written, tag: ['_', '', '-'].includes(tagged) ? 'O' : tagged.replace(/^name=/, ''), isSpaced: null },
      ]
    })
    sentences.push(sentence)
  }
  return sentences
}

/** CoNLL-U: proper nouns are open, for nobody says which are persons. */
export function readTreebank(text: string): Sentence[] {
  return [...blocksOf(text)].map((block) => {
    const sentence: TaggedWord[] = []
    let contractedUntil = 0
    for (const columns of block.map((line) => line.split('\t'))) {
      const [id = '', form = '', , kind = ''] = columns
      if (id.includes('.')) continue
      const isSpaced = !(columns[9] ?? '').includes('SpaceAfter=No')
      if (id.includes('-')) contractedUntil = Number(id.split('-')[1])
      else if (Number(id) <= contractedUntil) continue
      sentence.push({ form, tag: kind === 'PROPN' || kind === 'X' ? 'B-OPEN' : 'O', isSpaced })
    }
    return sentence
  })
}

const gluedToPrevious = new Set([
  '.',
  ',',
  ';',
  ':',
  '!',
  '?',
  ')',
  ']',
  '}',
  '%',
  '…',
  '»',
  '’',
  "'s",
  "n't",
  "'m",
  "'re",
  "'ve",
  "'ll",
  "'d",
  "''",
])
const gluedToNext = new Set('([{«$£€#@')
/** Some corpora count a title to the name. */
const titles = /^(mr|mrs|ms|miss|dr|prof|sir|herr|frau|mme|sr|sra|don|doña|pan|pani|bay|bayan|hr|fru|dhr|mevr)\.?$/iu
const quotes = new Set(['"', '``', "''"])

/** The text of a sentence, with blanks where they usually stand. */
export function labelledOf(sentence: Sentence, labelOf: (kind: string) => SpanLabel | null): Labelled {
  let text = ''
  let isQuoted = false
  let previous: TaggedWord | null = null
  let open: { start: number; end: number; label: SpanLabel; kind: string } | null = null
  const spans: LabelledSpan[] = []
  for (const word of sentence) {
    if (previous !== null && spaceBetween(previous, word, isQuoted)) text += ' '
    if (quotes.has(word.form)) isQuoted = !isQuoted
    const start = text.length
    text += word.form
    const kind = word.tag.slice(2)
    const label = word.tag === 'O' ? null : labelOf(kind)
    if (label === null || (label === 'name' && titles.test(word.form))) open = null
    else if (word.tag.startsWith('I') && open !== null && open.kind === kind) open.end = text.length
    else {
      open = { start, end: text.length, label, kind }
      spans.push(open)
    }
    previous = word
  }
  return { text, spans: spans.map(({ start, end, label }) => ({ start, end, label })) }
}

function spaceBetween(previous: TaggedWord, { form }: TaggedWord, isQuoted: boolean): boolean {
  if (previous.isSpaced !== null) return previous.isSpaced
  if (isQuoted && (form === '"' || form === "''" || previous.form === '"' || previous.form === '``')) return false
  return !gluedToPrevious.has(form) && !gluedToNext.has(previous.form)
}
