// PERSON behind a role, a label of one or who signs: "Sachbearbeiter: Pfannkuch", "huisarts de Graaf", "gez. Ziegenhagen", "i. A. Lang".
import type { Findings, Verdict } from '../findings.ts'
import { gap } from '../gaps.ts'
import { role } from '../lexicon/roles.ts'
import type { Recogniser, Source } from '../source.ts'
import { isNoName } from '../tagger/no-names.ts'
import { isNamedThing } from '../tagger/thing-names.ts'
import type { Tagging } from '../tagger/tagging.ts'
import { shape, type Words } from '../words.ts'
import { capital, isCommon } from './name-runs.ts'
import { matchesIn } from '../scanned.ts'
import { withCapitals } from './pattern.ts'

const verdict: Verdict = { entity: 'PERSON', score: 0.6 }
const wordsMax = 4
const particlesMax = 3

/** Who signs, and for whom something is. */
const signing =
  /(?<![\p{L}\p{N}.])(?:gez\.|sgd\.?|i\. ?[AV]\.|ppa\.|p\.p\.|\/s\/|t\.n\.v\.|z\. ?Hd\.(?: v(?:on|\.))?|c\/o|attn[.:]?|f\.a\.o\.?|cc[.:]?|u\.s\.c\.)[ \t]{1,3}(?=\p{Lu})/gu

/** Who is somebody's, set apart from the name: "his stepdad, Dez, said", "meine Tochter (Lene)". */
const kin =
  'husband|wife|son|daughter|brother|sister|mother|father|mum|mom|dad|stepdad|stepmum|stepmom|stepson|stepdaughter|uncle|aunt|auntie|cousin|nephew|niece|grandson|granddaughter|grandmother|grandfather|gran|nan|partner|boyfriend|girlfriend|fiancée?|neighbou?r|friend|colleague|carer|childminder|flatmate|roommate|ehemann|ehefrau|mann|frau|sohn|tochter|bruder|schwester|mutter|vater|onkel|tante|oma|opa|enkel|enkelin|partnerin|freund|freundin|nachbar|nachbarin|neffe|nichte|schwager|schwägerin|cousine|mari|femme|fils|fille|frère|sœur|mère|père|oncle|neveu|nièce|compagnon|compagne|conjointe?|voisine?|amie?|marido|mujer|esposo|esposa|hijo|hija|hermano|hermana|madre|padre|tío|tía|abuelo|abuela|nieto|nieta|sobrino|sobrina|primo|prima|pareja|novio|novia|vecino|vecina|amigo|amiga|suegra|suegro|yerno|nuera|marito|moglie|figlio|figlia|fratello|sorella|zio|zia|nonno|nonna|nipote|cugino|cugina|compagno|compagna|fidanzat[oa]|vicin[oa]|suocer[oa]|man|vrouw|zoon|dochter|broer|zus|moeder|vader|oom|neef|nicht|buurman|buurvrouw|vriend|vriendin|mąż|mężem|żona|żoną|syn|synem|córka|córką|brat|bratem|siostra|siostrą|matka|ojciec|wujek|ciocia|dziadek|babcia|sąsiad|sąsiadka|kolega|koleżanka|filho|filha|irmão|irmã|mãe|pai|tio|avô|avó|neto|neta|sobrinho|sobrinha|vizinh[oa]|mulher|namorad[oa]|cunhad[oa]|make|maka|dotter|bror|syster|mamma|pappa|sambo|granne|mand|kone|datter|søn|søster'
/** Whose they are; without it "man", "partner" and "son" are words of other things. */
const whose =
  'my|your|his|her|our|their|the|mein|meine|meinem|meiner|meinen|dein|deine|sein|seine|seinem|seiner|ihr|ihre|ihrem|ihrer|unser|unsere|der|die|dem|den|mon|ma|mes|ton|ta|son|sa|leur|notre|votre|mi|mis|tu|su|sus|nuestro|nuestra|el|mio|mia|tuo|tua|suo|sua|nostro|nostra|il|mijn|je|zijn|haar|hun|onze|de|mój|moja|moją|moim|jego|jej|ich|nasz|nasza|meu|minha|seu|teu|tua|nosso|nossa|min|mitt|din|hans|hennes|hendes|vår|vores'
const ofKin = new RegExp(
  `(?<![\\p{L}-])(?:${withCapitals(whose)}) (?:\\p{Ll}{2,12} )?(?:${withCapitals(kin)})(?:, | \\()(?=\\p{Lu}[\\p{L}\\p{M}'’-]{1,24}(?: (?:(?:van|von|de|da|di|der|den|dos|del) )?\\p{Lu}[\\p{L}\\p{M}'’-]{1,24})?(?:[,.;:)!?]|\\s*$|\\s*\\n))`,
  'gu',
)
/** "u państwa Niedźwieckich": a family by the ending of its name. */
const family =
  /(?<!\p{L})państw(?:a|o|em|u) (?=\p{Lu}\p{L}{2,20}(?:[sc]kich|[sc]kim|[sc]kimi|[sc]cy|ów|ami|om)(?!\p{L}))/gu

