// Edges of addresses: doors, floors, codes and towns that go on behind a street or stand in front of it, by how regions write them.

import { languagesOf } from '../tagger/function-words.ts'
import { hashOfWord } from '../tagger/hashes.ts'
import { firstWords, frenchWords, grownEndings, lastWords } from './street-phrase.ts'

const units =
  'flat|apartment|apto?|appt?|appartement|apart|ap|unit|suite|ste|room|rm|floor|fl|shop|piso|planta|pta|puerta|esc|escalera|bloco|bloque|bl|blk|block|bldg|building|b[âa]t|b[âa]timent|bte|bo[iî]te|bus|lgh|leil|interno|int|scala|sc|pal|palazzina|piano|et|dpto|depto|departamento|dep|of|oficina|sala|lok|lokal|kat|daire|top|tür|stiege|whg|wohnung|postfach|postbus|skrytka|bp|cs|p\\.? ?o\\.? box|tower|wing|porte|lote|casa|conj|quadra|entlo|fraz|kamer|chambre|zimmer'
/** Of a unit: a number, a letter, or both. */
const unitValue = String.raw`(?:\d{1,5}[-/]?[a-z]?|[A-Z][-/]?\d{0,3})(?![\p{L}\p{N}])`
const unit = String.raw`(?:${units})(?:\.:?|:)? ?(?:n[.°ºo]{1,2} ?)?#?${unitValue}`
/** "3. OG links", "2. tv.", "3 tr", "2.º Dto.", "4e étage", "II. em. 3". */
const floors =
  'og|ug|eg|stock|etage|étage|tv|th|mf|dto|dta|dcha|izqd?a?|izda|esqd?o?|esquerdo|direito|frente|fte|tr|trp|emelet|em|kat|floor|andar|piso|planta'
const sides = 'links|rechts|mitte|left|right|front|rear|frente|fundos|tv|th|dto|esq'
const floor = String.raw`(?:\d{1,2}|[IVX]{1,4}) ?(?:\.?[ºª°]|\.o|\.|e|er|ème|th|st|nd|rd)? ?(?:${floors})\.?(?!\p{L})(?:,? (?:${sides})(?!\p{L})\.?| \d{1,3}(?!\d)\.?)?`
/** "3º B", "2.º 1.ª", "6° K", once plain "3o B". */
const door = String.raw`\d{1,2}(?:\.?[ºª°]|\.?[oa](?= ))\.? ?-? ?(?:\d{1,2}(?:\.?[ºª°]|\.?[oa](?!\p{L}))|(?:[A-Za-z]|izqd?a?|dcha|dto|esq|izda)(?!\p{L}))\.?`
const plainDoors = String.raw`(?:hinterhaus|vorderhaus|hinterhof|seitenflügel|gartenhaus|dachgeschoss|parterre|bajos?(?: (?:izqd?a|izda|dcha|[a-z]))?|ático|entresuelo|r\/c(?: (?:dto|esq)\.?| [a-z])?|rez-de-chaussée|rdc|s\/n|fundos|st\. (?:th|tv)|(?:ground|first|second|third|top) floor|seiteneingang|hs|links|rechts|boven|beneden)(?![\p{L}\p{N}])\.?`
const hashUnit = String.raw`#\d{1,3}-\d{1,4}[a-z]?(?!\d)`
const particles = 'upon|op|aan|am|an|der|den|de|do|da|dos|das|la|le|les|el|del|di|d|sur|sous|nad|ob|bei|ter|los|las'
const townWord = String.raw`(?:\p{Lu}[\p{L}\p{M}'’-]{1,24}|Sta?\.)`
/** Of one word or two, or of several that are held together. */
const town = String.raw`(?:Sta?\. ?)?\p{Lu}[\p{L}\p{M}'’-]{1,24}(?:(?:[ -](?:${particles})){1,2}[ -]${townWord}|[ -]${townWord}(?=[,.;:)\n]|$| [-–/]| Cedex)){0,2}`
const smallTown = String.raw`[\p{L}\p{M}'’-]{3,24}(?:(?: (?:${particles})){1,2} [\p{L}\p{M}'’-]{2,24})?`
const codes = String.raw`\d{4} ?[A-Z]{2}|\d{5}-\d{3,4}|\d{4}-\d{3}|\d{2}-\d{3}|\d{3} \d{2}|[A-Z]\d{4}[A-Z]{0,3}|\d{4,6}`
/** Codes behind a town: British, Irish and Canadian ones, and those of digits. */
const lastCodes = String.raw`[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d|[A-Z]\d[\dW] ?[A-Z\d]{4}|\d{5}(?:-\d{3,4})?|\d{3} ?\d{3}|\d{3}-\d{4}|\d{4}`
const region = String.raw`(?:,? ?\(?\p{Lu}\p{L}{1,3}\.?\)?|,? ?[-–/] ?[A-Z]{2})(?![\p{L}\p{N}])`
const placed = (of: string): string =>
  String.raw`\(?(?:(?:C\.? ?P\.?|CEP|CAP|PLZ|ΤΚ|Τ\.Κ\.) ?)?(?:[A-Z]{1,3}-)?(?:${codes})\)?,? ${of}(?: Cedex(?: \d{1,2})?(?!\d)| \(?[A-Z]{2}\)?(?![\p{L}\p{N}])| [A-Z\d](?![\p{L}\p{N}]))?(?:,? ?[-–/] ?[A-Z]{2}(?![\p{L}\p{N}]))?`
