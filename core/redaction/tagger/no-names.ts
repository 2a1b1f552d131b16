// No names: what looks like a person's by its capital alone. Firms, findings and laws named after people, labels and salutations.

import { beginsShort, isInShort } from '../starts/short-texts.ts'

const legalForms =
  'APLC|PLLC|APC|HOA|Ltd|Limited|Inc|Incorporated|LLC|LLP|LP|PLC|plc|Corp|Corporation|Co|GmbH|mbH|AG|KG|OHG|UG|SE|eG|e\\.\\s?V|SA|S\\.A|SAS|SARL|S\\.A\\.R\\.L|SL|S\\.L|SpA|S\\.p\\.A|Srl|S\\.r\\.l|BV|B\\.V|NV|N\\.V|Oy|Oyj|AB|ASA|A\\/S|ApS|Lda|Ltda|s\\.r\\.o|a\\.s|Sp\\.\\s?z|Kft|Zrt|Pty|Pte|Pvt|Bhd|A\\.Ş'
/** Words that a firm or an institution ends with, and hardly a person. */
const institutions =
  'Banks?|Sparebank|Sparkasse|Volksbank|Insurance|Assurance|Versicherung(?:en)?|Logistics|Logistik|Hospital|Hospice|Klinik|Klinikum|Clinic|University|Universität|Université|Universidad|Academy|Akademie|Institute?|Foundation|Stiftung|Airlines?|Airways|Airport|Hotel|Museum|Stadium|Arena|Theatre|Council|Ministry|Committee|Commission|Authority|Agency|Holdings?|Partners|Associates|Solutions|Systems|Technolog(?:y|ies)|Software|Consulting|Consultants|Industries|Motors|Pharma(?:ceuticals)?|Laborator(?:y|ies)|Media|Press|Publishers|Verlag|Foods|Dairy|Brewery|Brauerei|Energy|Telecom|Networks?|Electronics|Engineering|Construction|Properties|Estates|Capital|Ventures|Investments|Securities|Brothers|Sons|Bros|Group|Gruppe|Groupe|Company|Enterprises|Services|Supplies|Stores?|Pharmacy|Apotheke|Rovers|United|Wanderers|Foundation|Trust|Society|Association|Union|Club|Verein|Werke|Stadtwerke|Bookings|Reservations|Support|Care|Team|Desk|Office|Department|Heating|Plumbing|Roofing|Landscaping|Cleaning|Catering|Freight|Haulage|Transport|Couriers|Cycles|Garage|Autos|Bakery|Brewing|Winery|Vineyards?|Farms?|Marina|Surgery|Practice|Clinics|Dental|Dentistry|Pathology|Radiology|Veterinary|Vets|Apartments|Residences?|Cottages|Lodge|Inn|Nursery|Kindergarten|Playgroup|Scouts|Church|Parish|Chapel|Cathedral|Abbey|Library|Gallery|Centre|Center|Complex|Retail|Outlet|Mall|Market|Markets|Salon|Studios?|Immobilien|Hausverwaltung|Gebäudereinigung|Spedition|Fensterbau|Holzbau|Haustechnik|Sanitär|Elektrotechnik|Autohaus|Reisen|Habitat|Assurances|Transports|Constructions|Inmobiliaria|Construcciones|Talleres|Seguros|Immobiliare|Costruzioni|Trasporti|Assicurazioni|Makelaars|Makelaardij|Vastgoed|Installatietechniek|Nieruchomości|Usługi|Gayrimenkul|Sigorta|Nakliyat|İnşaat|Fastigheter|Försäkring|Removals|Movers|Storage|Scaffolding|Glazing|Flooring|Kitchens|Bathrooms|Interiors|Builders|Joinery|Joiners|Decorators|Opticians|Solicitors|Accountants|Architects|Surveyors|Rentals|Lettings|Travel|Tours|Coaches|Recycling|Tyres|Kennels|Stables|Records|Publishing|Physiotherapy|Chiropractic|Optique|Optik|Menuiserie|Plomberie|Fahrschule|Brillen|Möbel|Muebles|Arredamenti|Mobili|Traslochi|Mudanzas|Verhuizingen|Meubelen|Meble|Przeprowadzki|Móveis|Mudanças|HOA|PTA|FC|SC|CF|TSV|RFC'

