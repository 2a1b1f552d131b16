// What stands beside a name: who speaks, who closes a letter, who is in a list, whose number it is; and things that are called like people.
import { expect, test } from 'vitest'
import { analyzeText } from '../../../core/redaction/analyze.ts'
import { entitiesOfModels } from '../../../core/redaction/entity-groups.ts'
import { redactText } from '../../../core/redaction/redact.ts'
import { openTagger } from '../../../tools/tagger/open-tagger.ts'
import { drawnNames } from './sets/drawn-values.ts'

const entities = entitiesOfModels([])
const left = (text: string): string => redactText(text, analyzeText(text, { entities, tagger: openTagger() })).text
const letters = 3
/** Surnames of one word; those of two letters are words of a sentence too. */
const surnames = [...new Set(drawnNames().filter((name) => /^\p{Lu}[\p{L}'-]+$/u.test(name) && name.length > letters))]
const shareMin = 0.9

/** The share of names that are gone from a text made with each and its neighbours in the list. */
function shareGone(write: (names: readonly [string, string, string]) => string): number {
  const gone = surnames.filter((name, at) => {
    const neighbours = [
      surnames[(at + 7) % surnames.length] ?? '',
      surnames[(at + 19) % surnames.length] ?? '',
    ] as const
    return !left(write([name, ...neighbours])).includes(name)
  })
  return gone.length / surnames.length
}

test.each([
  ['speaks in a chat', ([a, b]) => `${a}: who is in tomorrow?\n${b}: me, from nine\n${a}: good\n${b}: see you\n`],
  ['closes a letter', ([a]) => `The parcel has come.\n\nKind regards,\n${a}\n`],
  ['closes a letter in German', ([a]) => `Das Paket ist da.\n\nLiebe Grüße\n${a}\n`],
  ['is in a list', ([a, b, c]) => `Present: ${b}, ${a}, ${c}. The minutes were read.`],
  ['stands beside a role in brackets', ([a]) => `Call ${a} (neighbour) when the lift stops.`],
  ['is kin, set apart', ([a]) => `She said that her stepdad, ${a}, was out.`],
  ['is kin in brackets', ([a]) => `Meine Tochter (${a}) ist heute krank.`],
  ['is kin at the end', ([a]) => `On a vu mon mari, ${a}`],
  ['is kin in Polish', ([a]) => `Przyjdzie moja siostra, ${a}.`],
  ['is kin in Spanish', ([a]) => `Vive con su hermana, ${a}, desde mayo.`],
  ['has a Turkish title', ([a]) => `Anahtarı dün ${a} Bey aldı.`],
  ['is a party of a contract', ([a]) => `Mutuante: ${a}, nascido em Braga`],
  ['stands behind a number', ([a]) => `SSN 512-44-9031 ${a}\nstatus open`],
] satisfies [string, (names: readonly [string, string, string]) => string][])('who %s is taken', (_place, write) => {
  expect(shareGone(write)).toBeGreaterThan(shareMin)
})

test.each([
  'Started on Empagliflozin and Bisoprolol, Ramipril 5 mg.',
  'Examen : Schober 10/14, Tinel négatif, Murphy positif.',
  'Esame obiettivo: Giordano negativo, Blumberg negativo.',
  'Die Wärmepumpe Stiebel läuft, Drucker Kyocera steht.',
  'La caldaia Beretta e il forno Smeg sono nuovi.',
  'Pralka Beko i amortyzator Suntour do naprawy.',
  'Short of Persil, Lenor, Domestos and Andrex.',
  'Aseguradora: Ocaso. Fabricante: Fagor.',
])('things stay: %s', (text) => {
  expect(left(text)).toBe(text)
})

test.each([
  ['ask at 14 orchard street about it', '14 orchard street'],
  ['vivo en calle olmo 5, llama antes', 'calle olmo 5'],
  ['wir treffen uns in der lindenstraße 12', 'lindenstraße 12'],
  ['on se voit 12 quai Lamoricière demain', '12 quai Lamoricière'],
])('streets go in any case of letters: %s', (text, street) => {
  expect(left(text)).not.toContain(street)
})

test('the answer to a question for a number is taken', () => {
  expect(left('Agent: your date of birth please?\nCaller: 3/4/1980')).not.toContain('1980')
  expect(left('Mitarbeiter: Wie lautet Ihre Kundennummer?\nKunde: 88 204 17')).not.toContain('88 204')
})
