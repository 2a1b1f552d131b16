// Korean names: a surname and one or two syllables at the start of a word, with a form of address and a particle behind.
import { likely, sure, type NameFound } from './found.ts'
import {
  addresses,
  behindConsonant,
  behindVowel,
  groupEnd,
  leads,
  nobody,
  particles,
  roles,
  verbs,
} from './korean-context.ts'
import {
  addressedSurnames,
  compoundSurnames,
  determiners,
  firstSyllables,
  givenNames,
  secondSyllables,
  usualSurnames,
  words,
} from './korean-names.ts'
import type { Stretch } from './letters.ts'
import { endsWithLabel, labelled, type Labelled } from './name-labels.ts'
import { WordWeights, wordsOf } from './word-weights.ts'

const surnameList = wordsOf(usualSurnames)
/** The first thirty bear nine of ten. */
const frequentMax = 36
const seldomFrom = 80
const surnameWeights = new Map(surnameList.map((one, at) => [one, at < frequentMax ? 1 : at < seldomFrom ? 0.5 : -0.5]))
const compounds = new Set(wordsOf(compoundSurnames))
const addressedOnes = new Set(wordsOf(addressedSurnames))
const determinerSet = new Set(wordsOf(determiners))
const givens = new Set(wordsOf(givenNames))
const firsts = new Set(firstSyllables)
const seconds = new Set(secondSyllables)
const ordinary = new Set(wordsOf(words))
const leadWords = new Set(wordsOf(leads))
/** 2: of persons only; 1: a role. */
const forms = new WordWeights([
  [2, addresses],
  [1, roles],
])
const notSurnameAndRole = new Set(
  wordsOf(
    '이사장 이사장님 부사장 부회장 조교수 정교수 부교수 전교수 부팀장 정회원 전회원 고기사 이기사 주기사 신기사 정기사 부지사 전대표 한대표 정대표',
  ),
)
/** Third syllables that may be a particle or an ending. */
const inflected = new Set('은는이가을를의에도만로하한된되인적성화들해할함형상시여과와나지라고')
const scoreMin = 3.5
const sureMin = 4
/** With less, what ends like a group's name is one. */
const groupWeightMax = 3
const wordUnitsMax = 14

export interface KoreanContext {
  readonly label: Labelled
  /** The word in front and the word behind on the same line, where one blank is between. */
  readonly before: Stretch | null
  readonly behind: Stretch | null
}

/** The name in a word; null for none. */
export function koreanIn(text: string, word: Stretch, context: KoreanContext): NameFound | null {
  const { start } = word
  if (word.end - start > wordUnitsMax) return null
  const label = isIntroduced(text, word, context)
    ? (Math.max(labelled.weakly, context.label) as Labelled)
    : context.label
  const known = best(text, word, { ...context, label })
  if (known !== null) return known
  if (label === labelled.surely) return behindLabel(text, word)
  return withPrefix(text, word, context) ?? addressedSurname(text, word, context) ?? givenAlone(text, word, context)
}

/** "이름은 …", "저는 …": what comes next names somebody. */
function isIntroduced(text: string, word: Stretch, { before }: KoreanContext): boolean {
  if (before === null || !'은는이가'.includes(text.charAt(before.end - 1))) return false
  return before.end - before.start > 2 && endsWithLabel(text, before.end - 1, false)
}

/** The likeliest surname and given name at the start of a word. */
function best(text: string, word: Stretch, context: KoreanContext): NameFound | null {
  let found: NameFound | null = null
  let most = 0
  for (const size of [4, 3, 2]) {
    const end = word.start + size
    if (end > word.end) continue
    const score = scoreOf(text, { word, end }, context)
    if (score < scoreMin || score <= most) continue
    most = score
    found = { start: word.start, end, isSure: score >= sureMin }
  }
  return found
}

function scoreOf(text: string, { word, end }: { word: Stretch; end: number }, context: KoreanContext): number {
  const name = text.slice(word.start, end)
  const address = restWeight(text, end, word.end)
  const weight = address < 0 ? null : nameWeight(name, context.label === labelled.surely)
  if (weight === null) return 0
  const around = address === 0 && end === word.end ? roleBehind(text, context) : address
  const isGroup = weight < groupWeightMax && groupEnd.test(text.slice(word.start, word.end))
  const lead = context.label === labelled.surely ? 4 : leadWeight(text, context)
  return weight - (isGroup ? 1.5 : 0) + around + lead + verbWeight(text, word.end)
}

/** How much syllables look like a surname and a given name by themselves; null where they cannot be. */
function nameWeight(name: string, isLabelled: boolean): number | null {
  const size = compounds.has(name.slice(0, 2)) && name.length > 2 ? 2 : 1
  const surname = size === 2 ? 1.5 : surnameWeights.get(name.charAt(0))
  if (surname === undefined || name.length - size > 2) return null
  const given = givenWeight(name.slice(size))
  return given === 0 && !isLabelled ? null : surname + given - ordinaryWeight(name, given)
}

/** The first two syllables as a word of their own speak against a name, the more so where the rest is no usual given name. */
function ordinaryWeight(name: string, given: number): number {
  if (nobody.has(name)) return 3
  if (name.length === 2) return ordinary.has(name) || givens.has(name) ? 3 : 0
  if (!ordinary.has(name.slice(0, 2))) return 0
  return given >= 3 && !inflected.has(name.charAt(2)) ? 0.5 : 2.5
}

function givenWeight(given: string): number {
  if (given.length === 1) return seconds.has(given) || firsts.has(given) ? 0.8 : 0
  if (givens.has(given)) return 3
  return firsts.has(given.charAt(0)) && seconds.has(given.charAt(1)) ? 1.5 : 0
}