/** Turkish titles stand behind: "Hüseyin usta", "Gizem Hanım'a". */
const titledBehind =
  /(?<![\p{L}\p{N}])\p{Lu}[\p{L}\p{M}]{2,20} (?=(?:[Bb]ey|[Hh]anım|[Uu]sta|[Hh]oca|[Aa]bi|[Aa]bla|[Aa]mca|[Tt]eyze|[Ee]fendi)(?:['’]?\p{Ll}{1,5})?(?!\p{L}))/gu

/** Endings of nouns that are no surnames: offices, states, doings. */
const nounEnding =
  /(?:dienst|stelle|abteilung|büro|zentrale|leitung|verwaltung|ung|heit|keit|schaft|tion|tät|ismus|team|ción|sión|zione|ção|ção|ment|ness|ship|ość|anie|enie|ling|het|else|afdeling|dienst|poste|aria|oria|eria)$/iu

interface Search {
  readonly source: Source
  readonly words: Words
  readonly tagging: Tagging
  readonly findings: Findings
}

function find(source: Source, findings: Findings): void {
  if (!source.hasWords || source.tagging === null) return
  const { words, tagging } = source
  const search: Search = { source, words, tagging, findings }
  for (let at = 0; at + 1 < words.count; at += 1) {
    const isLabel = words.follows(at + 1, gap.label)
    if (!words.plays(at, isLabel ? role.markedRole : role.personRole)) continue
    if (isLabel || words.follows(at + 1, gap.space | gap.stopSpace)) addName(search, at + 1)
  }
  for (const expression of [signing, ofKin, family])
    for (const { index, 0: whole } of matchesIn(expression, source.scanned))
      addName(search, firstBehind(words, index + whole.length), expression === ofKin)
  for (const { index, 0: whole } of matchesIn(titledBehind, source.scanned))
    if (mayBeName(words, tagging, firstBehind(words, index))) findings.add(verdict, index, index + whole.length - 1)
}

/** The first word that starts at or behind a place. */
function firstBehind(words: Words, place: number): number {
  let low = 0
  let high = words.count
  while (low < high) {
    const middle = (low + high) >> 1
    if (words.start(middle) < place) low = middle + 1
    else high = middle
  }
  return low
}

/** Adds the name that starts at a word, particles first; nothing where that is an ordinary word, of any language unless it surely is a name. */
function addName({ source, words, tagging, findings }: Search, from: number, isSure = false): void {
  const surname = surnameAt(words, from)
  if (surname < 0) return
  if (isSure ? isNoKin(words, tagging, surname) : !mayBeName(words, tagging, surname)) return
  let to = surname + 1
  while (to - from < wordsMax && words.follows(to, gap.space | gap.hyphen) && mayBeName(words, tagging, to)) to += 1
  const [start, end] = [words.start(from), words.end(to - 1)]
  if (isNoName(source.text, start, end) || isNamedThing(source.text.slice(start, end))) return
  findings.add(verdict, start, end)
}

/** Where somebody is from, or what of, stands set apart as well: "my mother, Paris, called". */
const isNoKin = (words: Words, tagging: Tagging, at: number): boolean =>
  isCommon(words, at) ||
  tagging.isPlace(words.start(at)) ||
  /(?:ish|ian|ese|ic|isch|ische|ien|ienne|ense)$/u.test(words.written(at))

/** The first word behind particles and initials; -1 where what stands between is none of a name. */
function surnameAt(words: Words, from: number): number {
  let at = from
  while (at - from < particlesMax && words.is(at, shape.lower) && words.plays(at, role.particle)) at += 1
  if (at > from && !words.follows(at, gap.space)) return -1
  while (words.is(at, shape.initial) && words.follows(at + 1, gap.stop | gap.stopSpace | gap.space)) at += 1
  return at
}

function mayBeName(words: Words, tagging: Tagging, at: number): boolean {
  if (!words.is(at, capital | shape.upper) || words.is(at, shape.initial) || words.size(at) < 2) return false
  if (words.plays(at, role.markedRole | role.organisationEnd | role.honorific) || words.follows(at + 1, gap.label))
    return false
  if (words.is(at, shape.upper) && words.size(at) < upperMin) return false
  return !isCommon(words, at) && !tagging.isOrdinary(words.start(at)) && !nounEnding.test(words.written(at))
}

/** Shorter ones in capitals are abbreviations. */
const upperMin = 4

export const roleNameRecogniser: Recogniser = { name: 'role name', entities: ['PERSON'], find }
