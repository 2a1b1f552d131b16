// Edges of what is taken: streets in any mixture of capitals, answers of a bare number, owners of firms, kin; and numbers of things.
import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../../core/redaction/analyze.ts'
import { entitiesOfModels } from '../../../core/redaction/entity-groups.ts'
import { redactText } from '../../../core/redaction/redact.ts'
import { openTagger } from '../../../tools/tagger/open-tagger.ts'

const entities = entitiesOfModels([])
const left = (text: string): string =>
  redactText(text, analyzeText(text, { entities, tagger: openTagger() })).text.replaceAll(/<[A-Z_]+>/g, '…')

const streets: readonly (readonly [address: string, words: readonly string[]])[] = [
  ['Flat 3, 12 victoria road', ['victoria', 'road']],
  ['12 Victoria road', ['victoria', 'road']],
  ['742 Evergreen terrace', ['evergreen', 'terrace']],
  ['14 Church road, sutton', ['church', 'road', 'sutton']],
  ['12 Rue de la république', ['république']],
  ['15 Avenue des champs élysées', ['champs', 'élysées']],
  ['Calle de la rosa 12', ['rosa']],
  ['Via dei fiori 3', ['fiori']],
  ['Rua das flores 45', ['flores']],
]
const frames: readonly ((address: string) => string)[] = [
  (address) => address,
  (address) => `I live at ${address}.`,
  (address) => `${address} please`,
  (address) => `Address: ${address}\nThanks`,
  (address) => `Patient lives at ${address} with carer.`,
]

describe('an address', () => {
  test.each(streets)('goes with all of its street, however it is written: %s', (address, words) => {
    for (const frame of frames) {
      const rest = left(frame(address)).toLowerCase()
      for (const word of words)
        expect([frame(address), rest]).not.toEqual([frame(address), expect.stringContaining(word)])
    }
  })

  test.each([
    ['Patient lives at Flat 3, 12 victoria road with carer.', 'with carer'],
    ['Hauptstraße 5 wohnt meine Mutter.', 'wohnt'],
  ])('ends where the sentence goes on: %s', (text, word) => {
    expect(left(text)).toContain(word)
  })

  test.each([
    ['Hauptstr. 5, Kundennr. 44821, 10115 Berlin', ['10115', 'Berlin']],
    ['12 High Street, account no 44556677, Leeds LS1 4AP', ['Leeds', 'LS1']],
    ['Via Roma 5, tessera n. 44821, 20121 Milano', ['20121', 'Milano']],
  ])('goes on behind the number of a record: %s', (text, words) => {
    for (const word of words) expect(left(text)).not.toContain(word)
  })
})

describe('a number', () => {
  test.each([
    'May I have your member number?\n12345',
    'May I have your member number?\nSure, 12345',
    'Wie lautet Ihre Kundennummer?\n4471182',
    'Wie lautet Ihre Kundennummer?\n- 4471182',
  ])('that was asked for is taken, with nothing in front of it or a mark: %s', (text) => {
    expect(left(text)).not.toMatch(/\d{4}/)
  })

  test.each([
    'proc 4711 was killed',
    'tag number 4711',
    'LAN no. 4711',
    'role number 4711',
    'depot no. 4711',
    'HTTP request no. 4711',
    'Kostenstellennummer 4711',
    'Patentnummer 4711',
    'Zum Beispiel 12 Leute',
    'Im Winter 2023',
    'Arbeitsplatz 12',
  ])('of a thing stays: %s', (text) => {
    expect(left(text)).toBe(text)
  })
})

describe('a name', () => {
  test.each([
    ['Transports Jean Dupont', 'Dupont'],
    ['Taller Antonio García', 'García'],
    ['Fahrschule Michael Braun', 'Braun'],
    ['Bar Cohen called today', 'Cohen'],
    ['Dear Kita Ahmed', 'Ahmed'],
    ['her brother, Dez, said', 'Dez'],
    ['meine Tochter (Lene) kommt', 'Lene'],
  ])('is taken with a trade or kin in front: %s', (text, name) => {
    expect(left(text)).not.toContain(name)
  })

  test.each(['Hausverwaltung Steinmetz schreibt', 'Mann, Berlin, 34', 'son (Harvard)'])(
    'is not found in %s',
    (text) => {
      expect(left(text)).toBe(text)
    },
  )
})
