// Keys of data say what their values are, in JSON, XML, SQL and settings; values of other keys stay.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { analyzeText } from '../../../core/redaction/analyze.ts'
import { entitiesOfModels } from '../../../core/redaction/entity-groups.ts'
import { redactText } from '../../../core/redaction/redact.ts'

const entities = entitiesOfModels([])
const shown = (text: string): string => redactText(text, analyzeText(text, { entities })).text

const personal = [
  ['first name', 'Thorvin'],
  ['last name', 'Eskilsund'],
  ['surname', 'Quarmby'],
  ['vorname', 'Wendla'],
  ['nachname', 'Oberhauser'],
  ['apellidos', 'Zubieta'],
  ['cognome', 'Scalfarotto'],
  ['street address', 'Amselstieg 14'],
  ['ssn', '536904399'],
  ['phone number', '0151 2345678'],
  ['date of birth', '1971-11-03'],
  ['passport number', 'K12344404'],
] as const
const plain = [
  ['product name', 'blue bookcase'],
  ['order number', '4500123456'],
  ['status', 'open'],
  ['quantity', '14'],
  ['price', '12.50'],
] as const

const cases: readonly ((key: string) => string)[] = [
  (key) => key.replaceAll(' ', '_'),
  (key) => key.replaceAll(/ (\w)/g, (_, letter: string) => letter.toUpperCase()),
  (key) => key.replaceAll(' ', '-'),
]
const writes: readonly ((key: string, value: string) => string)[] = [
  (key, value) => `{"id": 7, "${key}": "${value}"}`,
  (key, value) => `{'${key}' => '${value}', 'id' => 7}`,
  (key, value) => `<row><${key}>${value}</${key}></row>`,
  (key, value) => `<${key} lang="en">\n  ${value}\n</${key}>`,
  (key, value) => `WHERE ${key} = '${value}' AND id = 7`,
]
const anyCase = fc.constantFrom(...cases)
const anyWrite = fc.constantFrom(...writes)
const onOneLine = fc.constantFrom(...writes.filter((write) => !write('a', 'b').includes('\n')))

it('take values of people', () => {
  fc.assert(
    fc.property(fc.constantFrom(...personal), anyCase, anyWrite, ([key, value], named, write) => {
      expect(shown(write(named(key), value))).not.toContain(value)
    }),
    { numRuns: 300 },
  )
})

it('leave the others', () => {
  fc.assert(
    fc.property(fc.constantFrom(...plain), anyCase, onOneLine, ([key, value], named, write) => {
      expect(shown(write(named(key), value))).toContain(value)
    }),
    { numRuns: 200 },
  )
})