const coded = (of: string): string =>
  String.raw`${of}(?:${region})?(?:,? [-–] |,? )(?:(?:CEP|C\.P\.) ?)?(?:${lastCodes})(?![\p{L}\p{N}-])`
/** A district and its town, a town and its state. */
const paired = String.raw`(?:Centro, )?${town}(?: ?\/ ?${town}|,? ?[-–/] ?[A-Z]{2}(?![\p{L}\p{N}]))`
/** What the end of an address leaves of its last number or door. */
const rest = String.raw`(?<=\d) [A-Z](?=[,\n.;)]|$)|(?<=\p{L}) \([A-Z]{2}\)|(?<=\d) [A-Za-z] \d{1,3}(?![\p{L}\d])|(?<=\d)[-/]\d{1,4}[a-zA-Z]?(?![\p{L}\p{N}])|(?<=\d\.?[ºª°oa]\.?) ?(?:[A-Za-z](?!\p{L})|izqd?a?(?!\p{L})|dcha(?!\p{L})|dto(?!\p{L})|esqd?o?(?!\p{L}))\.?`
const district = String.raw`(?:Col\.|Colonia|Fracc\.|Urb\.|Urbanización|Barrio|Bairro|Jardim|fraz\.|loc\.|Mah\.|[Pp]ol\.|Polígono|Parque|Sector|Phase|lieu-dit) ${town}`
const county = String.raw`Co\. \p{Lu}\p{Ll}{2,12}`
const between = String.raw`(?:,? {1,2}|,? ?[-–/] ?|, ?\n {0,4}| ?\n {0,4}|\. )`
const doors = [unit, floor, door, plainDoors, hashUnit].join('|')
/** A door may follow with anything between, a town behind a comma, a dash or on the next line. */
const apart = String.raw`(?:, {0,2}|,? ?[-–/] | {0,2}[,.]?\n {0,4}| (?=\())`
const tail = new RegExp(
  String.raw`${rest}|${between}(?:${doors})|${apart}(?:${placed(town)}|${coded(town)}|${paired}|${district}|${county}(?![\p{L}]))`,
  'yu',
)
const smallTail = new RegExp(
  String.raw`${rest}|${between}(?:${doors})|, {0,2}(?:${placed(smallTown)}|${coded(smallTown)})`,
  'yiu',
)
const tailMax = 5
/** In front: who takes the mail in, a flat, a block, a house with a number; a comma or the end of the line behind. */
const head = new RegExp(
  String.raw`(?<![\p{L}\p{N}])(?:c\/o (?:${townWord} ?){1,3}|z\. ?Hd\. (?:${townWord} ?){1,3}|\(?${unit}\)?|Plot (?:No\. ?)?\d{1,5}|H\. ?No\. ?[\d/-]{1,12}|House (?:No\. ?)?\d{1,4}|Level \d{1,3})(?:,? ?\n {0,4}|, {0,2})$`,
  'iu',
)
/** The house by its name, on the line above or in front of a comma. */
const houseHead = new RegExp(
  String.raw`(?<![\p{L}\p{N}])(?:(?:[Rr]ésidence|Residenz|Residencial|Residencia|Edif[ií]cio|Ed\.|Condom[ií]nio|Villa|Quinta|Finca|Torre|Immeuble|Tour) ${townWord}(?: (?:${particles}))?(?: ${townWord}){0,2}|(?:${townWord} ){1,3}(?:Cottage|House|Lodge|Farm|Court|Hall|Mill|Barn|Forge|Manor|Apartments|Residency|Towers?|Heights|Mansions?|Building|Mah\.|Mahallesi|Mahalle))(?:,? (?:${unit}))?(?:,? ?\n {0,4}|, {0,2})$`,
  'u',
)
/** A town by its name alone, of which somebody must know that it is one. */
const named = new RegExp(
  String.raw`(?:(?:, {0,2}| ?\/ ?| [-–] )(?<town>${town})(?= ?[,.;)\n(]| \p{Ll}| [-–]|$)|,? ?\n {0,4}(?<under>${town})(?=,? ?(?:\n|$))| \((?<inside>${town})\))`,
  'yu',
)
const smallNamed = new RegExp(String.raw`, {0,2}(?<town>${smallTown})(?=[ ,.;:)\n(]|$)`, 'yiu')
const headReach = 56
const headMax = 3

