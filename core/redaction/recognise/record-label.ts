// Record labels: what names the number that an organisation keeps a person under ("cust. no.", "Kundennummer", "n° client").
import { ownText } from '../../own-text.ts'
import { plainLabel } from '../label-window.ts'
import { bareNouns, entityByNoun, isCodedNoun, paperNouns, type RecordEntity } from './record-nouns.ts'

/** Words for a number, alone or behind a noun in one word. */
const numberWord =
  /^(?:no|nos|nr|nrs|nro|num|number|numbers|numer|numeru|numar|numarul|nummer|nummern|numero|numeros|numarasi|numaraniz|numaram|numaramiz|numarami|numerem|numery|cislo|cisla|cislem|cislu|szam|szama|szamu|sorszama|c|n|id|ids|identifier|ident|code|cod|kennung|kennzahl|kennziffer|kenn|identifiant|identificacion|identificativo|identyfikator|azonosito|azonositoja|codigo|codice|kod|kodu|sygnatura|card|karte|carte|tarjeta|tessera|cartao|karta|karty|kaart|pas|bearing|jel|номер|номера|номером|номеру|код|кода|число|број|броја|шифра|ном|αριθμος|αριθμου|αριθμο|αρ|κωδικος|κωδικου|μητρωο|broj|broja|br|stevilka|stevilke|st|sifra|numurs|numura|numuru|kods|kodas|kodo|numeris|numerio|kood|رقم|الرقم|رمز|מספר|מס|קוד|सखय|नबर|करमक|nomor|nomer|kode|карта|карты|картка)$/
/** The same for what is written on papers so that an answer finds its way. */
const referenceWord =
  /^(?:ref|refs|reference|references|referenz|referencia|referenciaja|referencja|referencyjny|referens|referanse|referans|referentie|referinta|riferimento|rif|zeichen|znak|znacka|viite|viitteemme|viitteenne|hivatkozasi|исх|вх|рег|επικοινωνιας|المرجع|مرجع|אסמכתא|סימוכין|thamchieu|referensi)$/
