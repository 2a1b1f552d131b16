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
export const firstWords = withCapitals(
  String.raw`c\/|calle|avda\.?|avenida|pza\.?|plaza|paseo|ronda|via|viale|corso|piazza|piazzale|vicolo|strada|largo|rua|travessa|praça|praceta|estrada|rue|quai|impasse|chemin|allée|ul\.|ulica|ulicy|os\.|al\.|plac|aleja|rondo|camino|alameda|travesía|pasaje|privada|calzada|bv\.|blvd\.?|boulevard|av\.|avenue|chaussée|clos|ladeira|beco|rodovia|avinguda|carrer|carretera|contrada|contrà|salita|lungomare|str\.|bd\.|bulevardul|calea|aleea|splaiul|șos\.|odos|leoforos|třída|náměstí|nám\.`,
)
const wordFirst = String.raw`(?:${firstWords})(?: |(?<=[./]))(?<first>${name}(?: ${name}){0,3}?),? (?:n[º°ro]?\.? ?|#|núm\.? |numero |nr )?${number}${door}`
export const frenchWords = withCapitals('rue|quai|avenue|av\\.?|boulevard|bd|impasse|chemin|allée|cours|square|passage')
/** French numbers stand in front. */
const numberFirst = String.raw`\d{1,4}(?: ?(?:bis|ter))?,? (?:${frenchWords})(?: (?:de la|de l['’]|de|du|des|d['’]))? ?(?<french>${name}(?:[ -]${name}){0,2})`
export const grownEndings = String.raw`(?:straße|strasse|str\.|gasse|brücke|allee|ufer|steig|chaussee|straat|laan|gracht|kade|plein|singel|dijk|dreef|steenweg|gatan|gata|gaten|veien|vegen|vägen|gränd|gade|stræde|vej|katu|kuja|polku)`
/** Grown together with its name: German and Dutch. */
const suffixed = String.raw`(?<grown>\p{L}{3,24}${grownEndings}) ${number}${door}`
export const lastWords = withCapitals(
  'street|road|rd|avenue|ave|lane|crescent|terrace|mews|gardens|boulevard|blvd|row|st',
)
/** The street's word last: English. */
const wordLast = String.raw`(?:[Ff]lat \d{1,3},? (?:at )?)?\d{1,5}[a-z]? (?<last>(?:${name} ){1,3})(?:${lastWords})(?![\p{L}\p{N}'’])`
/** Endings and beginnings that other words have too: only where the tagger does not rule an address out. */
const weakEndings = String.raw`(?:weg|platz|ring|damm|graben|markt|zeile|tie|gate|allé|allee|baan|lei|steeg|pad|ova|ská)`
const weakly = String.raw`(?:\p{Lu}\p{L}{2,24}${weakEndings}|(?:Am|Im|Zum|Zur|An de[rnm]|Auf de[rm]|In de[rnm]|Hinter de[rnm]|Unter den|Vor de[rm]|Bei de[rm]|Het|De) \p{Lu}[\p{L}-]{3,24}(?: \p{Lu}\p{L}{3,24})?) ${number}${door}`
/** The street's word behind its name: Hungarian and Turkish. */
const behind = String.raw`(?<behind>\p{Lu}[\p{L}\p{M}'’.-]{0,24}(?: \p{Lu}[\p{L}\p{M}'’.-]{0,24}){0,2}|\p{Ll}[\p{L}\p{M}'’-]{3,24}(?: \p{Ll}[\p{L}\p{M}'’-]{3,24})?) (?:utca|út|tér|u\.|körút|krt\.|köz|sétány|[Cc]ad\.|[Cc]addesi|[Ss]ok\.|[Ss]okak|[Ss]okağı|[Bb]ulvarı),? ?(?:[Nn]o ?[:.]? ?)?${number}${door}`
/** German adjectives of towns and people in front of a street's word; Czech prepositions and numbers of two parts; numbered streets. */
const apart = String.raw`(?!(?:[Dd]ies|[Jj]ed|[Uu]ns|[Ee]rst|[Zz]weit|[Dd]ritt|[Ll]etzt|[Ff]rei|[Ll]eer|[Ii]hr|[Ww]elch)er )(?<apart>\p{Lu}[\p{L}-]{2,24}(?:er|-)) ?(?:Straße|Strasse|Str\.|Ring|Platz|Weg|Damm|Allee|Gasse|Ufer|Chaussee|Markt|Steig) ${number}${door}`
const slashed = String.raw`(?:Na|Pod|Nad|U|V|Ve|Za|K|Ke) (?!Praze |Brně |Ostravě |Januar |Februar )(?<slashed>\p{Lu}\p{L}{3,24}) \d{1,4}\/\d{1,3}[a-z]?`
const numbered = String.raw`\d{1,5}\. ?(?<numbered>Sokak|Sok\.|Sk\.|Cadde|Cad\.),? No ?[:.]? ?${number}${door}`
/** A capital, a number, and behind a comma or on the next line the code and name of a town: a street whose name has no word for one. */
const part = String.raw`\p{Lu}[\p{L}\p{M}'’.]{1,24}(?:-\p{Lu}?[\p{L}\p{M}'’.]{1,24}){0,3}`
const placed = String.raw`(?:${part} ){1,3}${number}${door}(?:,[ \n]|\n)(?:[A-Z]{1,2}-)?(?:\d{5}|\d{4}(?: [A-Z]{2})?|\d{2}-\d{3}|\d{3} \d{2}|\d{4}-\d{3}) (?<town>\p{Lu}[\p{L}\p{M}'’-]{2,30})`
/** What has a number and is no street, and what a number in front of it counts. */
const noStreet =
  /(?:^| )(?:art|artikel|article|artículo|articolo|nr|nummer|number|numero|número|no|seite|page|página|pagina|band|vol|volume|heft|kapitel|chapter|chapitre|capítulo|capitolo|abs|absatz|tabelle|table|tableau|tabla|tabella|bild|figure|fig|position|pos|los|version|modell|model|zimmer|raum|room|block|parzelle|ziffer|punkt|kw|gate|gleis|platform|zug|line|linie|ligne|línea|linea|lot|rev|step|schritt|teil|part|partie|item|windows|iphone|galaxy)\.? \d[^\n]*$/iu
