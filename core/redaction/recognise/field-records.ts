// Fields of records that machines exchange: HL7 v2 segments, machine-readable zones of passports and cards (ICAO 9303), vCards.
import type { Findings, Verdict } from '../findings.ts'
import { blank } from '../placeholder.ts'
import type { Recogniser, Source, Wish } from '../source.ts'
import { matchesOf } from './pattern.ts'

const verdicts = {
  person: { entity: 'PERSON', score: 0.85 },
  record: { entity: 'MEDICAL_RECORD_NUMBER', score: 0.85 },
  birth: { entity: 'DATE_OF_BIRTH', score: 0.85 },
  address: { entity: 'STREET_ADDRESS', score: 0.85 },
  phone: { entity: 'PHONE_NUMBER', score: 0.85 },
  id: { entity: 'NATIONAL_ID', score: 0.85 },
} as const satisfies Record<string, Verdict>
type Kind = keyof typeof verdicts

type Add = (kind: Kind, start: number, end: number) => void

/** Fields of HL7 v2 segments that say who someone is, by their number (HL7 2.9, chapters 3 and 6). */
const fieldsOfSegments: Readonly<Record<string, Readonly<Record<number, Kind>>>> = {
  PID: { 2: 'record', 3: 'record', 4: 'record', 5: 'person', 6: 'person', 7: 'birth', 9: 'person', 11: 'address', 13: 'phone', 14: 'phone', 18: 'record', 19: 'id', 20: 'id' },
  NK1: { 2: 'person', 4: 'address', 5: 'phone', 6: 'phone', 16: 'birth' },
  GT1: { 3: 'person', 5: 'address', 6: 'phone', 8: 'birth', 12: 'id' },
  IN1: { 16: 'person', 18: 'birth', 19: 'address', 36: 'record' },
  PV1: { 7: 'person', 8: 'person', 9: 'person', 17: 'person', 19: 'record' },
  OBR: { 16: 'person', 28: 'person' },
  ORC: { 10: 'person', 11: 'person', 12: 'person' },
} // oxfmt-ignore
const segment = /(?<![^\n\r\v])(?<type>PID|NK1|GT1|IN1|PV1|OBR|ORC)\|(?<fields>[^\n\r]{4,4000})/gu
/** What stands in a field for nothing, and codes that name nobody. */
const empty = /^(?:""|[A-Z]{1,3}|[~^&\\\s]*)$/u

function findSegments(text: string, add: Add): void {
  for (const { index, groups = {} } of matchesOf(segment, text)) {
    const { type = '', fields = '' } = groups
    let at = index + type.length + 1
    for (const [place, field] of fields.split('|').entries()) {
      const kind = fieldsOfSegments[type]?.[place + 1]
      if (kind !== undefined) addComponents(text, { kind, start: at, end: at + field.length }, add)
      at += field.length + 1
    }
  }
}

interface Field {
  readonly kind: Kind
  readonly start: number
  readonly end: number
}

/** Repetitions and components: names and addresses up to the first code or empty one, numbers their first component alone. */
function addComponents(text: string, { kind, start, end }: Field, add: Add): void {
  let at = start
  for (const repetition of text.slice(start, end).split('~')) {
    const isWhole = kind === 'person' || kind === 'address'
    const length = isWhole ? wholeLength(repetition) : (repetition.split('^', 1)[0]?.length ?? 0)
    const lead = kind === 'person' ? (/^\d[\w-]{0,20}\^/u.exec(repetition)?.[0].length ?? 0) : 0
    const value = repetition.slice(lead, length)
    if (!empty.test(value) && /[\p{L}\p{N}]{2}/u.test(value)) add(kind, at + lead, at + length)
    at += repetition.length + 1
  }
}

/** Without what says of which kind a name or an address is, in its seventh component and behind. */
const wholeLength = (repetition: string): number =>
  repetition
    .split('^')
    .slice(0, 6)
    .join('^')
    .replace(/[\^\s]+$/u, '').length