/** A word for a number alone says that a number of a paper follows, not of a card. */
const plainNumberWord =
  /^(?:no|nos|nr|nro|num|number|numer|numar|nummer|numero|numarasi|numaraniz|cislo|szam|szama|sorszama|c|n|id|номер|код|број|αριθμος|αρ|broj|br|stevilka|numurs|numeris|رقم|מספר|सखय|nomor|[#№°º])$/
const compound =
  /^(.{2,32}?)(?:nummer(?:n|et|ets|s)?|numret|nr|nro|numer|numero(?:ni|nsa|mme|nne|si|ksi)?|kennung|kennzahl|ids?|number|no|code|kod|schein|zeichens?|karte|kaart|ref|szam(?:a|om|od|at|unk|anak)?|azonosito)$/
/** German, Dutch and the languages of the north write a noun and its word for a number as one: any noun may have one. */
const openCompound = /^(.{3,28})(?:nummer(?:n|et|ets|s)?|numret|nr|kenmerk|zeichen)$/
/** What has a number in one word and is nobody's, by how its word begins. */
const numberedThing =
  /^(?:tele|handy|mobil|fax|ruf|ruck|not|haus|hus|huis|zimmer|raum|rum|rom|kamer|seite|side|sid|blad|serie|gerate|artikel|vare|varu|bestell|bestill|auftrag|order|ordre|liefer|lever|los|charg|modell|model|typ|sendung|paket|pakke|pakk|pakett|zending|gleis|zug|tag|trein|tog|flug|vlucht|fly|sitz|platz|plats|plass|plads|stoel|start|band|heft|katalog|produkt|product|teil|onderdeel|inventar|version|port|zeile|regel|linje|fehler|feil|fel|ordnung|position|spur|kanal|kapit|hoofdstuk|ausgabe|bau|jahr|jaar|monat|woche|week|uke|vecka|kalender|post|durchwahl|apparat|anschluss|anlage|satz|verkehr|vor|an|ab|aus|kenn|wahr|merk|lese|schrift|frage|aufgabe|uber|prim|quer|tabell|bild|figur|art|rezept|stamm|stok|verfolgung|tracking|sporing|trace|ean|isbn|issn|imei|seri|zahler|meter|sprint|build|chip|kreis|isotop|massen|cas|zolltarif|rechnung|faktur|factuur|lasku|rand|kosten|linien?|release|norm|patent|knoten|drucksach|farb|struktur|standard|rug|volg|fout|rad|bygning|revision|regel|punkt|nummern?|cost)/
/** Between the parts of a word. */
const linking = /(?:s|n|en|e)$/
/** Between a label and its number. */
const verb =
  /^(?:is|was|ist|lautet|war|est|etait|es|era|e|jest|je|este|ar|er|on|to|mitt|mit|vart|vort|ditt|dit|deres|being|shows|ending|issued|assigned|allocated|is:)$/
const article =
  /^(?:de|du|d|del|della|dell|dello|di|do|da|dos|das|des|der|die|den|van|von|het|the|of|your|my|our|his|her|their|ihre|ihr|mein|meine|le|la|les|l|el|il|lo|votre|su|tu|mi|sua|o|a|for|fur|pour|para|per|voor|with|mit|met|con|com|avec|cu|hat|has|a|ma|tiene|ha|tem|heeft|har|security|account|insurance|driving|health|plan|holder|owner|personal|permanent|civil|nationale|national|social|sociale|conduire|numeric|record|file|historii|osobisty|osobistego|osobistym|osobowego|service|на|счет|рахунок|вашего|ваш|моего|мои|личныи|личнои|τ|του|της|vas|vaseg|moj|vasa|بطاقة|جواز|رخصة|الخاص|של|שלך|תעודת|क|anda|saya|kartu|surat)$/
/** Whose paper it is: "our ref", "Ihr Zeichen", "N/Réf". */
const possessive =
  /^(?:our|your|my|unser|unsere|ihr|ihre|mein|meine|n|v|s|nos|vos|notre|votre|nuestra|nuestro|vuestra|su|sus|ns|vs|nostro|vostro|ons|onze|uw|nasz|wasz|var|er|vores|jeres|deres|din|nossa|vossa|sua|nase|vase|noastra|file|case|client|customer)$/
/** Joins what was asked for to the paper: "demande d'intervention n°". */
const joining = /^(?:d|de|du|des|di|del|della|do|da|of|van|for|pour)$/

export interface RecordLabel {
  readonly entity: RecordEntity
  /** Whether a word for a number stands in it. */
  readonly isNumbered: boolean
  /** Whether its number may follow with a blank between and no more. */
  readonly isBare: boolean
  /** Whether it names a paper and no more: its number has some digits, and a sign for a number is none. */
  readonly isPaper?: true
  /** Whether a code may follow with a blank between. */
  readonly isCoded?: boolean
}

const wordsMax = 8
const word = /[\p{L}\p{M}]+(?:\/[cC])?|[#№°º]/gu
/** "n.º", of which "º" is a letter by now, and the labels that are no words: registers of courts and offices. */
const writtenApart = /(?<!\p{L})n\. ?[oa](?!\p{L})\.?/gu
const initials: readonly (readonly [RegExp, string])[] = [
  [/(?<!\p{L})(?:č|c)\. ?j\.?(?!\p{L})|(?<!\p{L})cj\.(?!\p{L})/gu, 'dnr'],
  [
    /(?<!\p{L})sp\. ?zn\.?(?!\p{L})|(?<!\p{L})l\. ?dz\.?(?!\p{L})|(?<!\p{L})j\. ?nr\.?(?!\p{L})|(?<!\p{L})gesch\.-z\.?(?!\p{L})/gu,
    'dnr',
  ],
  [/(?<!\p{L})r\. ?g\.?(?: ?n\. ?r\.?)?(?!\p{L})/gu, 'rg'],
  [/(?<!\p{L})c\. ?i\.(?!\p{L})/gu, 'ci'],
  [/(?<!\p{L})b\. ?o\.(?!\p{L})/gu, 'bo'],
  [/(?<!\p{L})st\.-nr/gu, 'steuer-nr'],
  [/(?<!\p{L})α\. ?δ\. ?τ\.?(?!\p{L})/gu, 'αδτ'],
  [/(?<!\p{L})α\. ?φ\. ?μ\.?(?!\p{L})/gu, 'αφμ'],
  [/(?<!\p{L})ת\. ?ז\.?(?!\p{L})/gu, 'תז'],
]

/** The label that a line ends with, nothing but its words behind it; null where it ends with none. */
export function recordLabelAtEnd(line: string): RecordLabel | null {
  const words = wordsAtEnd(line)
  let isNumbered = false
  let hasJoined = false
  for (const [at, one] of words.entries()) {
    const isNamed = isNoun(words, at) || isPaper(words, at) || referenceWord.test(one)
    if (isNamed) return labelAt(words, at, isNumbered)
    if (isNumberWord(one)) {
      isNumbered = true
    } else if (!isPassed(words, at, isNumbered)) {
      // "demande d'intervention n°": what was asked for may be anything, once.
      if (hasJoined || !isNumbered || !joining.test(words[at + 1] ?? '')) return null
      hasJoined = true
    }
  }
  return null
}

function labelAt(words: readonly string[], at: number, isNumbered: boolean): RecordLabel | null {
  if (isNoun(words, at)) return labelOf(words.slice(at), isNumbered)
  return isPaper(words, at) ? paper(words.slice(0, at + 4)) : referenceLabel(words, at, isNumbered)
}

/** Whether a word between a label and its number says nothing. */
const isPassed = (words: readonly string[], at: number, isNumbered: boolean): boolean =>
  verb.test(words[at] ?? '') ||
  (article.test(words[at] ?? '') && (isNumbered || verb.test(words[at + 1] ?? ''))) ||
  isBesideLabel(words, at)

/** The last words of a line, the last one first; in front of another number they are of that. */
function wordsAtEnd(line: string): string[] {
  let label = plainLabel(/\D*$/.exec(line)?.[0] ?? '')
  // Full stops stand in all of them.
  if (label.includes('.')) {
    label = label.replaceAll(writtenApart, 'no')
    for (const [written, read] of initials) label = label.replaceAll(written, read)
  }
  return (label.match(word) ?? []).slice(-wordsMax).toReversed()
}

/** Whether a word says whose number it is: one that may also mean a number does where no other noun stands further. */
function isNoun(words: readonly string[], at: number): boolean {
  const one = words[at] ?? ''
  if (isNumberWord(one)) return entityByNoun.has(one) && !isNounAhead(words, at)
  return entityByNoun.has(one) || compoundOf(one) !== null
}

/** Whether a word is a paper's: alone, or with its word for a number in one. */
const isPaper = (words: readonly string[], at: number): boolean =>
  (paperNouns.has(words[at] ?? '') || isPaperCompound(words[at] ?? '')) && !isNounAhead(words, at)

function isPaperCompound(one: string): boolean {
  const [, stem] = compound.exec(one) ?? []
  return stem !== undefined && (paperNouns.has(stem) || referenceWord.test(stem))
}

/** Whether a word behind a noun or a reference belongs to it: "serie CI", "referința noastră". */
const isBesideLabel = (words: readonly string[], at: number): boolean =>
  (paperNouns.has(words[at] ?? '') && entityByNoun.has(words[at + 1] ?? '')) ||
  (possessive.test(words[at] ?? '') && referenceWord.test(words[at + 1] ?? ''))

/** With a word for a number; a sign for one is also that of a thing. */
function paper(read: readonly string[]): RecordLabel | null {
  const isOne = isPaperCompound(read.at(-1) ?? '') || read.some((one) => plainNumberWord.test(one) && one !== '#')
  return isOne ? { entity: 'RECORD_NUMBER', isNumbered: true, isBare: false, isPaper: true } : null
}

const reference: RecordLabel = { entity: 'RECORD_NUMBER', isNumbered: true, isBare: false, isPaper: true }

/** Of a reference: somebody's, or with a word for a number, or behind a colon where nothing stands in front. */
function referenceLabel(words: readonly string[], at: number, isNumbered: boolean): RecordLabel | null {
  const [next, further = ''] = words.slice(at + 1)
  if (next === undefined) return { ...reference, isNumbered, isCoded: true }
  if (paperNouns.has(next)) return reference
  const whose = entityByNoun.get(next) ?? entityByNoun.get(further)
  if (whose !== undefined) return { entity: whose, isNumbered: true, isBare: false }
  if (isNumbered || possessive.test(next) || isLongNumberWord(next) || referenceWord.test(next)) return reference
  return { entity: 'RECORD_NUMBER', isNumbered: false, isBare: false, isCoded: true }
}

/** "c-refs" is no number of a reference. */
const isLongNumberWord = (one: string): boolean => one.length > 1 && isNumberWord(one)
const isNumberWord = (one: string): boolean => /^[#№°º]$/.test(one) || numberWord.test(one)

const wordsKnownMax = 4096
const knownWords = new Map<string, boolean>()

/** Whether a label may end with a word; remembered for so many words. */
export function mayEndLabel(one: string): boolean {
  const before = knownWords.get(one)
  if (before !== undefined) return before
  const bare = plainLabel(one)
  const answer = endsWith(bare) || compoundOf(bare) !== null || unspacedLabelAtEnd(one) !== null
  if (knownWords.size < wordsKnownMax) knownWords.set(ownText(one), answer)
  return answer
}

const endsWith = (bare: string): boolean =>
  entityByNoun.has(bare) || paperNouns.has(bare) || isPaperCompound(bare) || lastWords.some((one) => one.test(bare))

/** Last words of labels that are no words: "č.j.", "sp. zn.", "l.dz.", "n.º". */
const endsInitials = /^(?:j|zn|dz|z|g|r|i|o|a|τ|μ|ז)$/
const lastWords = [numberWord, referenceWord, verb, article, possessive, endsInitials]

/** Whether another noun stands a word or two further: "member id", "numero di carta". */
const isNounAhead = (words: readonly string[], at: number): boolean =>
  words.slice(at + 1, at + 3).some((one) => entityByNoun.has(one) || compoundOf(one) !== null)

/** The noun that goes on with a word for a number in one word: "kundennummer". */
function compoundOf(one: string): RecordEntity | null {
  const [, stem] = compound.exec(one) ?? []
  if (stem !== undefined) {
    const entity = entityByNoun.get(stem) ?? entityByNoun.get(stem.replace(linking, ''))
    if (entity !== undefined) return entity
  }
  const [, open] = openCompound.exec(one) ?? []
  return open === undefined || numberedThing.test(open) ? null : 'RECORD_NUMBER'
}

/** The label that words from the nearest on are, read backwards: a noun, and a word for a number in front of it or in it. */
function labelOf([noun = '', ...before]: readonly string[], isNumbered: boolean): RecordLabel | null {
  const entity = entityByNoun.get(noun) ?? compoundOf(noun)
  if (entity === null || isIdOfThing(noun, before[0])) return null
  return {
    entity,
    isNumbered: isNumbered || isAhead(before) || compoundOf(noun) !== null,
    isBare: bareNouns.has(noun),
    isCoded: isCodedNoun(noun),
  }
}

/** Whether a word for a number stands in front, read backwards: "numero di tessera", "ref. expediente seguro". */
function isAhead(before: readonly string[]): boolean {
  const inFront = before.slice(0, 3)
  const numberAt = inFront.findIndex((one) => isNumberWord(one) || referenceWord.test(one))
  return numberAt >= 0 && inFront.slice(0, numberAt).every((one) => article.test(one) || entityByNoun.has(one))
}

/** "order id": whose id it is is unknown, unless it stands alone or is somebody's. */
const isIdOfThing = (noun: string, before: string | undefined): boolean =>
  /^id(?:s|ent)?$/.test(noun) && before !== undefined && !article.test(before)

/** Labels in scripts without spaces. */
const unspaced: readonly (readonly [RecordEntity, string])[] = [
  ['CUSTOMER_NUMBER', '顧客番号|お客様番号|契約者番号|客户编号|客户号|客戶編號|고객번호|รหัสลูกค้า|หมายเลขลูกค้า'],
  ['MEMBER_NUMBER', '会員番号|会员号|会员编号|會員編號|회원번호|หมายเลขสมาชิก|รหัสสมาชิก'],
  ['EMPLOYEE_NUMBER', '社員番号|従業員番号|员工编号|工号|員工編號|사번|사원번호|รหัสพนักงาน'],
  ['STUDENT_NUMBER', '学籍番号|学生番号|学号|學號|학번|รหัสนักศึกษา|รหัสนักเรียน'],
  ['ACCOUNT_NUMBER', '口座番号|账号|帳號|계좌번호|เลขที่บัญชี|เลขบัญชี'],
  ['POLICY_NUMBER', '証券番号|保险单号|保單號碼|증권번호|เลขที่กรมธรรม์'],
  ['MEDICAL_RECORD_NUMBER', '患者番号|診察券番号|病历号|病歷號|환자번호|등록번호'],
  [
    'ID_NUMBER',
    '旅券番号|パスポート番号|免許証番号|マイナンバー|個人番号|保険証番号|身份证号?码?|身分證(?:字號|號碼)?|护照号?码?|護照號碼?|驾驶证号?|주민등록번호|여권번호|운전면허번호|외국인등록번호|เลขประจำตัวประชาชน|เลขบัตรประชาชน|หนังสือเดินทาง(?:เลขที่)?',
  ],
]
const particle = String.raw`[^\d\p{L}]{0,3}[はが是为為은는]?[^\d\p{L}]{0,3}$`
const unspacedLabels = unspaced.map(
  ([entity, labels]) => [entity, new RegExp(`(?:${labels})${particle}`, 'u')] as const,
)

/** The label in a script without spaces that a line ends with. */
export function unspacedLabelAtEnd(line: string): RecordLabel | null {
  for (const [entity, label] of unspacedLabels) if (label.test(line)) return { entity, isNumbered: true, isBare: true }
  return null
}
