// Identifiers: a table of written forms with their checks, and one walk over the words of a text that hold digits.
import type { Findings, Verdict } from '../findings.ts'
import { LabelWindow } from '../label-window.ts'
import type { NationalEntity } from '../national-entities.ts'
import type { Recogniser, Source, ValueCheck, Wish } from '../source.ts'
import { isOfThing } from '../things.ts'
import { judgeCandidates, placeOf, sizesPlaces, type Candidate } from './identifier-candidates.ts'

/** One identifier. One more is one more row. */
export interface Identifier {
  readonly entity: NationalEntity
  /**
   * Written forms: 9 a digit, A a letter, X either. A blank is a gap that is everywhere alike or nowhere, ~ any gap or
   * none; what else stands in a form stands in the value.
   */
  readonly forms: readonly string[]
  /** What its letters and digits alone are, in capitals. */
  readonly like?: RegExp
  /** Whether its letters and digits alone, in capitals, are one. */
  readonly check?: (bare: string) => boolean
  /** What makes certain one that else is likely by its form. */
  readonly proves?: (bare: string) => boolean
  /** By itself. */
  readonly score: number
  /** Lower-case words or word starts that name it. */
  readonly labels: readonly string[]
}

const labelledBoost = 0.4
const labelledMin = 0.55
const labelledMax = 0.95

interface Row {
  readonly identifier: Identifier
  readonly form: RegExp
  /** Whether letters and digits stand in it by themselves only: such a value has no name. */
  readonly isDigits: boolean
  /** Whether it may stand without any mark. */
  readonly isPlain: boolean
  /** A box for each letter and digit. */
  readonly boxes: RegExp
  readonly possible: Verdict
  readonly likely: Verdict
  readonly certain: Verdict
}

/** Rows by how many letters and digits a value has, and how many digits of them. */
type RowsBySize = readonly (readonly Row[])[]

const classes: Readonly<Record<string, string>> = {
  '9': '\\d',
  A: '[A-Z]',
  X: '[A-Z\\d]',
  ' ': '(?:\\k<gap>)',
  '~': '[^A-Z\\d]?',
}

/** The expression of a form over a value in capitals with each gap as one character. */
function formOf(form: string): RegExp {
  let hasGap = false
  const parts = Array.from(form, (mark) => {
    if (mark !== ' ' || hasGap) return classes[mark] ?? `\\${mark}`
    hasGap = true
    return '(?<gap>[^A-Z\\d+]?)'
  })
  return new RegExp(`^${parts.join('')}$`)
}

const boxesOf = (form: string): RegExp =>
  new RegExp(`^${Array.from(form.replace(/[^9AX]/g, ''), (mark) => classes[mark] ?? '').join('[^A-Z\\d]')}$`)

const verdict = (entity: string, score: number): Verdict => ({ entity, score })

function rowsOf(identifiers: readonly Identifier[]): RowsBySize {
  const rows: Row[][] = []
  for (const identifier of identifiers) {
    const { entity, score } = identifier
    const verdicts = {
      possible: verdict(entity, score),
      likely: verdict(entity, Math.min(labelledMax, Math.max(score + labelledBoost, labelledMin))),
      certain: verdict(entity, 1),
    }
    for (const form of identifier.forms) {
      const row = {
        identifier,
        form: formOf(form),
        boxes: boxesOf(form),
        isDigits: !/[AX]/.test(form),
        isPlain: /^[9AX ~]*$/.test(form),
        ...verdicts,
      }
      const digits = form.replace(/[^9]/g, '').length
      const either = form.replace(/[^X]/g, '').length
      const size = form.replace(/[^9AX]/g, '').length
      for (let count = digits; count <= digits + either; count += 1) (rows[placeOf(size, count)] ??= []).push(row)
    }
  }
  return rows
}

interface Search {
  readonly source: Source
  readonly findings: Findings
  readonly wish: Wish
  readonly window: LabelWindow
}