const goesOnAsFirm = new RegExp(
  `^(?:(?: ?,? (?:&|and|und|et|y|e|og|och|i) | ?& ?| )\\p{Lu}[\\p{L}\\p{M}’'-]{1,30}){0,3},? (?:${legalForms})(?![\\p{L}\\p{N}])`,
  'u',
)
const isLegalForm = new RegExp(`^(?:Gebr|Hnos|Fratelli|Fa|${legalForms})\\.?$`, 'u')
/** Headlines are in capitals. */
const anyCase = `${institutions}|${institutions.replaceAll(/\\p\{[^}]*\}/g, '').toUpperCase()}`
const isInstitution = new RegExp(`^(?:${anyCase})$`, 'u')
/** Behind a mark nothing in front goes on. */
const mayGoOn = /[\p{L}\p{M}.'’"«“] ?["«“]?$/u
const goesOnAsInstitution = new RegExp(
  `^(?: (?:&|and|und|et|y) \\p{Lu}[\\p{L}\\p{M}’'-]{1,30}| \\p{Lu}[\\p{L}\\p{M}’'-]{1,30})? (?:${anyCase})(?![\\p{L}\\p{N}])`,
  'u',
)
/** What is named after its finder: "Crohn's disease", "the Runge-Kutta scheme". */
const eponym =
  /^(?:['’]s?)? (?:disease|syndrome|sign|reflex|palsy|lymphoma|law(?! (?:firm|office|school))|laws|effect|theorem|lemma|conjecture|equations?|inequality|constant|distribution|transform|scale|counter|algorithm|method|scheme|cycle|reaction|principle|paradox|criterion|coefficient|filter|matrix|series|polynomial|integral|operator|spectrum|diagram|curve|prior|prize|award|medal|triangle|sequence|machine)s?(?![\p{L}\p{N}])/u
const firmInside =
  / (?:&|und|and|en|et|y|e) (?:Zonen|Söhne|Sons|Co|Partner|Figli|Hijos|Fils|Brothers|Associates)(?!\p{L})/u
/** "Tischlerei X": a firm by what it does, where one word follows. */
const tradeInFront =
  /(?<!\p{L})(?:Hausverwaltung|Fahrschule|Tischlerei|Fleischerei|Gärtnerei|Druckerei|Spedition|Brauerei|Weingut|Verlag|Buchhandlung|Klinikum|Kita|Pflegeheim|Seniorenheim|Zahnarztpraxis|Tierarztpraxis|Notariat|Optik|Möbelhaus|Boucherie|Menuiserie|Plomberie|Éditions|Transports|Ets|Établissements|Panadería|Taller|Talleres|Asesoría|Gestoría|Bodegas|Transportes|Panificio|Pasticceria|Impresa|Edizioni|Makelaardij|Drukkerij|Transportbedrijf|Kancelaria|Padaria|Oficina|Editora|Livraria) $/u
/** "Hotel X", "Autohaus X": a firm or house by what it does. */
const institutionInFront =
  /(?<!\p{L})(?:HOSPITAL(?: GENERAL)? DE|CLÍNICA|KLINIK|SCHULE|COLEGIO|ÉCOLE|HÔTEL|TSV|SV|FC|SC|VfB|VfL|TuS|ASV|Agence|Gemeinde|Stadt|Landkreis|Mairie de|Ville de|Ayuntamiento de|Comune di|Gemeente|Urząd|Galerii|Galeria|Sparkasse|Volksbank|Mieterverein|An Garda|Firma|Elektro|Autohaus|Bäckerei|Schreinerei|Metzgerei|Kanzlei|Praxis|Klinik|Hotel|Hôtel|Restaurant|Ristorante|Trattoria|Café|Bar|Tipografia|Libreria|Librería|Studio|Associação|Associazione|Asociación|Association|Istituto|Instituto|Institut|Escuela|Colegio|Collège|Liceo|Lycée|École|Schule|Gymnasium|Grundschule|Agence|Garage|Boulangerie|Pharmacie|Farmacia|Apotheke|Parroquia|Kirche|Chiesa|Iglesia|Stadion|Hospital|Clínica|Universidad|Université|Universität|Ospedale|Osp\.|Edifício|Edificio|Carrozzeria|Autofficina|Officina|Fincas|Bombeiros de|Juzgado de|Tribunal de|Tribunale di|Sąd Rejonowy w|Estação de|Estación de|Stazione di|Gare de|Bahnhof|Gasthof|Gasthaus|Mercado|Mercato|Marché|Centro|Parque|Parco|Wspólnota|syndic|Construtora|Construcciones|Construction|Entreprise|Bakkerij|Slagerij|Kapsalon|Piekarnia|Sklep|Zakład|Przychodnia|Szpital|Apteka|Escola|Igreja|Paróquia|Casa|Residence|Résidence|Residenz|Residencial|Urbanización|Cabinet|Comunidad|Fratelli|Gebrüder|Gebr\.|Hnos\.|Turnverein|Sportverein|Gesangverein|Schützenverein|Freiwillige Feuerwehr|Club|Clube|Asbl|[Gg]ymnase|[Ss]tade|[Pp]iscine|[Mm]édiathèque|[Tt]héâtre|collège|lycée|école|clinique|hôpital|[Pp]olideportivo|[Pp]abellón|[Ee]stadio|[Pp]iscina|[Bb]iblioteca|[Tt]eatro|[Pp]alestra|[Ss]cuola|liceo|[Hh]ala|[Ss]zkoła|[Zz]wembad|[Ss]porthal|[Bb]asisschool|[Pp]avilhão|Turnhalle|Stadthalle|Sporthalle|Schwimmhalle|Bus|Rechtbank|Centrum|Winkelcentrum|Camping|Pension|Pensão|Albergo|Osteria|Pizzeria|Restauracja|Bistro|Brasserie|University of|College of|Bank of|Feria de|Festa della|Fiesta de|sala|Saal|salle)(?: [A-ZÀ-Ý][\p{L}’'-]{1,24})? ["«“]?$/u
/** What a disease or a break is named after in languages that name it in front. */
const conditionInFront =
  /(?:teorema|[ée]quations?|ecuaci[óo]n(?:es)?|ley|loi|legge|prawo|rozkład|gesetz|méthode|metodo|método|test|s[íi]ndrome|enfermedad|fractura|maladie|syndrome|morbo|morbus|malattia|choroba|zespół|krankheit|doença|sjukdom|ziekte)(?: de| di| d[’']| van| von)? ?$/iu
const readBefore = 60
/** Without a possessive, which people have as well. */
const eponymAlone =
  /^ (?:number|chain|process|regression|hypothesis|function|equilibrium|entropy|dish|broth|assay|catheter|cable|key|screwdriver|engine|test|space|group|field|ring|code|bridge)s?(?![\p{L}\p{N}])/u
const readBehind = 120

/** Whether a span that looks like a person's name is that of a firm, or a label. */
export function isNoName(text: string, start: number, end: number): boolean {
  const name = text.slice(start, end)
  const lastWord = name.slice(Math.max(name.lastIndexOf(' '), name.lastIndexOf('-')) + 1)
  if (beginsShort(isLegalForm, name) || beginsShort(isInstitution, lastWord) || isInShort(firmInside, name)) return true
  if (isLabel.test(name) || isFirmFirst(name)) return true
  const before = text.slice(Math.max(0, start - readBefore), start)
  if (!name.includes(' ') && isInShort(tradeInFront, before)) return true
  if (mayGoOn.test(before.slice(-3)) && (isInShort(institutionInFront, before) || isInShort(conditionInFront, before)))
    return true
  return goesOn(name, text.slice(end, end + readBehind))
}

/** "IBAN DE": a label and what follows it. */
const isLabel = /^(?:IBAN|BIC|CI|DSL|WLAN|SEPA)(?![\p{L}\p{N}])/u

/** First words that are first names as well. */
const isNameToo = /^(?:Bar|Kita|Casa|Stadt|Bus|Sala|Saal) /u

/** "Hausverwaltung Steinmetz": the first word of the name is what the firm does. A firm that has its owner's whole name gives that away. */
function isFirmFirst(name: string): boolean {
  const first = name.indexOf(' ')
  if (first < 1 || name.indexOf(' ', first + 1) > 0 || isNameToo.test(name)) return false
  const what = name.slice(0, first + 1)
  return isInShort(tradeInFront, what) || isInShort(institutionInFront, what)
}

/** Of most names the first units behind them tell that nothing goes on. */
function goesOn(name: string, behind: string): boolean {
  if (!name.includes(' ') && beginsShort(eponymAlone, behind)) return true
  return beginsShort(eponym, behind) || beginsShort(goesOnAsFirm, behind) || beginsShort(goesOnAsInstitution, behind)
}

const firmInFront = new RegExp(`^(?:${legalForms})\\.?(?:,|\\s)\\s*`, 'u')

/** Where an address starts: behind the legal form of the firm at it. */
export function addressStart(text: string, start: number, end: number): number {
  const firm = firmInFront.exec(text.slice(start, Math.min(end, start + readBehind)))
  return firm === null ? start : start + firm[0].length
}
