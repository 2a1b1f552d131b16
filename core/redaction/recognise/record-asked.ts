// Labels that stand apart: over a turn of a chat ("May I have your member number?"), or behind the number ("4711 numaralı poliçe").
import { recordLabelAtEnd, type RecordLabel } from './record-label.ts'

const turnMax = 64
/** A question is so long. */
const questionMax = 120
const wordsMax = 10

/** What a turn says in front of the number that it was asked for. */
const opening =
  /^(?:[\s>[\]().:\d,/|*-]{0,24})(?:(?:(?:Agent|Caller|Customer|Me|Sie|Kunde|Kundin)|\p{L}[\p{L}\p{M}.'’ _-]{0,31}?) ?(?:\([^()\n]{1,16}\) ?)?: {0,2}|[-–—] )?(?:(?:it['’]?s|its|it is|that['’]?s|that is|is|sure|yes|yep|yeah|ok|okay|ja|klar|gerne|sicher|also|es ist|die ist|das ist|oui|c['’]est(?: le)?|voilà|s[iì]|sí|certo|claro|es(?: el)?|è(?: il)?|sim|é(?: o)?|tak|to|jest|evet|het is|dat is|natuurlijk)[ ,.:!…]{1,3}){0,3}$/iu
const politeWords = String.raw`please|bitte|s['’ ]il vous pla[iî]t|svp|por favor|per (?:favore|cortesia)|alstublieft|aub|proszę|lütfen`
const asking = new RegExp(String.raw`(?:\?|(?<!\p{L})(?:${politeWords}))[\s.!?]*$`, 'iu')
const questionEnd = new RegExp(String.raw`[\s,]*(?:(?<!\p{L})(?:${politeWords}))?[\s.,!?:]*$`, 'iu')

/** Where the line starts that a place stands on, if that is near. */
function lineStart(text: string, place: number): number {
  const from = Math.max(0, place - turnMax)
  const line = text.slice(from, place).lastIndexOf('\n')
  return line < 0 ? -1 : from + line + 1
}

/** Whether the word that starts at a place may be the last of what a turn says before a number; tells quickly that it is not. */
export function mayOpenTurn(text: string, wordStart: number): boolean {
  const start = lineStart(text, wordStart)
  return start > 1 && mayAsk.test(text.slice(Math.max(0, start - askedMax), start))
}
const askedMax = 24
const mayAsk = new RegExp(String.raw`\?[\s.!?]{0,4}$|(?:${politeWords})[\s.!?]{0,4}$`, 'iu')

/** The label that the line above asks for, at its end or in front of its last words. */
export function askedLabel(text: string, place: number): (RecordLabel & { readonly isMarked: boolean }) | null {
  const start = lineStart(text, place)
  if (start < 1 || !opening.test(text.slice(start, place))) return null
  const above = text.slice(Math.max(0, start - 1 - questionMax), start - 1)
  const question = above.slice(above.lastIndexOf('\n') + 1)
  if (!asking.test(question)) return null
  let asked = question.replace(questionEnd, '')
  for (let words = 0; words < wordsMax && asked !== ''; words += 1) {
    const label = recordLabelAtEnd(asked)
    if (label !== null && (label.isNumbered || label.isBare)) return { ...label, isMarked: true }
    asked = asked.replace(/\s*\S+$/u, '')
  }
  return null
}

/** Turkish and Hungarian say whose number it was behind it. */
const behind = /^ ?(?:numaralı|nolu|no['’]?lu|sayılı|számú|sz\.) (\p{L}{2,24})/u
const behindMax = 48
/** Of a text, so that others need not be asked number by number. */
export const mayHoldBehind = / (?:numaralı|nolu|no['’]?lu|sayılı|számú|sz\.) \p{L}/u

/** The label behind a number. */
export function labelBehind(text: string, end: number): (RecordLabel & { readonly isMarked: boolean }) | null {
  const noun = behind.exec(text.slice(end, end + behindMax))?.[1]
  if (noun === undefined) return null
  // Endings go on behind the noun: "poliçenin", "szerződést".
  for (let size = noun.length; size >= nounMin; size -= 1) {
    const label = recordLabelAtEnd(`${noun.slice(0, size)} no`)
    if (label !== null) return { ...label, isMarked: false }
  }
  return null
}
const nounMin = 3
