// PERSON who speaks in a chat: names in front of a colon that start line after line, and the same names inside what is said.
import type { Findings, Verdict } from '../findings.ts'
import { isNoName } from '../tagger/no-names.ts'
import { isNamedThing } from '../tagger/thing-names.ts'
import type { Tagging } from '../tagger/tagging.ts'
import type { Recogniser, Source } from '../source.ts'
import { personRoles } from '../lexicon/person-roles.ts'

const verdict: Verdict = { entity: 'PERSON', score: 0.6 }

const clock = String.raw`[[(]?(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4},? )?\d{1,2}[:.h]\d{2}(?::\d{2})?(?: ?[ap]\.?m\.?)?[\])]?,?(?: [-–])? `
/** The start of a line: at most a time, then who speaks. */
const spoken = new RegExp(
  String.raw`^(?:> ?)?(?:${clock})?<?(?<who>[\p{L}\p{M}][\p{L}\p{M}.'’_-]{0,24}(?: [\p{L}\p{M}(][\p{L}\p{M}\p{N}.'’_()-]{0,16}){0,3})>? ?: (?=\S)`,
  'gmu',
)
/** Who is named by what they do in a chat, and labels that stand again and again. */
const roles = new Set([
  ...personRoles,
  ...'bot assistant agent support advisor caller customer visitor user member you me we us host team praxis serwis klient konsultant asystent klientka operator operatore operatrice cliente utente assistente asistente tú yo usuario agente atendente entregador cliente vendedor suporte livreur client cliente conseiller vous moi medewerker klant jij ik bezorger kunde kundin berater ich du sie kundenservice patient patientin praktijk helpdesk answer question note from to date subject cc re name tel fax email phone address q a ps nb info todo http https von an betreff datum'.split(
    ' ',
  ),
])
/** A chat goes to and fro: so many lines, and so many of each who speaks. */
const linesMin = 4
const linesEachMin = 1.6
const speakersMax = 40
const whoMin = 3

function find(source: Source, findings: Findings): void {
  const { text, tagging } = source
  if (!source.hasWords || tagging === null || !text.includes(':')) return
  const saidBy = speakersOf(text)
  let lines = 0
  for (const starts of saidBy.values()) lines += starts.length
  const isChat = lines >= linesMin && lines >= linesEachMin * saidBy.size
  if (!isChat || saidBy.size < 2 || saidBy.size > speakersMax) return
  for (const [who, starts] of saidBy) addSpeaker({ source, tagging, findings }, who, starts)
}

/** Where each name stands in front of what is said. */
function speakersOf(text: string): Map<string, number[]> {
  const saidBy = new Map<string, number[]>()
  for (const { index, 0: whole, groups } of text.matchAll(spoken)) {
    const who = groups?.['who'] ?? ''
    const starts = saidBy.get(who) ?? []
    starts.push(index + whole.lastIndexOf(who, whole.lastIndexOf(':')))
    saidBy.set(who, starts)
  }
  return saidBy
}

interface Search {
  readonly source: Source
  readonly tagging: Tagging
  readonly findings: Findings
}

/** Adds who speaks, without the roles in front; once only what is surely no word. */
function addSpeaker({ source, tagging, findings }: Search, who: string, starts: readonly number[]): void {
  const [first = 0] = starts
  let from = 0
  for (const { index, 0: word } of who.matchAll(/[\p{L}\p{M}.'’_-]+/gu)) {
    if (!isRole(word, tagging, first + index)) break
    from = index + word.length + 1
  }
  const name = who.slice(from)
  if (name.length < whoMin || isNoName(who, from, who.length) || isNamedThing(name)) return
  for (const start of starts) findings.add(verdict, start + from, start + who.length)
  if (/^[\p{L}\p{M}]{4,}$/u.test(name)) addSpoken(source, findings, name)
}

const isRole = (word: string, tagging: Tagging, place: number): boolean =>
  roles.has(word.toLowerCase().replace(/\.$/, '')) || tagging.isOrdinary(place)

/** The same name inside what is said, in any case of letters. */
function addSpoken({ text }: Source, findings: Findings, name: string): void {
  for (const { index } of text.matchAll(new RegExp(`(?<![\\p{L}\\p{N}])${name}(?![\\p{L}\\p{N}])`, 'giu')))
    findings.add(verdict, index, index + name.length)
}

export const speakerRecogniser: Recogniser = { name: 'speaker', entities: ['PERSON'], find }
