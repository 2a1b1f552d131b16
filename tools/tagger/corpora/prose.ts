// Prose without names: paragraphs of manuals, articles and READMEs. A capitalised word that may be a name stays open.
import { folded } from '../names/held-out.ts'
import type { ClassesByWord } from '../names/word-classes.ts'
import type { Labelled, LabelledSpan } from '../write/labelled.ts'

const paragraphMin = 60
const paragraphMax = 900
const paragraphsOfFileMax = 60

export function* paragraphsOf(text: string, classes: ClassesByWord): Generator<Labelled> {
  const plain = text.replaceAll(/https?:\/\/\S+|<[^>]+>/g, ' ')
  let count = 0
  for (const written of plain.split(/\n\n+/)) {
    if (written.length < paragraphMin || count >= paragraphsOfFileMax) continue
    count += 1
    const paragraph = written.slice(0, paragraphMax)
    if (/[\u{10000}-\u{10ffff}]/u.test(paragraph)) continue
    yield { text: paragraph, spans: openSpans(paragraph, classes) }
  }
}

function openSpans(text: string, classes: ClassesByWord): LabelledSpan[] {
  return [...text.matchAll(/[\p{L}\p{M}]+/gu)].flatMap(({ 0: word, index }) => {
    const [first, last, , dictionary] = classes[folded(word)] ?? [0, 0, 0, 0, 0]
    const mayBeName = /^\p{Lu}/u.test(word) && (first >= 2 || last >= 2) && dictionary === 0
    return mayBeName ? [{ start: index, end: index + word.length, label: 'open' as const }] : []
  })
}
