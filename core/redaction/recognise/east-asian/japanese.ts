// Japanese names: a known surname with a given name, and what stands in front of a form of address or behind a label.
import { likely, sure, type NameFound, type Reading } from './found.ts'
import { forms, groupEnd, leads, nobody, particles } from './japanese-context.ts'
import { addressAt } from './japanese-forms.ts'
import { givenLook } from './japanese-given.ts'
import { ambiguous, clearSurnames, kanaGiven, shortSurnames } from './japanese-names.ts'
import { isLetterAt, type Stretch } from './letters.ts'
import { labelled } from './name-labels.ts'
import { WordWeights, wordsOf } from './word-weights.ts'

const surnames = new Set(wordsOf(clearSurnames))
const short = new Set(wordsOf(shortSurnames))
const givenInKana = new WordWeights([[1, kanaGiven]])
const surnameUnitsMax = 4
const givenUnitsMax = 4
const givenKanaMax = 6
const unknownUnitsMax = 5
const labelledUnitsMax = 6

/** The names in a run of ideographs, in order. */
export function findJapanese(reading: Reading, add: (found: NameFound) => void): void {
  const { text, run } = reading
  for (let at = run.start; at < run.end;) {
    const isFree = at === run.start || leads.sizeBefore(text, at) > 0
    const found = isFree ? nameAt(at === run.start ? reading : { ...reading, label: labelled.no }, at) : null
    if (found !== null) add(found)
    at = found === null ? at + 1 : Math.max(found.end, at + 1)
  }
}

function nameAt(reading: Reading, at: number): NameFound | null {
  const { text, run } = reading
  for (let from = Math.min(run.end, at + surnameUnitsMax); from > at; from -= 1) {
    const surname = text.slice(at, from)
    if (!surnames.has(surname) && !short.has(surname)) continue
    const found = withGiven(reading, at, from) ?? apart(reading, at, from) ?? alone(reading, at, from)
    if (found !== null) return found
  }
  return (at === run.start ? addressedUnknown(reading) : null) ?? labelledUnknown(reading, at)
}

/** Whether a surname is of more than one ideograph and hardly anything else. */
const isClear = (surname: string): boolean => surname.length > 1 && surnames.has(surname) && !ambiguous.has(surname)

/** "山田太郎", "山田さくら": the given name ends the run, or a form of address follows. */
function withGiven(reading: Reading, start: number, from: number): NameFound | null {
  const { run } = reading
  for (let end = Math.min(run.end, from + givenUnitsMax); end > from; end -= 1)
    if (isGiven(reading, { start, from, end })) return sure(start, end)
  return from === run.end && from - start > 1 ? withKana(reading.text, start, from) : null
}

function isGiven(
  { text, run, label }: Reading,
  { start, from, end }: { start: number; from: number; end: number },
): boolean {
  const address = addressAt(text, end, run.end)
  if (end < run.end && address === 0) return false
  const look = givenLook(text.slice(from, end))
  if (look < 2 && groupEnd.test(text.slice(start, end))) return false
  if (address > 0 || label !== labelled.no) return look > 0 || (label === labelled.surely && end - from < 3)
  if (!isClear(text.slice(start, from))) return look > 1
  return look > 0 && (end - from > 1 || endsName(text, end))
}

/** Whether a particle follows, or no letter. */
const endsName = (text: string, at: number): boolean =>
  !isLetterAt(text, at) || particles.sizeBehind(text, at, Math.min(text.length, at + 4)) > 0

/** "くみ子": kana and one of the ideographs that end such names. */
const mixedGiven = /^[ぁ-ん]{1,3}[子美江代恵香奈枝]/

function withKana(text: string, start: number, from: number): NameFound | null {
  const written = text.slice(from, from + givenKanaMax)
  const mixed = mixedGiven.exec(written)?.[0].length ?? 0
  if (mixed > 0 && (endsName(text, from + mixed) || addressAt(text, from + mixed, from + mixed) > 0))
    return sure(start, from + mixed)
  const size = givenInKana.sizeBehind(text, from, Math.min(text.length, from + givenKanaMax))
  const end = from + size
  if (size < 2) return null
  const isWhole = size > 2 ? endsName(text, end) : !isLetterAt(text, end)
  return isWhole || addressAt(text, end, end) > 0 ? sure(start, end) : null
}

/** "山田 太郎": surname and given name with a blank between. */
function apart(reading: Reading, start: number, from: number): NameFound | null {
  const { text, run, behind, label } = reading
  if (from !== run.end || behind === null || behind.start !== from + 1 || text.charAt(from) !== ' ') return null
  if (behind.script === 'han') {
    const end = givenEndIn(reading, behind)
    return end < 0 ? null : sure(start, end)
  }
  const size = behind.end - behind.start
  const isKana = givenInKana.sizeBehind(text, behind.start, behind.end) === size
  return isKana || (label === labelled.surely && size <= givenKanaMax) ? sure(start, behind.end) : null
}

