// Thing lists: a sentence of items between commas, one of which is known for a thing. So are the others.
import { isMedicine } from './medicine-names.ts'
import { isThingWord } from './thing-names.ts'
import { isThingNoun } from './thing-nouns.ts'

const reach = 160
const itemsMin = 3
const between = /[,/]\s|\s(?:and|und|et|y|e|en|i|och|og|&)\s/u
const capitalised = /(?<![\p{L}\p{M}])\p{Lu}[\p{L}\p{M}’'-]{2,}/gu
const firstWord = /^[\p{L}\p{M}-]+/u
/** A title or who is told to: then an item is someone. */
const ofPeople =
  /(?<!\p{L})(?:mrs?|ms|dr|herr|frau|hr|mme|sig|sra?|dhr|mevr|pan|pani|present|anwesend|présents|asistentes|presenti|aanwezig|obecni|presentes)(?!\p{L})/iu

const ends = new Set(Array.from('.;!?\n'))

/** Where the sentence or line around a place starts, so far in front at most. */
function sentenceStart(text: string, place: number): number {
  let at = place
  while (at > 0 && place - at < reach && !ends.has(text[at - 1] ?? '')) at -= 1
  return at
}

/** Whether another item of the list around a place is a thing. */
export function isAmongThings(text: string, start: number, end: number): boolean {
  const before = text.slice(sentenceStart(text, start), start)
  const behind = /^[^.;!?\n]*/u.exec(text.slice(end, end + reach))?.[0] ?? ''
  if (ofPeople.test(before)) return false
  const others = [...before.split(between).slice(0, -1), ...behind.split(between).slice(1)]
  return others.length + 1 >= itemsMin && others.some(isThing)
}

function isThing(item: string): boolean {
  const written = item.slice(item.lastIndexOf(':') + 1).trim()
  const names = written.match(capitalised) ?? []
  if (names.length > 0 && names.every((name) => isThingWord(name) || isMedicine(name))) return true
  return isThingNoun(firstWord.exec(written)?.[0] ?? '')
}