const verbWeight = (text: string, at: number): number => (verbs.test(text.slice(at, at + 6)) ? 1 : 0)

/** What goes on behind a name in its word: nothing, a particle, a form of address; -1 for anything else. */
export function restWeight(text: string, from: number, to: number): number {
  const address = forms.sizeBehind(text, from, to)
  if (address > 0 && isParticle(text, from + address, to))
    return 1 + forms.weight(text.slice(from, from + address)) * 0.75
  return isParticle(text, from, to) ? 0 : -1
}

function isParticle(text: string, from: number, to: number): boolean {
  if (from === to) return true
  const rest = text.slice(from, to)
  if (!particles.has(rest)) return false
  const isOpen = (text.charCodeAt(from - 1) - 0xac00) % 28 === 0
  return isOpen ? !behindConsonant.has(rest) : !behindVowel.has(rest) || rest === '로'
}

/** "김민수 과장": the word behind is a form of address. */
function roleBehind(text: string, { behind }: KoreanContext): number {
  if (behind === null) return 0
  const size = forms.sizeBehind(text, behind.start, behind.end)
  if (size === 0 || !isParticle(text, behind.start + size, behind.end)) return 0
  // One syllable apart is a word more often than not: 군 is an army.
  if (size === 1 && text.charAt(behind.start) !== '씨' && text.charAt(behind.start) !== '님') return 0.5
  return 1 + forms.weight(text.slice(behind.start, behind.start + size)) * 0.75
}

function leadWeight(text: string, { before, label }: KoreanContext): number {
  if (label === labelled.weakly) return 2
  if (before === null) return 0
  return leadWords.has(text.slice(before.start, before.end)) ? 1.5 : 0
}

/** Whatever stands behind a label is a name, unless it is a word of forms or a group's. */
function behindLabel(text: string, { start, end }: Stretch): NameFound | null {
  const word = text.slice(start, end)
  if (nobody.has(word) || groupEnd.test(word)) return null
  for (let to = Math.min(end, start + 5); to > start + 1; to -= 1) {
    if (restWeight(text, to, end) < 0) continue
    const name = text.slice(start, to)
    if (!ordinary.has(name) && !ordinary.has(name.slice(0, 2)) && !nobody.has(name) && !forms.has(name))
      return { start, end: to, isSure: surnameWeights.has(name.charAt(0)) && to - start === 3 }
  }
  return null
}

/** "담당자김민수": a role and a name in one word. */
function withPrefix(text: string, word: Stretch, context: KoreanContext): NameFound | null {
  for (let size = 4; size > 1; size -= 1) {
    const start = word.start + size
    if (start + 3 > word.end || !leadWords.has(text.slice(word.start, start))) continue
    const found = best(text, { ...word, start }, { ...context, before: null })
    if (found !== null) return found
  }
  return null
}

/** "김과장님", "박 대리": a surname alone. */
function addressedSurname(text: string, word: Stretch, context: KoreanContext): NameFound | null {
  const { start, end } = word
  const surname = text.charAt(start)
  if (!addressedOnes.has(surname)) return null
  const form = end - start === 1 ? context.behind : { start: start + 1, end }
  if (form === null) return null
  const size = forms.sizeBehind(text, form.start, form.end)
  if (size === 0 || !isParticle(text, form.start + size, form.end)) return null
  const address = text.slice(form.start, form.start + size)
  if (size === 1 && address !== '씨') return null
  if (notSurnameAndRole.has(surname + address)) return null
  const isPolite = address.endsWith('님') || address === '씨'
  if (determinerSet.has(surname) && !isPolite) return null
  return { start, end: start + 1, isSure: false }
}

/** "민수 씨", "지훈님": a given name alone; any word in front of 씨. */
function givenAlone(text: string, { start, end }: Stretch, context: KoreanContext): NameFound | null {
  const to = start + 2
  const given = text.slice(start, to)
  if (to <= end && givens.has(given) && !ordinary.has(given)) {
    const address = restWeight(text, to, end)
    if (Math.max(address, address === 0 && to === end ? roleBehind(text, context) : 0) > 2) return likely(start, to)
  }
  const word = text.slice(start, end)
  const isWord = word.length < 2 || ordinary.has(word) || nobody.has(word) || forms.has(word)
  return !isWord && isCalled(text, context) ? likely(start, end) : null
}

/** Whether 씨 stands behind, a blank away: it addresses persons only. */
const isCalled = (text: string, { behind }: KoreanContext): boolean =>
  behind !== null && text.startsWith('씨', behind.start) && isParticle(text, behind.start + 1, behind.end)

/** "홍 길동", "김 민 수": a name whose parts stand apart. */
export function koreanApart(text: string, word: Stretch, { behind, label }: KoreanContext): NameFound | null {
  if (behind === null || !startsApart(text.slice(word.start, word.end), label)) return null
  const isLabelled = label === labelled.surely
  const end = behind.start + 2
  if (end > behind.end) return isLabelled ? spelt(text, word, behind) : null
  if (restWeight(text, end, behind.end) < 0) return null
  const given = text.slice(behind.start, end)
  const isUsual = givens.has(given) && !ordinary.has(given)
  return isUsual || (isLabelled && !nobody.has(given)) ? sure(word.start, end) : null
}

function spelt(text: string, word: Stretch, { end }: Stretch): NameFound | null {
  return text.charAt(end) === ' ' && seconds.has(text.charAt(end + 1)) ? sure(word.start, end + 2) : null
}

/** A word that is a surname and, but behind a label, nothing else. */
function startsApart(word: string, label: Labelled): boolean {
  if (word.length > 1) return compounds.has(word)
  if ((surnameWeights.get(word) ?? -1) <= 0) return false
  return label === labelled.surely || !determinerSet.has(word)
}