/** A recogniser of a table of identifiers. */
export function identifierRecogniser(name: string, identifiers: readonly Identifier[]): Recogniser {
  const rows = rowsOf(identifiers)
  const entities = [...new Set(identifiers.map(({ entity }) => entity))]
  const sizes = Uint8Array.from({ length: sizesPlaces }, (_, place) => (rows[place] === undefined ? 0 : 1))
  const find = (source: Source, findings: Findings, wish: Wish): void => {
    if (source.digitRuns.count === 0) return
    const search = { source, findings, wish, window: new LabelWindow(source) }
    judgeCandidates(source, sizes, (candidate) => {
      for (const row of rows[placeOf(candidate.bare.length, candidate.digits)] ?? []) judge(search, row, candidate)
    })
  }
  return { name, entities, find, checks: identifiers.map(checkOf) }
}

/** What an identifier says of a value that stands alone. */
function checkOf({ entity, forms, like, check, proves }: Identifier): ValueCheck {
  const expressions = forms.map(formOf)
  const tell = (value: string): boolean | null => {
    const written = value.trim().toUpperCase()
    const bare = written.replace(/[^A-Z\d]/g, '')
    if (!expressions.some((form) => form.test(written)) || like?.test(bare) === false) return false
    if (check?.(bare) === false) return false
    if (check !== undefined) return true
    return proves === undefined ? null : proves(bare)
  }
  return { entity, check: tell }
}

function judge(search: Search, row: Row, candidate: Candidate): void {
  const { wish, findings } = search
  if (!wish.wanted.has(row.identifier.entity) || !mayReach(search, row) || !isOne(row, candidate)) return
  const found = verdictOn(search, row, candidate)
  if (found !== null && found.score >= wish.floor) findings.add(found, candidate.start, candidate.end)
}

/** Whether a row can score as high as is wished for: a text without words has no labels. */
const mayReach = ({ wish, window }: Search, { identifier, possible }: Row): boolean =>
  possible.score >= wish.floor || identifier.proves !== undefined || window.hasWords

/** Whether a candidate has the form and passes the check. */
function isOne(row: Row, candidate: Candidate): boolean {
  const { identifier, isDigits } = row
  const { bare } = candidate
  if (!hasForm(row, candidate)) return false
  if (identifier.like?.test(bare) === false || (isDigits && isUniform(bare))) return false
  return identifier.check?.(bare) !== false
}

/** Most candidates are digits alone, for which no expression is needed. */
function hasForm({ form, boxes, isDigits, isPlain }: Row, { bare, written, isBoxed }: Candidate): boolean {
  if (isDigits && written.length === bare.length) return isPlain
  return form.test(written) || (isBoxed && boxes.test(written))
}

/** Whether all digits are the same, or all but the last. */
const isUniform = (bare: string): boolean => bare.slice(0, -1) === bare.charAt(0).repeat(bare.length - 1)

function verdictOn(search: Search, row: Row, candidate: Candidate): Verdict | null {
  const { identifier, likely, certain } = row
  // Letters touch it: only a check digit tells it from a part of a word.
  if (candidate.isGlued && identifier.check === undefined) return null
  const isProved = identifier.proves?.(candidate.bare) === true
  const best = isProved ? certain : likely
  if (best.score < search.wish.floor) return null
  if (search.window.isLabelled(candidate.start, candidate.end, identifier.labels)) return best
  // Boxes of a form have a label; any few digits in a row do not.
  if (candidate.isBoxed || isOneOfMany(search, candidate)) return null
  if (isProved) return certain
  const isPossible = row.possible.score >= search.wish.floor && !isOfThing(search.source.text, candidate.start)
  return isPossible ? row.possible : null
}

/** Whether a number stands among others: in a list, or beside more digits. */
const isOneOfMany = ({ source }: Search, { start, end, bare, digits, isCrowded }: Candidate): boolean =>
  digits === bare.length && (isCrowded || source.numberLists.holds(start, end))
