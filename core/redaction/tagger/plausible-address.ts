// Plausible addresses: rows of codes, dates and part numbers look like one to a tagger; an address has a street, a box, a unit or a post code.

import { isOfThing } from '../things.ts'

const streets = new RegExp(
  '(?<!\\p{L})(?:street|st|avenue|ave|av|road|rd|boulevard|blvd|bd|lane|ln|drive|dr|court|ct|place|pl|square|sq|terrace|way|parkway|pkwy|circle|cir|highway|hwy|trail|loop|crescent|cres|close|row|mews|walk|plaza|broadway|turnpike|pike|gardens|grove|hill|heights|quay|wharf|rise|view|green|park|field|fields|meadows?|bridge|yard|rue|via|viale|vicolo|corso|calle|c/|rua|avenida|avda|av\\.|plaza|praça|piazza|place|chemin|impasse|quai|cours|allée|boulevard|carrera|carretera|paseo|pº|camino|largo|travessa|estrada|ulica|ul|al|aleja|os|osiedle|pl|ulice|nám|utca|út|tér|laan|straat|plein|gracht|kade|weg|steeg|dreef|gata|gatan|gate|vägen|vej|gade|allé|veien|katu|tie|cad|cadde|caddesi|sok|sokak|sk|bulvarı|bulv|mah|mahallesi|am|im|an der|auf der|zum|cottage|house|farm|lodge|mill|villa|hof|apartments?|nagar|marg|salai|chowk|sector|phase|block|blk|jalan|jl|jln|lorong|soi|cho|chome|machi|ku|ro|gil|estate|compound|kloof|straße|strasse|str|platz|allee|ring|ufer|damm|steig|gasse)(?!\\p{L})|\\p{L}{2,}(?:straße|strasse|str|weg|gasse|platz|allee|ring|ufer|damm|steig|markt|hof|laan|straat|gracht|kade|plein|dreef|singel|gata|gatan|gate|gränd|vägen|veien|vej|gade|stræde|katu|tie|polku|kuja|utca|ulica|-machi|-cho|-chome|-ku|-ro|-gil|-dong)(?!\\p{L})',
  'iu',
)
const boxes =
  /(?<!\p{L})(?:p\.?\s?o\.?\s?box|postfach|boîte postale|b\.?p\.? \d|apartado|apdo|casella postale|skrytka|postbus|psc|apo|fpo|dpo|private bag|flat|apt|suite|unit|bus|bte|app)(?!\p{L})/iu
/** A code of the post beside a word: before a town or behind it. */
const codes =
  /(?<![\p{L}\p{N}-])(?:\d{5}(?:-\d{3,4})?|\d{4}(?: ?[A-Z]{2})?|\d{2}-\d{3}|\d{3} ?\d{2}|\d{6}|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d|[A-Z]\d{2} ?[A-Z\d]{4}|\d{3}-\d{4}|\d{4}-\d{3})(?![\p{L}\p{N}-])/u
const town = /\p{Lu}[\p{L}’'-]{2,}/u
/** Codes of things, labels of numbers, measures. */
const foreign =
  /(?<![\p{L}\p{N}])(?:\p{Lu}{1,5}-?\d{2,}-|\p{Lu}{2,5}-\d{2,5} \p{Lu}|(?:\d+|\p{Lu}{2,})-(?:\d+|\p{Lu}{1,4})-\p{Lu}|\d{2,}-\d{4,}|(?:n[or]|nummer|number|ref|ausweis|dl|vin|baujahr|typ|type|qty|mg|ml|fl|kg|bytes?|ms|opus)\b)/iu
/** Clock times, scores and rows of numbers. */
const figures =
  /\d \(\p{Lu}\p{L}+\), \d|^\d{1,3} (?:J|Jahre|ans|años|anni|jaar|lat|anos|yrs?|years|y\.?o)(?!\p{L})|\d{1,2}:\d{2}(?!\d)|(?:\s\d{1,3}){4}(?!\S)|\p{L} \d{1,2}-\d{1,2} \p{L}/u
const year = /^(?:[^\d]*(?:19|20)\d{2}){1,4}[^\d]*$/
const surely = 0.9

const isOfElse = (address: string): boolean => foreign.test(address) || year.test(address) || isOfThings(address)

/** Whether a number in it is that of an order, a case, a machine. */
function isOfThings(address: string): boolean {
  for (const { index } of address.matchAll(/\d+/g))
    if (
      isOfThing(address, index) ||
      /(?:nummer|nr|n°|quote|case|frist|az|lease|segnalazione|pratica|incident|incidencia|melding|zgłoszenie|wniosek|reklamacja|zamówienie|agência|agencia|conta|cuenta|konto|nhc|mrn|caso|pedido|chamado|protocolo|bett|bed|letto|cama|zimmer|kamer|room|raum|chambre|rack|port|gate|gleis|linie|line|linea|línea|lote|poste|toestel|interno|durchwahl|ext|dosis|fase|step|punkt|punto|ponto|point|seite|page|version|build|sprint)[.:]? ?$/iu.test(
        address.slice(Math.max(0, index - 16), index),
      )
    )
      return true
  return false
}

/** Whether a place begins or ends inside a clock time: timetables are no addresses. */
export function splitsClock(text: string, start: number, end: number): boolean {
  return /\d:$/.test(text.slice(Math.max(0, start - 2), start)) || /^:\d{2}(?!\d)/.test(text.slice(end, end + 4))
}

/** Whether a tagged span can be an address; `probability` is the tagger's. */
export function isPlausibleAddress(address: string, probability: number): boolean {
  if (figures.test(address)) return false
  if (streets.test(address)) return !/^\d{4}[,.]/.test(address)
  if (boxes.test(address)) return !/^\d{4}[,.]/.test(address) && !isOfThings(address)
  if (isOfElse(address)) return false
  if (codes.test(address) && town.test(address)) return true
  return probability >= surely && /\d/.test(address) && (address.match(/\p{L}{3,}/gu)?.length ?? 0) > 1
}