const counted =
  /^(?:euros?|eur|chf|pln|usd|gbp|stück|personen|meter|kilometer|stunden|exemplare|zł|einwohner|people|units|besucher)$/iu
const phrase = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:${wordFirst}|${numberFirst}|${wordLast}|${behind}|${apart}|${slashed}|${numbered})`,
  'gu',
)
const weak = new RegExp(`(?<![\\p{L}\\p{N}])${weakly}`, 'gu')
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
  for (const match of matchesIn(weak, scanned)) addWeak(match, source, findings)
}

/** A street that a word alone does not tell. */
function addWeak({ index, 0: whole }: RegExpExecArray, { text, tagging }: Source, findings: Findings): void {
  const end = index + whole.length
  if (tagging === null || noStreet.test(whole) || counts.test(text.slice(end, end + before))) return
  const isOfTwo = /^\p{Lu}\p{Ll}+ /u.test(whole)
  if (noPlace.test(whole) || (isOfTwo && ofTime.test(whole))) return
  if (tagging.addressShare(index, end) >= (isOfTwo ? shareOfTwoMin : weakShareMin)) findings.add(verdict, index, end)
}
const weakShareMin = 0.1
/** "Im Winter 2023", "Zum Beispiel 12". */
const shareOfTwoMin = 0.4
const ofTime =
  / (?:Beispiel|Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|Winter|Sommer|Herbst|Frühjahr|Frühling|Jahr|Quartal|Monat|Alter)(?:s|e)? \d|(?<!\d)(?:19|20)\d\d$/u
const noPlace = /^(?:Arbeits|Steh|Sitz|Stell|Park|Schlaf|Spiel|Studien|Ausbildungs|Steck|Camping)platz /u

function addPlaced({ index, 0: whole, groups = {} }: RegExpExecArray, findings: Findings): void {
  const street = /^[^\d]*\d/u.exec(whole)?.[0] ?? ''
  if (!noStreet.test(street) && !counted.test(groups['town'] ?? '')) findings.add(verdict, index, index + whole.length)
}

function addStreet({ index, 0: whole, groups = {} }: RegExpExecArray, text: string, findings: Findings): void {
  const named = (Object.values(groups).find((one) => one !== undefined) ?? '').trim()
  const end = index + whole.length
  const isCounting = /\d$/.test(whole) && counts.test(text.slice(end, end + before))
  if (isStreetName(named) && !isCounting) findings.add(verdict, index, end)
}

/** A word of some letters, and at its end none that holds sentences together. */
function isStreetName(named: string): boolean {
  const words = named.split(/[ -]/)
  const isFunction = (word: string): boolean => languagesOf(hashOfWord(word.toLowerCase())) !== 0
  if (isFunction(words.at(-1) ?? '')) return false
  return words.some((word) => word.length >= nameMin && !isFunction(word))
}

export const streetPhraseRecogniser: Recogniser = { name: 'street phrase', entities: ['STREET_ADDRESS'], find }
