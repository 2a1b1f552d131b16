// PERSON behind an introduction, in any case: "my name is mia orlov", "ich heiße", "me llamo", "mi chiamo".
import type { Findings, Verdict } from '../findings.ts'
import { kind, kindOf } from '../lexicon/lexicon.ts'
import { matchesIn } from '../scanned.ts'
import type { Recogniser, Source } from '../source.ts'
import { hashOfWord } from '../tagger/hashes.ts'
import { languagesOf } from '../tagger/function-words.ts'

const verdict: Verdict = { entity: 'PERSON', score: 0.85 }
const introduction =
  /(?<!\p{L})(?:my (?:full |first |last )?names? is|mein name ist|ich hei(?:ß|ss)e|je m[’']appelle|mon nom est|me llamo|mi nombre es|mi chiamo|il mio nome è|(?:eu )?me chamo|chamo-me|(?:o )?meu nome é|mijn naam is|ik heet|nazywam się|mam na imię|jag heter|mitt namn är|jeg hedder|jeg heter|mit navn er|(?:benim )?adım|nimeni on|jmenuji se|a nevem)[ :]{1,3}(?<name>[\p{L}\p{M}][\p{L}\p{M}.’'-]{0,30}(?: [\p{L}\p{M}][\p{L}\p{M}.’'-]{0,30}){0,3})/giu
const mayHold =
  /name|heiß|heiss|appelle|mon nom|llamo|nombre|chiamo|nome|naam|heet|nazywam|imię|heter|namn|hedder|navn|adım|nimeni|jmenuji|nevem/i
const wordsMax = 3

function find(source: Source, findings: Findings): void {
  if (!source.hasWords || !mayHold.test(source.text)) return
  for (const { index, 0: whole, groups = {} } of matchesIn(introduction, source.scanned)) {
    const written = groups['name'] ?? ''
    const start = index + whole.length - written.length
    const name = nameIn(written)
    if (name !== '') findings.add(verdict, start, start + name.length)
  }
}

/** The first words, up to one that goes on the sentence. */
function nameIn(written: string): string {
  const words = written.split(' ').slice(0, wordsMax)
  const end = words.findIndex((word, at) => goesOn(word, at))
  return (end < 0 ? words : words.slice(0, end)).join(' ').replace(/[.’'-]+$/u, '')
}

function goesOn(word: string, at: number): boolean {
  if (languagesOf(hashOfWord(word)) !== 0) return true
  const kinds = kindOf(word.toLowerCase())
  const isOrdinary = (kinds & kind.common) !== 0 && (kinds & (kind.first | kind.last)) === 0
  return at > 0 && isOrdinary && /^\p{Ll}/u.test(word)
}

export const introducedRecogniser: Recogniser = { name: 'introduced', entities: ['PERSON'], find }
