// STREET_ADDRESS behind a label: streets of forms and data, and, near one, the town, region and code that belong to it.
import type { Findings, Verdict } from '../findings.ts'
import { matchesIn, type Scanned } from '../scanned.ts'
import type { Recogniser, Source, Wish } from '../source.ts'

const verdict: Verdict = { entity: 'STREET_ADDRESS', score: 0.75 }

const streetLabels =
  'street(?:[ _-]?address|[ _-]?name|[ _-]?line)?|(?:home|postal|mailing|billing|shipping|delivery|residential|street|permanent|present|current)[ _-]?addr(?:ess)?|addr(?:ess)?(?:[ _-]?line)?[ _-]?[12]?|line[ _-]?[12]|stra(?:ß|ss)e|anschrift|(?:wohn|post|liefer|rechnungs)?adresse|wohnhaft|rue|adresse(?:[ _-]postale)?|indirizzo|residenza|via|direcci[óo]n|domicilio|calle|endere[çc]o|morada|rua|adres|ulica|adress|gata|osoite|adresi|adresim|ikametgâh|lakcím|adresa|v[íi]a'
const placeLabels =
  'city|town|suburb|locality|ort|wohnort|stadt|ville|localit[ée]|commune|citt[àa]|comune|localidad|ciudad|poblaci[óo]n|municipio|cidade|munic[íi]pio|localidade|miejscowo[śs][ćc]|miasto|woonplaats|plaats|postort|ort|by|poststed|kaupunki|[şs]ehir|il[çc]e|region|state|county|province|provincia|prov|provinz|bundesland|estado|wojew[óo]dztwo'
const codeLabels =
  'zip(?:[ _-]?code)?|post(?:al)?[ _-]?code|postcode|plz|postleitzahl|code[ _-]?postal|c\\.?p\\.?|c[óo]digo[ _-]?postal|cap|codice[ _-]?postale|cep|kod(?:[ _-]pocztowy)?|postnummer|postnr|postinumero|posta[ _-]?kodu'
const labelled = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:(?<street>(?:${streetLabels})(?:[ ,/&]{1,3}(?:haus|huis)?(?:nr|num|no|n[°ºr]|nummer|numéro|número|numero)\\.?)?)|(?<both>(?:${codeLabels})[ ,/&]{1,3}(?:${placeLabels})|(?:${placeLabels})[ ,/&]{1,3}(?:${codeLabels}))|(?<place>${placeLabels})|(?<code>${codeLabels}))["'*]{0,3} ?(?:[:=|]|\\t| {3,}) ?["'*]{0,3} {0,24}(?=(?<value>[\\p{L}\\p{N}][^\\n\\t|"<>{};]{1,100}))`,
  'giu',
)
/** The next label on the same line, or a wide gap, ends a value; what follows is read again. */
const valueEnd = / {3,}| \| |,? \p{L}[\p{L}._-]{0,20}(?: \p{L}[\p{L}._-]{0,16})?:|['"],/u
const near = 240
const codeForm = /^(?=[^\s]*\d)[\p{Lu}\d][\p{Lu}\d -]{2,9}$/iu
const bothForm = /^(?:[\p{Lu}]{1,2}-)?(?=[^\s]*\d)[\p{Lu}\d][\p{Lu}\d -]{2,8},? \p{Lu}[\p{L}\p{M}.'’/ -]{1,40}$/u
const placeForm = /^\p{Lu}[\p{L}\p{M}.'’ -]{1,40}$/u

interface Part {
  readonly start: number
  readonly end: number
  readonly isStreet: boolean
}

function find(source: Source, findings: Findings, { wanted }: Wish): void {
  if (!source.hasWords || !wanted.has('STREET_ADDRESS')) return
  const parts = partsOf(source.scanned)
  let street: Part | null = null
  for (const [index, part] of parts.entries()) {
    if (part.isStreet) street = part
    const next = parts.slice(index + 1, index + 6).find(({ isStreet }) => isStreet)
    const isNear =
      (street !== null && part.start - street.end < near) || (next !== undefined && next.start - part.end < near)
    if (isNear || isBesideAddress(source, part)) findings.add(verdict, part.start, part.end)
  }
}

/** Whether the tagger reads an address shortly in front of a part or behind it; its addresses stand in order and apart. */
function isBesideAddress({ tagging }: Source, part: Part): boolean {
  const addresses = tagging?.addresses ?? []
  let low = 0
  let high = addresses.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((addresses[middle]?.end ?? 0) <= part.start - near) low = middle + 1
    else high = middle
  }
  return (addresses[low]?.start ?? Infinity) < part.end + near
}

function partsOf(scanned: Scanned): Part[] {
  const parts: Part[] = []
  for (const match of matchesIn(labelled, scanned)) {
    const { street, both, code, value = '' } = match.groups ?? {}
    const start = match.index + match[0].length
    const written = cut(value)
    const form = both === undefined ? (code === undefined ? placeForm : codeForm) : bothForm
    if (street === undefined ? form.test(written) : isStreetValue(written))
      parts.push({ start, end: start + written.length, isStreet: street !== undefined })
  }
  return parts
}

function cut(value: string): string {
  const end = valueEnd.exec(value)
  return (end === null ? value : value.slice(0, end.index)).replace(/[\s,.'"*)]+$/u, '')
}

/** A street has a number or several words, one of them with a capital. */
const isStreetValue = (value: string): boolean =>
  value.length > 4 && /\p{Lu}/u.test(value) && /\d/.test(value) && /\p{L}{2}/u.test(value) && !/@|:\/\//.test(value)

export const labelledAddressRecogniser: Recogniser = {
  name: 'labelled address',
  entities: ['STREET_ADDRESS'],
  find,
}