export interface Range {
  readonly start: number
  readonly end: number
}

/** Whether the word at a place is a town. */
type IsPlace = (place: number) => boolean

/** An address with the doors and towns around it. */
export function grownAddress(text: string, { start, end }: Range, isPlace: IsPlace): Range {
  const isSmall = !/\p{Lu}/u.test(text.slice(start, end))
  let to = end
  if (!/\d/.test(text.slice(start, end))) to += matchAt(number, text, to)
  for (let round = 0; round < tailMax; round += 1) {
    const match =
      matchAt(isSmall ? smallTail : tail, text, to) ||
      townAt(isSmall ? smallNamed : named, { text, place: to, isPlace })
    if (match === 0) break
    to += match
  }
  return { start: headStart(text, start), end: to }
}

function headStart(text: string, start: number): number {
  let from = start
  for (let round = 0; round < headMax; round += 1) {
    const before = text.slice(Math.max(0, from - headReach), from)
    // Nearly always something else stands there.
    const match = /[,\n] {0,4}$/.test(before) ? (head.exec(before) ?? houseHead.exec(before)) : null
    if (match === null) break
    from -= match[0].length
  }
  return from
}

function townAt(
  expression: RegExp,
  { text, place, isPlace }: { text: string; place: number; isPlace: IsPlace },
): number {
  expression.lastIndex = place
  const match = expression.exec(text)
  const { town: beside, under, inside } = match?.groups ?? {}
  const name = beside ?? under ?? inside
  if (match === null || name === undefined) return 0
  const first = place + match[0].lastIndexOf(name)
  const last = first + name.search(/\S+$/u)
  return isPlace(first) || isPlace(last) ? match[0].length : 0
}

/** The length of a match that starts at a place. */
function matchAt(expression: RegExp, text: string, place: number): number {
  expression.lastIndex = place
  return expression.exec(text)?.[0].length ?? 0
}

