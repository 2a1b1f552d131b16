// Chinese names: a surname and one or two characters, weighed by what they mean besides and what stands around them.
import { likely, sure, type NameFound, type Reading } from './found.ts'
import { addressed, followers, groupEnd, leads, nobody } from './chinese-context.ts'
import {
  clearSurnames,
  compoundSurnames,
  functionSurnames,
  givenCharacters,
  neverGiven,
  surnames,
  wordySurnames,
} from './chinese-names.ts'
import { wordEnds, wordStarts } from './chinese-words.ts'
import { isLetterAt, type Stretch } from './letters.ts'
import { endsWithLabel, labelled } from './name-labels.ts'
import { WordWeights, wordsOf } from './word-weights.ts'

const clear = 2
const usual = 1.5
const wordy = 0.5
const functional = -1
/** Of no surname. */
const none = 0
const scoreMin = 4
/** Behind a label and a verb. */
const namedWeight = 4
const sureMin = 5.5

const surnameWeights = new Float32Array(0x10000)
for (const [list, weight] of [
  [clearSurnames, clear],
  [surnames, usual],
  [wordySurnames, wordy],
  [functionSurnames, functional],
] as const)
  for (const character of list.replace(/\s/g, '')) surnameWeights[character.charCodeAt(0)] = weight

const compounds = new WordWeights([[1, compoundSurnames]])
const givenWeights = new Float32Array(0x10000).fill(-0.5)
for (const character of givenCharacters.replace(/\s/g, '')) givenWeights[character.charCodeAt(0)] = 1
for (const character of neverGiven.replace(/\s/g, '')) givenWeights[character.charCodeAt(0)] = -3

/** Two ideographs of the basic block as one small number. */
const pair = (first: number, second: number): number => (first - firstIdeograph) * ideographs + second - firstIdeograph
const firstIdeograph = 0x4e00
const ideographs = 0x5200
/** Ordinary words that start like a name. */
const pairsOfWords = new Set<number>()
for (const group of wordsOf(wordStarts))
  for (let at = 1; at < group.length; at += 1) pairsOfWords.add(pair(group.charCodeAt(0), group.charCodeAt(at)))

const wordsBefore = new WordWeights([[1, wordEnds]])

const startsWord = (text: string, at: number): boolean =>
  pairsOfWords.has(pair(text.charCodeAt(at), text.charCodeAt(at + 1)))

/** The names in a run of Han. */
export function findChinese(reading: Reading, add: (found: NameFound) => void): void {
  const { text, run } = reading
  let foundEnd = -1
  for (let at = run.start; at < run.end;) {
    const behindLabel = at === run.start && reading.label !== labelled.no ? findBehindLabel(reading) : null
    const found = behindLabel ?? nameAt(text, { at, start: run.start, end: run.end, foundEnd })
    at = found === null ? at + 1 : found.end
    if (found === null) continue
    add(found)
    foundEnd = found.end
  }
}

interface Place {
  readonly at: number
  /** Of the run of Han. */
  readonly start: number
  readonly end: number
  /** Where the name found last ends. */
  readonly foundEnd: number
}

const friendlyWords = new Set(['小康', '小石', '老林', '小段', '老汤', '小谢', '小季', '小史'])
const valueUnitsMax = 4
const groupUnitsMax = 24

/** What a label names is a name whatever its characters, as long as it is short and stands alone or in front of a form of address. */
function findBehindLabel({ text, run, label }: Reading): NameFound | null {
  const { start, end } = run
  const word = text.slice(start, Math.min(end, start + groupUnitsMax))
  const surname = surnameSize(text, start)
  if (nobody.has(word)) return null
  if (groupEnd.test(word) && (surname === 0 || word.length > valueUnitsMax)) return null
  const found = surname > 0 ? withSurname(text, run, surname) : null
  if (found !== null || label !== labelled.surely || word.length < 2 || word.length > valueUnitsMax) return found
  return surname > 0 ? sure(start, end) : unknownName(word, run)
}

/** Two or three characters without a surname, unless they are a word that stands around names. */
function unknownName(word: string, { start, end }: Stretch): NameFound | null {
  const isWord = addressed.has(word) || followers.has(word) || leads.has(word)
  return isWord || word.length === valueUnitsMax ? null : likely(start, end)
}

/** A surname with a given name that the run or something known ends, or with a form of address. */
function withSurname(text: string, { start, end }: Stretch, surname: number): NameFound | null {
  const from = start + surname
  for (const to of [from + 2, from + 1]) {
    if (to > end || !isGiven(text, from, to)) continue
    if (to === end || addressed.sizeBehind(text, to, end) > 0 || followers.sizeBehind(text, to, end) > 1)
      return sure(start, to)
  }
  return from < end && addressed.sizeBehind(text, from, end) > 0 ? likely(start, from) : null
}

