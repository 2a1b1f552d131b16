// Edge words: what stands in front of a name or behind it and is none of it. Titles, greetings, labels of forms, degrees.

import { personRoles } from '../lexicon/person-roles.ts'

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter(Boolean))

/** In front of a name. */
const leads = new Set([
  ...personRoles,
  ...words(`
mr mrs ms mx dr prof miss sir dame lord lady herr herrn frau fräulein monsieur madame mme mlle maître sr sra srta señor señora señorita don doña
dott dottor dottoressa dottssa ing avv geom rag signor signora sig prof.ssa pan pani panie pana panią dhr mevr mevrouw meneer fru fröken
vorsitz schriftführer schriftführerin kassierer kassenwart kassier pat cabo sargento agente asp sierż maresciallo brigadier gendarme
cllr cllrs councillor pc sgt det insp rev father sister nurse judge garda officer captain clerk makelaar sayın bay bayan hanım
buziaki bjs bises bisous hejka mfg mvg cdlt xoxo
mon mio mijn mein meine meu minha mój moja dre drs ofc cllrs ssa prof.ssa mme. maîtres
hiya heya yo oye ey hee hoi moin servus slt coucou siema siemka elo oi ehi selam lads guys mates chicos ragazzi jongens gente galera
hi hello dear hey hallo liebe lieber beste geachte cher chère caro cara gentile gentili egregio egregia estimado estimada querido querida hola olá
prezado prezada hej hei kära käre bonjour buongiorno ciao salut merhaba szanowny szanowna szanowni drogi droga witam cześć thanks cheers regards
rx from to cc bcc attn attention care c/o von an de à från till kimden kime firma`),
])

/** Behind a name. */
const trails = words(
  `frcog mrcog mrcgp frcs mrcs mrcp frcp frcpath cipd acca riba rics mrics lcsw facs esq esquire md phd jd rn msc bsc mba dds dvm aplc llp apc pllc m.d ph.d b.sc or and und oder bey bey’e bey'e bey’i bey'i bey’in bey'in hanım hanım’a hanım'a hanım’ı hanım'ı hanım’ın hanım'ın hoca efendi`,
)

/** Labels and heads of columns, in many languages: by themselves nobody, and no end of a name or address. */
const labels = words(`
name names firstname lastname surname forename given family middle initial mi nickname alias title anrede vorname nachname familienname geburtsname
nom prénom prénoms civilité nombre nombres apellido apellidos cognome nome imię nazwisko naam voornaam achternaam namn förnamn efternamn adı soyadı ad soyad
address addr adresse adress adres adresi indirizzo dirección endereço morada anschrift straße strasse street rue via calle rua ulica straat plz ort wohnort
postcode zip zipcode cap cp c.p localidad ciudad city town county state province region country land kraj miejscowość città comune ville código codice
phone ph tel tél telefon telefono teléfono telefone telemóvel mobile mobil móvil cell cellulare celular komórka handy fax home work email e-mail mail correo courriel
dob d.o.b birth born date datum data fecha sex sexo sesso geschlecht gender age edad età alter płeć
mrn nhs ssn nhc nif dni nie bsn pesel ppsn pps iban bic swift vat pin tan id ip url wan lan mac dl hosp ref no nr nº num number nummer kundennummer klantnummer
customer client patient paziente paciente kunde kundin klant klient cliente kund müşteri employer employee occupation beruf visitor agent support sales admin
subject betreff objet asunto oggetto temat onderwerp ämne konu sent gesendet envoyé enviado inviato verzonden
imei isbn ean gtin sku vcard vevent vcalendar kunde telefon hasło kafka grafana
carrier order invoice faktura rechnung facture factura fattura bestellung startdatum cuota tarif status notes remark role department dept
vermieter vermieterin mieter mieterin huurder verhuurder landlord tenant buyer seller medicare product item description qty unit amount total
team teams all everyone everybody colleagues folks madam damen herren kollegen desk clerk alta tto rx dx
class emergency applicant applicants seller purchaser tenants contractor neighbor neighbour rigger card short seen rain sale warmly sincerely best mondays tuesdays wednesdays thursdays fridays saturdays sundays
tue wed thu fri max min aantal stück corso turno nata né née nato parent carer
january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday sunday`)

