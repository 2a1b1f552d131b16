// Ways in and homes: codes of doors in nine languages, streets whose name has no word for one, births in forms and chats; and what only looks so.
import { describe, expect, it } from 'vitest'
import { analyzeText } from '../../../core/redaction/analyze.ts'
import { entitiesOfModels } from '../../../core/redaction/entity-groups.ts'
import { redactText } from '../../../core/redaction/redact.ts'
import { openTagger } from '../../../tools/tagger/open-tagger.ts'
import { drawing } from './value-texts.ts'

const entities = entitiesOfModels([])
const shown = (text: string): string => redactText(text, analyzeText(text, { entities, tagger: openTagger() })).text

const draw = drawing()
const digits = (count: number): string => Array.from({ length: count }, () => draw(10)).join('')
const letter = (): string => String.fromCharCode(65 + draw(26))
const codes: readonly (() => string)[] = [
  () => digits(4),
  () => `${digits(4)}#`,
  () => `${digits(2)}${letter()}${digits(2)}`,
  () => digits(6),
]

const doors: Readonly<Record<string, readonly string[]>> = {
  en: ['The alarm code is now ', 'Door code: ', 'The gate code has been changed to ', 'Key safe code: '],
  de: ['Der Türcode lautet ', 'Haustürcode: ', 'Der Alarmcode wurde geändert, es ist '],
  fr: ['Le digicode a changé, c’est ', 'Code du portail : ', 'Le code de l’alarme est maintenant '],
  es: ['El código del portal ahora es ', 'Clave de la alarma: '],
  it: ['Codice del cancello: ', 'Il codice dell’allarme è cambiato, ora è '],
  nl: ['De poortcode is veranderd, het is nu ', 'Deurcode: '],
  pl: ['Kod do furtki: ', 'Kod do domofonu to '],
  pt: ['O código do portão mudou, agora é ', 'Código da porta: '],
  tr: ['Kapı kodu: '],
}

describe('codes of doors', () => {
  it.each(Object.entries(doors))('go in %s', (_, labels) => {
    for (const label of labels) for (const code of codes) expect(shown(`${label}${code()}.`)).toBe(`${label}<SECRET>.`)
  })

  it.each([
    'The building code 2018 applies, and the dress code is casual.',
    'Use the discount code SUMMER24 at the till.',
    'The door code will be sent to you.',
    'Das Tor 3 öffnet um 8, der Alarm 12 war falsch.',
    'Le code postal et le code de la route.',
  ])('leave %s', (text) => expect(shown(text)).toBe(text))
})

const towns: readonly (readonly [street: string, town: string])[] = [
  ['Achtern Diek', ', 25813 Velbruck'],
  ['Am Hasenpfad', ', 37079 Velbruck'],
  ['Zum Alten Krug', '\n8044 Velbruck'],
  ['Korte Akkers', ', 9403 AB Velbruck'],
  ['Rudolf-Harbig-Twiete', ', D-01219 Velbruck'],
]

describe('streets without a word for one', () => {
  it.each(towns)('%s is one beside the code of a town%s', (street, town) => {
    for (const number of ['7', '112', '3a', '58 b'])
      expect(shown(`Bitte an ${street} ${number}${town}.`)).toBe('Bitte an <STREET_ADDRESS>.')
  })

  it.each([
    'Siehe Kapitel 5, 10115 Beispiele folgen.',
    'Unter Artikel 12, 20250 Euro bewilligt.',
    'Laut Tabelle 4, 48000 Besucher im Jahr.',
  ])('leave %s', (text) => expect(shown(text)).toBe(text))
})

describe('births', () => {
  it.each([
    'Nato a: Velbruck il: 14/11/2013',
    'Geboren in: Velbruck am: 14.11.2013',
    'Nacido en: Velbruck el: 14/11/2013',
  ])('in forms, behind the place: %s', (text) => expect(shown(text)).toMatch(/: <DATE_OF_BIRTH>$/))

  it('in chats, in the next turn', () =>
    expect(shown('Agent: And your date of birth, please?\nPatient: 03/29/1971')).toMatch(/<DATE_OF_BIRTH>$/))
})