/** How many characters a surname has that starts at a place. */
function surnameSize(text: string, at: number): 0 | 1 | 2 {
  if (compounds.sizeBehind(text, at, at + 2) === 2) return 2
  return weightOf(text, at) === none ? 0 : 1
}

const weightOf = (text: string, at: number): number => surnameWeights[text.charCodeAt(at)] ?? none

function isGiven(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if ((givenWeights[text.charCodeAt(at)] ?? 0) < -1) return false
  return true
}

/** The best name that starts at a place. */
function nameAt(text: string, place: Place): NameFound | null {
  const { at, end } = place
  const surname = surnameSize(text, at)
  if (surname === 0) return null
  const from = at + surname
  const friend = surname === 1 ? nicknameAt(text, place) : null
  if (friend !== null || from >= end) return friend
  const left = leftWeight(text, place)
  let best: NameFound | null = null
  let most = 0
  for (const to of [from + 2, from + 1]) {
    if (to > end) continue
    const score = left + nameWeight(text, { at, from, to }) + rightWeight(text, to, end)
    if (score < scoreMin || score <= most) continue
    most = score
    best = { start: at, end: to, isSure: score >= sureMin }
  }
  if (best !== null) return best
  return isAddressed(text, { ...place, at: from }, left) && mayStandAlone(text, place, left) ? likely(at, from) : null
}

/** Whether a form of address follows at a place. One character of it, as of a chairman, ends the run or has a known word behind. */
function isAddressed(text: string, { at, end }: Place, left: number): boolean {
  const size = addressed.sizeBehind(text, at, end)
  if (size === 1) return left >= 1 && (at + 1 === end || followers.sizeBehind(text, at + 1, end) > 0)
  return size > 0 && (left >= 1 || addressed.behind(text, at, end) > 1)
}

/** Whether a surname may stand in front of a form of address: the more of a word it is, the more must stand in front of it. */
function mayStandAlone(text: string, { at }: Place, left: number): boolean {
  if (surnameSize(text, at) === 2) return true
  const weight = weightOf(text, at)
  if (weight < 0 || startsWord(text, at)) return false
  return weight >= usual || left >= 1.5
}

/** "老王", "小李": a surname behind an address of friends, where the run ends or goes on with a word known to. */
function nicknameAt(text: string, { at, start, end }: Place): NameFound | null {
  const isFriend = at === start + 1 && '老小阿'.includes(text.charAt(start)) && weightOf(text, at) >= usual
  const isWhole = at + 1 === end || followers.sizeBehind(text, at + 1, end) > 0
  return isFriend && isWhole && !friendlyWords.has(text.slice(start, at + 1)) ? likely(start, at + 1) : null
}

function leftWeight(text: string, { at, start, foundEnd }: Place): number {
  if (at === start) return 1.5
  if (wordsBefore.sizeBefore(text, at + 1) > 1) return -3
  if (at === foundEnd) return weightOf(text, at) < 0 ? -3 : 1
  const lead = at - leads.sizeBefore(text, at)
  if (lead === at || lead < start) return -0.5
  // A form of address behind a name belongs to that name.
  if (lead === foundEnd && addressed.has(text.slice(lead, at))) return -0.5
  const isNamed = '是为為叫'.includes(text.charAt(at - 1)) && endsWithLabel(text, at - 1, false)
  return isNamed ? namedWeight : leads.before(text, at)
}

/** How much characters look like a name by themselves; `from` is where the given name starts. */
function nameWeight(text: string, { at, from, to }: { at: number; from: number; to: number }): number {
  let weight = from - at === 2 ? clear : weightOf(text, at)
  if (from - at === 1 && startsWord(text, at)) weight -= 2.5
  else if (weight >= clear && to - from === 2) weight += 1
  for (let given = from; given < to; given += 1) weight += givenWeights[text.charCodeAt(given)] ?? 0
  return to - from === 2 ? weight - wordWeight(text, from) : weight
}

/** What two characters weigh against a given name by being a word. */
function wordWeight(text: string, at: number): number {
  if (followers.sizeBehind(text, at, at + 2) === 2 || addressed.sizeBehind(text, at, at + 2) === 2) return 5
  if ('和与與'.includes(text.charAt(at + 1))) return 2
  return startsWord(text, at) ? 1 : 0
}

function rightWeight(text: string, to: number, end: number): number {
  if (to < end) {
    if (addressed.sizeBehind(text, to, end) > 1) return addressed.behind(text, to, end) + 1
    return followers.behind(text, to, end) || (isActing(text, to) ? 1 : -1)
  }
  if (isLetterAt(text, to)) return 0.5
  return text.charAt(to) === ':' ? 1.5 : 1
}

/** Whether a verb of one or two characters follows that tells what was done: 检查了, 去过. */
const isActing = (text: string, at: number): boolean =>
  '了过過'.includes(text.charAt(at + 1) || ' ') || '了过過'.includes(text.charAt(at + 2) || ' ')