/** ICAO 9303, parts 4 to 6: a line of names, and the line with number, birth and expiry. */
const nameLine =
  /(?<![A-Z0-9<])(?:P[A-Z<][A-Z]{3}|[IAC][A-Z<][A-Z]{3}|V[A-Z<][A-Z]{3})(?<name>[A-Z]+(?:<[A-Z]+)*<<[A-Z]+(?:<[A-Z]+)*)<*(?![A-Z0-9])/gu
const numberLine =
  /(?<![A-Z0-9<])(?=[A-Z0-9<]{28,46}(?![A-Z0-9<]))(?:[A-Z0-9<]{9}\d[A-Z<]{3}\d{6}\d[MFX<]\d{6}\d[A-Z0-9<]*|\d{6}\d[MFX<]\d{6}\d[A-Z<]{3}[A-Z0-9<]*)/gu
const cardLine = /(?<![A-Z0-9<])[IAC][A-Z<][A-Z]{3}[A-Z0-9<]{9}[\d<][A-Z0-9<]{15}(?![A-Z0-9<])/gu
const cardNameLine = /(?<=[A-Z0-9<]{30}\n)(?<name>[A-Z]+(?:<[A-Z]+)*<<[A-Z]+(?:<[A-Z]+)*)<*(?![A-Z0-9])/gu

function findZones(text: string, add: Add): void {
  for (const line of [nameLine, cardNameLine])
    for (const match of matchesOf(line, text)) {
      const name = match.groups?.['name'] ?? ''
      const start = match.index + match[0].indexOf(name)
      add('person', start, start + name.length)
    }
  for (const line of [numberLine, cardLine])
    for (const { index, 0: whole } of matchesOf(line, text)) add('id', index, index + whole.length)
}

/** RFC 6350 and its forerunners, and MECARD. */
const kindOfProperty: Readonly<Record<string, Kind>> = {
  N: 'person', FN: 'person', NICKNAME: 'person', BDAY: 'birth', ADR: 'address', LABEL: 'address', TEL: 'phone',
} // oxfmt-ignore
const cardStart = /BEGIN:VCARD/giu
const cardEnd = /END:VCARD|BEGIN:VCARD/giu
const cardMax = 20_000
const property =
  /(?<=^|\n)[ \t]{0,8}(?:item\d{1,3}\.)?(?<name>N|FN|NICKNAME|BDAY|ADR|LABEL|TEL)(?:;[^:\n]{0,200})?:(?:tel:)?;{0,6}(?<value>[^\n\r]{2,400})/giu

function findCards(text: string, add: Add): void {
  for (const { index, 0: begin } of matchesOf(cardStart, text)) {
    // Up to its end or to the next, so that none is read twice.
    cardEnd.lastIndex = index + begin.length
    const end = Math.min(cardEnd.exec(text)?.index ?? text.length, index + cardMax)
    findProperties(text.slice(index, end), index, add)
  }
}

function findProperties(card: string, from: number, add: Add): void {
  for (const match of matchesOf(property, card)) {
    const { name = '', value = '' } = match.groups ?? {}
    const kind = kindOfProperty[name.toUpperCase()]
    const length = value.replace(/[;,\s]+$/u, '').length
    const start = from + match.index + match[0].length - value.length
    if (kind !== undefined && length > 1) add(kind, start, start + length)
  }
}

function find({ text, hasLetters }: Source, findings: Findings, { wanted }: Wish): void {
  if (!hasLetters) return
  const add: Add = (kind, start, end) => {
    const verdict = verdicts[kind]
    if (wanted.has(verdict.entity) && !text.slice(start, end).includes(blank)) findings.add(verdict, start, end)
  }
  if (/(?:PID|NK1|GT1|IN1|PV1|OBR|ORC)\|/.test(text)) findSegments(text, add)
  if (text.includes('<<') && /[A-Z]<<[A-Z]/.test(text)) findZones(text, add)
  if (/begin:vcard/i.test(text)) findCards(text, add)
}

export const fieldRecordsRecogniser: Recogniser = {
  name: 'field records',
  entities: [...new Set(Object.values(verdicts).map(({ entity }) => entity))],
  find,
}