/** The number of a street that was found without one. */
const number = /,? ?(?:n[.°ºo]{1,2} ?|nr\.? ?|no\.? ?|núm\.? ?|#)?\d{1,5}[a-z]?(?![\p{L}\p{N}.,:]\d|[\p{L}\p{N}%€$])/iuy

/** What an address does not go on over: the next item of a list, a remark behind a dash, the next part of a sentence. */
const remark =
  /\n\s{0,4}(?:\d{1,2}[.)] |[-*•] )|\s[-–—] (?=\p{Ll}{2,})|, (?=(?:une?|una|uno|eine?n?|een|an?|uma|um|jako|zwan\p{L}{1,3}) \p{L})|\n(?=\p{L}[\p{L}/ .'’-]{0,30} ?:)|(?<=(?:\d{4,5}|\d{4} [A-Z]{2}|\d{2}-\d{3}|\d{4}-\d{3}) \p{Lu}[\p{L}'’-]{2,24}(?: \p{Lu}[\p{L}'’-]{2,24})?)\.\s(?=\p{Lu})/u
const lastDoor = new RegExp(
  String.raw`(?:^|\s)(?:${plainDoors}|${floors}|${sides}|bis|ter|quater|izquierda|derecha)$`,
  'iu',
)

const labelReach = 34

/** An address without what is none of it behind its first number. */
export function trimmedAddress(text: string, { start, end }: Range, isPlace: IsPlace): Range {
  const written = text.slice(start, end)
  const digit = written.search(/\d/)
  // A label may begin inside of it and end behind.
  const cut = digit < 0 ? null : remark.exec(text.slice(start + digit, end + labelReach))
  let to = cut === null ? end : Math.min(end, start + digit + cut.index)
  const behind = nextBegun.exec(text.slice(start, to))
  if (behind !== null && !lastDoor.test(behind[0]) && !isPlace(to - (behind[1]?.length ?? 0))) to = start + behind.index
  to -= polite.exec(text.slice(start, to))?.[0].length ?? 0
  // In chats nobody writes capitals.
  return { start, end: /\p{Lu}/u.test(written) ? wordsEnd(text, { start, end: to }) : to }
}

/** The first word of the next sentence: behind a number, a door or a town, not behind the short form of a street's word. */
const nextBegun =
  /(?<=[\p{L}\p{N}.º°)])(?<!(?<!\p{L})(?:St|Rd|Ave?|Dr|Ln|Blvd|Str|Cad|Sok|Mah|Pl|Sq|Hwy|Ct|Avda|Pza|Col|Co|ul|al|os|nám|tř|Bd|Bv|[sS]tr|Ste?|Sta|Dr|[A-Z]))\.{1,2}\s(\p{Lu}[\p{L}\p{M}’'-]{2,24})[!.]?$/u

const polite =
  /[ ,]+(?:ok|okay|pls|please|thanks|thx|ty|bitte|danke|lg|svp|stp|merci|gracias|grazie|dank|bedankt|obrigad[oa]|proszę|dzięki|lütfen|tack)$/u

/** What a street's own word or name ends with, wherever it stands: behind it alone words may go. */
const streetWords = new RegExp(
  String.raw`(?<![\p{L}\p{N}])(?:${lastWords}|\p{L}*${grownEndings})(?![\p{L}\p{N}])`,
  'giu',
)
/** "rue de la", "calle del": the name follows. */
const namedBehind = new RegExp(
  String.raw`(?<![\p{L}\p{N}])(?:${frenchWords}|${firstWords})(?![\p{L}\p{N}])[ .]{0,2}`,
  'giu',
)
const ofName =
  /^(?:de|la|le|les|du|des|del|della|delle|dei|degli|di|do|da|dos|das|el|los|las|el|sur|sous|saint|sainte|[dl]['’]?)$/iu
const nameWordsMax = 4
const isFunction = (word: string): boolean => languagesOf(hashOfWord(word.toLowerCase())) !== 0

/** Where the name behind a word for a street ends: its particles and some words, up to a mark, a number or a word that holds sentences together. */
function nameBehind(written: string, from: number): number {
  let end = from
  let words = 0
  for (const match of written.slice(from).matchAll(/([ \-’']*)([\p{L}\p{M}][\p{L}\p{M}.]*)/gu)) {
    const [whole, , word = ''] = match
    if (from + match.index !== end || words === nameWordsMax) break
    if (!ofName.test(word) && isFunction(word)) break
    words += ofName.test(word) ? 0 : 1
    end += whole.length
  }
  return words === 0 ? from : end
}

/** Up to here all is of the address: its last number, capital or word for a street, with the name behind that. */
function floorOf(written: string): number {
  let floor = /^.*[\p{Lu}\p{Lt}\p{N}][\p{L}\p{M}\p{N}'’.-]*/su.exec(written)?.[0].length ?? 0
  for (const match of written.matchAll(streetWords)) floor = Math.max(floor, match.index + match[0].length)
  for (const match of written.matchAll(namedBehind))
    floor = Math.max(floor, nameBehind(written, match.index + match[0].length))
  return floor
}

/** A number behind the name of a street: nothing of the address follows it but doors and towns. */
const endsInNumber = /[\p{L}.)] ?(?:n[.°ºo]{0,2} ?)?\d{1,5}[a-z]?$/iu

function isBehindMark(written: string, place: number): boolean {
  let at = place - 1
  while (at > 0 && written[at] === ' ') at -= 1
  return /[,\n(]/.test(written.charAt(at))
}

/** Where an address ends without words in lower case that are none of it. */
function wordsEnd(text: string, { start, end }: Range): number {
  const written = text.slice(start, end)
  const floor = floorOf(written)
  let to = written.length
  const hasNumberLast = endsInNumber.test(written.slice(0, floor))
  for (const match of written.slice(floor).matchAll(/(?<=^|[ ,.;–-])\p{Ll}[\p{L}\p{M}]*/gu)) {
    const at = floor + match.index
    if (!isFunction(match[0]) && (!hasNumberLast || isBehindMark(written, at))) continue
    to = at
    break
  }
  if (to < written.length && lastDoor.test(written.slice(floor))) to = written.length
  return start + written.slice(0, to).replace(/[\s,;–(]+$/u, '').length
}