/** Where the given name ends that starts a run; -1 for none. */
function givenEndIn({ text, label }: Reading, { start, end: runEnd }: Stretch): number {
  for (let end = Math.min(runEnd, start + givenUnitsMax); end > start; end -= 1) {
    const address = addressAt(text, end, runEnd)
    if (end < runEnd && address === 0) continue
    const given = text.slice(start, end)
    const look = givenLook(given)
    const isHelped = (address > 1 || label === labelled.surely) && given.length < givenUnitsMax
    if (look > 1 || ((look > 0 || isHelped) && !groupEnd.test(given))) return end
  }
  return -1
}

/** A surname alone: in front of a form of address, behind a label, or a clear one in front of a particle. */
function alone({ text, run, label }: Reading, start: number, end: number): NameFound | null {
  const surname = text.slice(start, end)
  if (addressAt(text, end, run.end) > 0) return isClear(surname) ? sure(start, end) : likely(start, end)
  if (end !== run.end) return null
  if (label === labelled.surely) return likely(start, end)
  return isClear(surname) && (label === labelled.weakly || endsName(text, end)) ? likely(start, end) : null
}

/** An unknown name in front of a form of address that is of persons only. */
function addressedUnknown({ text, run }: Reading): NameFound | null {
  const { start } = run
  for (let end = start + 1; end <= Math.min(run.end, start + unknownUnitsMax); end += 1) {
    if (addressAt(text, end, run.end) < 2) continue
    const body = text.slice(start, end)
    const nobodySize = nobody.sizeBefore(text, end)
    // 本殿, 宮殿: a hall.
    const isHall = body.length === 1 && text.charAt(end) === '殿'
    const isWord = isHall || (nobodySize > 0 && (body.length < 3 || nobodySize > 1))
    if (isWord || forms.has(body) || groupEnd.test(body) || leads.sizeBefore(text, end) > 1) return null
    return body.length > 2 ? sure(start, end) : likely(start, end)
  }
  return null
}

/** An unknown name behind a label: all of its run, if that is short and no word of forms. */
function labelledUnknown({ text, run, label, behind }: Reading, start: number): NameFound | null {
  const size = run.end - start
  if (label !== labelled.surely || size > labelledUnitsMax || isWordOfForms(text.slice(start, run.end))) return null
  const isApart = behind?.script === 'han' && text.charAt(run.end) === ' ' && behind.end - behind.start < 4 && size < 4
  if (isApart) return sure(start, behind.end)
  if (size < 2 || isLetterAt(text, run.end)) return null
  return size > 3 ? sure(start, run.end) : likely(start, run.end)
}

const wordOfForms =
  /^(?:未定|不明|不在|無し|無|同上|匿名|本人|必須|任意|記入|入力|男性?|女性?|既婚|未婚|会社員?|学生|主婦|無職|住所|電話|番号|年齢|性別|生年月日|備考|以下|別紙|参照|全員|一同|各位|関係者|担当者?|管理者|営業時間|平日|土日|確認中?|調整中?|募集中|対応中?|完了|受付中?|変更|一覧|情報|個人情報|[一二三四五六七八九十百千]+.?)$/
const isWordOfForms = (word: string): boolean =>
  groupEnd.test(word) || nobody.has(word) || forms.has(word) || wordOfForms.test(word)

/** A whole name of a known surname at the start of a run, where all else is not Japanese. */
export function japaneseIn(reading: Reading): NameFound | null {
  const { text, run, label } = reading
  const least = label === labelled.no ? run.start + 1 : run.start
  for (let from = Math.min(run.end, run.start + surnameUnitsMax); from > least; from -= 1) {
    const surname = text.slice(run.start, from)
    if (!surnames.has(surname) && !(from - run.start === 1 && short.has(surname))) continue
    const found = withGiven(reading, run.start, from) ?? apart(reading, run.start, from)
    if (found !== null && found.end - found.start > 2) return found
    const isWhole = label === labelled.surely && from === run.end && !isLetterAt(text, from)
    return isWhole ? likely(run.start, from) : null
  }
  return null
}

/** The known surname that a whole name starts with; empty for none. */
export function japaneseSurnameOf(name: string): string {
  const blank = name.indexOf(' ')
  if (blank > 1) return name.slice(0, blank)
  for (let size = Math.min(surnameUnitsMax, name.length - 1); size > 1; size -= 1)
    if (surnames.has(name.slice(0, size))) return name.slice(0, size)
  return ''
}
