// Reads all corpora of a folder to corpora.jsonl and kept-out.jsonl. Arguments: folder of checkouts, folder of the training.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { lineOfExample, type Example } from './corpora/examples.ts'
import { isKeptOut } from './corpora/kept-out.ts'
import { paragraphsOf } from './corpora/prose.ts'
import { labelledOf, readColumns, readTreebank, type Sentence } from './corpora/sentences.ts'
import { slotSentence, treesOf, writtenWords } from './corpora/slots.ts'
import { labelOfSource, slotLanguages, sources, type Source } from './corpora/sources.ts'
import { readClasses } from './names/word-classes.ts'
import { Chance } from './write/chance.ts'
import { joined } from './write/labelled.ts'

const [checkouts = '.', folder = '.'] = process.argv.slice(2)
const chance = new Chance(1)
const classes = existsSync(path.join(folder, 'lexicon-all.json'))
  ? readClasses(path.join(folder, 'lexicon-all.json'))
  : {}
const keptOutMax = 250
const sentencesMax = 6
const slotRounds: Readonly<Record<string, number>> = { en: 1, nl: 1, pt: 2, tr: 1, ro: 1, id: 1 }

const training: string[] = []
const keptOut: string[] = []

const example = (part: Partial<Example> & Pick<Example, 'text' | 'spans'>, source: Source): Example => ({
  language: source.language,
  source: source.name,
  kind: 'gold',
  slots: [],
  ...part,
})

function filesOf(source: Source): string[] {
  const root = path.join(checkouts, source.folder)
  if (!existsSync(root)) {
    console.log(`missing: ${source.folder}`)
    return []
  }
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => source.files.test(file))
    .toSorted()
    .map((file) => path.join(root, file))
}

/** Of one source: for training, and kept out. */
interface Lines {
  readonly texts: string[]
  readonly kept: string[]
}

/** Sentences that are kept out, and the others joined to short texts. */
function addSentences(sentences: readonly Sentence[], source: Source, { texts, kept }: Lines): void {
  const labelOf = labelOfSource(source)
  const known = sentences.filter((sentence) => {
    if (!isKeptOut(sentence.map(({ form }) => form))) return true
    if (sentence.length > 3) kept.push(lineOfExample(example(labelledOf(sentence, labelOf), source)))
    return false
  })
  for (let at = 0; at < known.length;) {
    const count = chance.between(1, source.sentencesMax ?? sentencesMax)
    const parts = known.slice(at, at + count).map((sentence) => labelledOf(sentence, labelOf))
    at += count
    const text = joined(parts, () => chance.pick(source.sentencesMax === 2 ? ['\n'] : [' ', ' ', '\n']))
    if (text.text !== '') texts.push(lineOfExample(example(text, source)))
  }
}

function addSlots(text: string, source: Source): void {
  for (let round = slotRounds[source.language] ?? 3; round > 0; round -= 1) {
    for (const tree of treesOf(text)) {
      const sentence = slotSentence(tree, chance)
      if (sentence === null || isKeptOut(writtenWords(tree))) continue
      training.push(lineOfExample(example({ ...sentence, kind: 'slots' }, source)))
    }
  }
}

function addProse(text: string, source: Source, { texts, kept }: Lines): void {
  for (const paragraph of paragraphsOf(text, classes)) {
    const line = lineOfExample(example({ ...paragraph, kind: 'technical' }, source))
    if (isKeptOut([paragraph.text])) kept.push(line)
    else texts.push(line)
  }
}

for (const source of sources) {
  const texts: string[] = []
  const kept: string[] = []
  const files = filesOf(source)
  for (const file of files) {
    const text = readFileSync(file, 'utf8').replaceAll('\r', '')
    if (source.format === 'prose') addProse(text, source, { texts, kept })
    else {
      const [form, tag] = source.columns ?? [0, -1]
      const sentences =
        source.format === 'treebank'
          ? readTreebank(text)
          : readColumns(text, { form, tag, separator: source.separator ?? /\s+/ })
      addSentences(sentences, source, { texts, kept })
      if (source.format === 'treebank' && slotLanguages.has(source.language)) addSlots(text, source)
    }
  }
  training.push(...chance.shuffle(texts).slice(0, source.textsMax))
  keptOut.push(...chance.shuffle(kept).slice(0, keptOutMax))
  console.log(
    `${source.language} ${source.name}: ${files.length} files, ${texts.length} texts, ${kept.length} kept out`,
  )
}
writeFileSync(path.join(folder, 'corpora.jsonl'), training.join('\n'))
writeFileSync(path.join(folder, 'kept-out.jsonl'), keptOut.join('\n'))