/** "PLZ/Ort" is two. */
const isLabelWord = (word: string): boolean =>
  labels.has(word) || (word.includes('/') && word.split('/').every((part) => labels.has(part)))

const firstWord = /^[\p{L}\p{M}.’'/-]+/u
const lastWord = /[\p{L}\p{M}.’'/-]+$/u
function bare(word: string): string {
  const lower = word.toLowerCase()
  return lower.endsWith('.') ? lower.replace(/\.+$/, '') : lower
}
const shortCapitals = /^\p{Lu}{2,5}$/u
/** Behind these a place or an employer follows. */
const links = / (?:of|from|at|bei|chez) /

export interface Range {
  readonly start: number
  readonly end: number
}

const isEdge = (word: string): boolean => isLabelWord(word) || leads.has(word) || trails.has(word)

/** A name in front of it is that of a mailbox, found as such. */
const mailboxInside = /(?:^|[\s,;:<("'])[^\s,;:<("'@]{1,64}@[\p{L}\p{N}-]{1,63}\.[\p{L}\p{N}]/u
const hostBehind = /^[\p{L}\p{N}._%+-]{0,64}@[\p{L}\p{N}-]{1,63}\.[\p{L}\p{N}]/u

/** The name alone; null where nothing of one is left. */
export function nameRange(text: string, range: Range): Range | null {
  let { start, end } = range
  // One character tells of most names that nothing is to be cut off.
  const behind = text.slice(end, end + 140)
  if (behind.includes('@') && hostBehind.test(behind))
    end = start + Math.max(0, text.slice(start, end).search(/\s\S*$/))
  const inside = text.slice(start, Math.min(end, start + 400))
  const mailbox = inside.includes('@') ? mailboxInside.exec(inside) : null
  if (mailbox !== null) end = start + mailbox.index
  end = start + oneCell(text.slice(start, end)).length
  if (isBeforeLabel(text, { start, end })) end = start + text.slice(start, end).search(/[ \t]+\S+$/)
  const link = links.exec(text.slice(start, end))
  if (link !== null && link.index > 1) end = start + link.index
  start = startBehind(text, { start, end }, leads)
  end = endBefore(text, { start, end }, isTrail)
  const left = text.slice(start, end)
  return !/\p{L}/u.test(left) || isEdge(bare(left)) ? null : { start, end }
}

/** A wide gap of a form, or a bracket that is not closed, ends a name. */
const cellEnd = /\S(?= {3,}\S| *\t)|[^\s(](?=\s{0,2}\([^)]*$)/u

function oneCell(name: string): string {
  if (!/ {3}|[\t(]/.test(name)) return name
  const end = cellEnd.exec(name)
  return end === null ? name : name.slice(0, end.index + 1)
}

const colon = 0x3a
const lineBefore = 80
/** A label and what it says, in front of a place on its line. */
const labelled = /\p{L}\s?:\s[^\n]*$/u
/** Who speaks has nothing in front. */
const isSpeaker = /(?:^|\n)[\s>\d[\]():.,/-]*$/

/** Whether the last of some words is the label of what follows: "Assignee: Jane Doe Watchers: …". */
function isBeforeLabel(text: string, { start, end }: Range): boolean {
  if (text.charCodeAt(end) !== colon && text.charCodeAt(end + 1) !== colon) return false
  if (!/^\s?:(?:\s|$)/.test(text.slice(end, end + 3)) || !/\S[ \t]+\S+$/.test(text.slice(start, end))) return false
  const before = text.slice(Math.max(0, start - lineBefore), start)
  return labelled.test(before) && !isSpeaker.test(before)
}

/** The address without labels and remarks at its ends; null where nothing of one is left. */
export function addressRange(text: string, range: Range): Range | null {
  const written = text.slice(range.start, range.end)
  const resident = residence.exec(written)?.[0].length ?? 0
  const cut = range.start + Math.min(remark.exec(written)?.index ?? written.length, endOfStreet(written))
  const start = startBehind(text, { start: range.start + resident, end: cut }, addressLabels)
  const end = endBefore(text, { start, end: cut }, (word, isLabel) => isLabel && isLabelWord(word))
  return end > start ? { start, end } : null
}

/** "Jane Doe of 12 Mill Lane". */
const residence = /^(?:\p{Lu}[\p{L}.’'-]* ){1,4}of (?=\d|Flat|Apt|Unit)/u
/** The label of what else is told of who lives there, behind a number of the street. */
const otherLabel =
  /[.,;]?\s+(?:C\.? ?F\.|P\. ?IVA|(?:Cellulare|Cell|Tel|Tél|Telefon[oe]?|Téléphone|Phone|Mobil[eo]?|Fax|E-?mail|Mail|Personalausweis|Ausweis|Reisepass|Passport|Passeport|DNI|NIF|NIE|RG|CPF|PESEL|BSN|SSN|DOB|NHS|MRN|IBAN|Konto|Conta|USt|Steuer-?\p{L}*|geb|geboren|born|née?|nat[oa]|nacid[oa]|nascid[oa]|ur|Madde|Art|Artikel|Article|Artículo|Articolo|Cláusula|Section|Clause|Fahrzeug|Kennzeichen|legitymuj\p{L}*|hereinafter|nachfolgend|ci-après|residente)(?![\p{L}-]))/u

/** The next sentence: behind a word that is no abbreviation, a capital and a word in lower case. */
const nextSentence = /(?<=\p{Ll}{4}|\p{Lu}{2})\.\s+(?=\p{Lu}[\p{L}’'-]* \p{Ll})/u

/** Where such a label or a sentence starts, behind a digit; the end of an address without one. */
function endOfStreet(written: string): number {
  const digit = written.search(/\d/)
  if (digit < 0) return written.length
  const behind = written.slice(digit)
  return digit + Math.min(...[otherLabel, nextSentence].map((one) => one.exec(behind)?.index ?? behind.length))
}
/** A bracket that is not closed. */
const remark = /\s*\([^)]*$/

/** Labels inside an address of a form: "Ringstr. 9   PLZ/Ort: 96050 Bamberg". */
const labelInside = / {2,}\p{L}[\p{L}/ .-]{0,24}:\s{0,3}/gu

/** The parts of an address between labels. */
export function addressParts(text: string, { start, end }: Range): Range[] {
  const parts: Range[] = []
  let from = start
  for (const { index, 0: label } of text.slice(start, end).matchAll(labelInside)) {
    parts.push({ start: from, end: start + index })
    from = start + index + label.length
  }
  parts.push({ start: from, end })
  return parts.filter((one) => one.end > one.start)
}

const addressLabels = words(
  'address addr adresse adress adres adresi anschrift indirizzo dirección domicilio endereço morada city town stadt state zip postcode home work office date no nr',
)

function isTrail(word: string, isLabel: boolean, written: string): boolean {
  return trails.has(word) || isLabelWord(word) || (isLabel && shortCapitals.test(written))
}

function startBehind(text: string, { start, end }: Range, known: ReadonlySet<string>): number {
  let from = start
  for (;;) {
    const word = firstWord.exec(text.slice(from, Math.min(end, from + 40)))?.[0]
    if (word === undefined || word.length === end - from || !known.has(bare(word))) return from
    from += word.length
    while (from < end && !/[\p{L}\p{N}]/u.test(text[from] ?? '')) from += 1
  }
}

function endBefore(
  text: string,
  { start, end }: Range,
  isCut: (word: string, isLabel: boolean, written: string) => boolean,
): number {
  let to = end
  for (;;) {
    const word = lastWord.exec(text.slice(Math.max(start, to - 40), to))?.[0]
    if (word === undefined || word.length === to - start) return to
    const isLabel = /^\.?\s?:/.test(text.slice(to, to + 3))
    if (!isCut(bare(word), isLabel, word)) return to
    to -= word.length
    while (to > start && !/[\p{L}\p{N}.]/u.test(text[to - 1] ?? '')) to -= 1
  }
}
