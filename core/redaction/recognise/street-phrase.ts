// STREET_ADDRESS in any case of letters: a word for a street, its name and its number, as people type them in chats.
import type { Findings, Verdict } from '../findings.ts'
import type { Recogniser, Source, Wish } from '../source.ts'
import { hashOfWord } from '../tagger/hashes.ts'
import { languagesOf } from '../tagger/function-words.ts'
import { withCapitals } from './pattern.ts'
import { matchesAround, matchesIn, type Mark } from '../scanned.ts'

const verdict: Verdict = { entity: 'STREET_ADDRESS', score: 0.6 }

const number = String.raw`\d{1,4}(?: ?[a-z](?![\p{L}\p{N}])|[/-]\d{1,4}[a-z]?)?`
const name = String.raw`[\p{L}\p{M}][\p{L}\p{M}'’.-]{0,24}`
/** A floor, a flat or a door behind a number. */
const door = String.raw`(?:,? ?(?:\d{1,2} ?[ºª°.]{1,2} ?[a-z]{0,3}(?!\p{L})|(?:flat|apt|apto|ap|app|apt|piso|bajo|lok|lokal|m|bus|hinterhaus|hinterhof|vorderhaus|bât|bloco|bloque|esc|int)\.? ?[\p{L}\p{N}]{1,6}(?!\p{L})))?`
/** The street's word first: Romance languages and Polish. */
const firstWords = withCapitals(
  String.raw`c\/|calle|avda\.?|avenida|pza\.?|plaza|paseo|ronda|via|viale|corso|piazza|piazzale|vicolo|strada|largo|rua|travessa|praça|praceta|estrada|rue|quai|impasse|chemin|allée|ul\.|ulica|ulicy|os\.|al\.`,
)
const wordFirst = String.raw`(?:${firstWords}) ?(?<first>${name}(?: ${name}){0,3}?),? (?:n[º°r]?\.? ?|núm\.? |numero |nr )?${number}${door}`
const frenchWords = withCapitals('rue|quai|avenue|av\\.?|boulevard|bd|impasse|chemin|allée|cours|square|passage')
/** French numbers stand in front. */
const numberFirst = String.raw`\d{1,4}(?: ?(?:bis|ter))?,? (?:${frenchWords})(?: (?:de la|de l['’]|de|du|des|d['’]))? ?(?<french>${name}(?:[ -]${name}){0,2})`
const grownEndings = String.raw`(?:straße|strasse|str\.|gasse|brücke|allee|ufer|steig|chaussee|straat|laan|gracht|kade|plein|singel|dijk|dreef)`
/** Grown together with its name: German and Dutch. */
const suffixed = String.raw`(?<grown>\p{L}{3,24}${grownEndings}) ${number}${door}`
const lastWords = withCapitals('street|road|rd|avenue|ave|lane|crescent|terrace|mews|gardens|boulevard|blvd|row|st')
/** The street's word last: English. */
const wordLast = String.raw`(?:[Ff]lat \d{1,3},? (?:at )?)?\d{1,5}[a-z]? (?<last>(?:${name} ){1,3})(?:${lastWords})(?![\p{L}\p{N}'’])`
/** A capital, a number, and behind a comma or on the next line the code and name of a town: a street whose name has no word for one. */
const part = String.raw`\p{Lu}[\p{L}\p{M}'’.]{1,24}(?:-\p{Lu}?[\p{L}\p{M}'’.]{1,24}){0,3}`
const placed = String.raw`(?:${part} ){1,3}${number}${door}(?:,[ \n]|\n)(?:[A-Z]{1,2}-)?(?:\d{5}|\d{4}(?: [A-Z]{2})?|\d{2}-\d{3}) (?<town>\p{Lu}[\p{L}\p{M}'’-]{2,30})`
/** What has a number and is no street, and what a number in front of it counts. */
const noStreet =
  /(?:^| )(?:art|artikel|article|artículo|articolo|nr|nummer|number|numero|número|no|seite|page|página|pagina|band|vol|volume|heft|kapitel|chapter|chapitre|capítulo|capitolo|abs|absatz|tabelle|table|tableau|tabla|tabella|bild|figure|fig|position|pos|los|version|modell|model|zimmer|raum|room|block|parzelle|ziffer|punkt|kw|gate|gleis|platform|zug|line|linie|ligne|línea|linea|lot|rev|step|schritt|teil|part|partie|item|windows|iphone|galaxy)\.? \d[^\n]*$/iu
const counted =
  /^(?:euros?|eur|chf|pln|usd|gbp|stück|personen|meter|kilometer|stunden|exemplare|zł|einwohner|people|units|besucher)$/iu
const phrase = new RegExp(`(?<![\\p{L}\\p{N}])(?:${wordFirst}|${numberFirst}|${wordLast})`, 'gu')
const compound = new RegExp(`(?<![\\p{L}\\p{N}])${suffixed}`, 'gu')
const placedStreet = new RegExp(`(?<![\\p{L}\\p{N}.'’-])${placed}`, 'gu')
/** A street of three words and a door in front. */
const codes: Mark = { mark: /[,\n] ?(?:[A-Z]{1,2}-)?\d{2}/g, reach: 96 }
/** Letters of two units each in front of the ending. */
const endings: Mark = { mark: new RegExp(`${grownEndings} \\d`, 'g'), reach: 48 }
const nameMin = 4
const before = 12
/** "rue 12 fois": in front of a number that counts, or of a time. */
const counts =
  /^(?:[.,:]\d|%|€|\$| ?(?:%|€|eur|euro|euros|min|minutes?|minuten|uhr|h|km|m|times|mal|fois|veces|volte|vezes|razy)(?!\p{L}))/iu

function find(source: Source, findings: Findings, { wanted }: Wish): void {
  const { hasWords, digitRuns, text, scanned } = source
  if (!hasWords || digitRuns.count === 0 || !wanted.has('STREET_ADDRESS')) return
  for (const match of matchesIn(phrase, scanned)) addStreet(match, text, findings)
  for (const match of matchesAround(placedStreet, scanned, codes)) addPlaced(match, findings)
  for (const match of matchesAround(compound, scanned, endings)) addStreet(match, text, findings)
}

function addPlaced({ index, 0: whole, groups = {} }: RegExpExecArray, findings: Findings): void {
  const street = /^[^\d]*\d/u.exec(whole)?.[0] ?? ''
  if (!noStreet.test(street) && !counted.test(groups['town'] ?? '')) findings.add(verdict, index, index + whole.length)
}

function addStreet({ index, 0: whole, groups = {} }: RegExpExecArray, text: string, findings: Findings): void {
  const named = (groups['first'] ?? groups['french'] ?? groups['last'] ?? groups['grown'] ?? '').trim()
  const end = index + whole.length
  if (isStreetName(named) && !counts.test(text.slice(end, end + before))) findings.add(verdict, index, end)
}

/** A word of some letters, and at its end none that holds sentences together. */
function isStreetName(named: string): boolean {
  const words = named.split(/[ -]/)
  const isFunction = (word: string): boolean => languagesOf(hashOfWord(word.toLowerCase())) !== 0
  if (isFunction(words.at(-1) ?? '')) return false
  return words.some((word) => word.length >= nameMin && !isFunction(word))
}

export const streetPhraseRecogniser: Recogniser = { name: 'street phrase', entities: ['STREET_ADDRESS'], find }
