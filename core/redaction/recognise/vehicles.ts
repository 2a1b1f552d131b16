// Vehicles: VIN by its check or behind a label, plates in the written form of their country or behind a word for them.
import type { NationalEntity } from '../national-entities.ts'
import type { Identifier } from './identifier.ts'
import { patternRecogniser, type Pattern } from './pattern.ts'

const vinValues: Readonly<Record<string, number>> = Object.fromEntries(
  ['0', '1AJ', '2BKS', '3CLT', '4DMU', '5ENV', '6FW', '7GPX', '8HY', '9RZ'].flatMap((characters, value) =>
    Array.from(characters, (character) => [character, value] as const),
  ),
)

/** ISO 3779: the ninth character is the remainder by 11 of all, as it must be in North America and China. */
export function hasVinCheck(bare: string): boolean {
  const weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]
  const sum = weights.reduce((all, weight, at) => all + weight * (vinValues[bare.charAt(at)] ?? 0), 0)
  return '0123456789X'[sum % 11] === bare.charAt(8)
}

/** Makers that sell most cars: the first three characters (ISO 3780). */
const makers =
  /^(?:WVW|WV[12]|WAU|WBA|WB[SY]|WDB|WDC|WDD|WDF|W1[KNV]|WF0|WP[01]|W0L|W0V|WMW|WME|TMB|TRU|VSS|VF[1-9378]|VR[137]|VNK|ZFA|ZAR|ZFF|ZHW|ZCF|SAJ|SAL|SB1|SJN|SHH|YV[1-4]|YS[23]|UU1|TM[AB]|KMH|KN[ADE]|JHM|JF[12]|JM[Z1]|JN[18]|JT[DEHM]|JS[A2]|LSV|LRW|LFV|NMT|NLH|[1-5][A-HJ-NP-Z\d]{2})/

const vehicleLabels = [
  'vin',
  'vehicle',
  'chassis',
  'fahrgestell',
  'fin',
  'fahrzeug',
  'chasis',
  'telaio',
  'frame',
  'bastidor',
  'identification',
]

export const vehicleIds: readonly Identifier[] = [
  {
    entity: 'VIN',
    forms: ['XXXXXXXXXXXXXXXXX'],
    like: /^(?=.*[A-Z].*[A-Z])(?=.*\d\d)[A-HJ-NPR-Z\d]{13}[\dA-HJ-NPR-Z]{2}\d{2}$/,
    check: (bare) => hasVinCheck(bare) || makers.test(bare),
    proves: (bare) => hasVinCheck(bare) && makers.test(bare),
    score: 0.5,
    labels: vehicleLabels,
  },
  {
    entity: 'VIN',
    forms: ['XXXXXXXXXXXXXXXXX'],
    like: /^(?=.*[A-Z])(?=.*\d)[A-HJ-NPR-Z\d]{17}$/,
    score: 0.1,
    labels: vehicleLabels,
  },
]

const plateWords = [
  'plate', 'plates', 'registration', 'reg', 'regn', 'license', 'licence', 'number', 'vehicle', 'car', 'van', 'truck', 'kennzeichen', 'kfz',
  'pkw', 'lkw', 'fahrzeug', 'auto', 'wagen', 'nummernschild', 'amtliches', 'immatric', 'plaque', 'voiture', 'targa', 'veicolo', 'matri',
  'coche', 'placa', 'kenteken', 'rejestr', 'plaka', 'nummerplaat',
] // oxfmt-ignore
const edge = (body: string, flags = 'gu'): RegExp =>
  new RegExp(`(?<![\\p{L}\\d-])(?:${body})(?![\\p{L}\\d]|-[\\p{L}\\d])`, flags)

/** Districts of Germany whose codes stand on most cars; a code that is none of them counts behind a word for plates only. */
const districts =
  'A|AA|AB|AC|AE|AK|AM|AN|AÖ|AP|AS|AUR|AW|AZ|B|BA|BAD|BAR|BB|BC|BGL|BI|BIT|BL|BM|BN|BO|BOR|BOT|BRA|BRB|BS|BT|BZ|C|CB|CE|CHA|CLP|CO|COC|COE|CUX|CW|D|DA|DAH|DAN|DAU|DD|DE|DEG|DEL|DGF|DH|DI|DIN|DLG|DN|DO|DU|DÜW|E|EA|EBE|ED|EE|EF|EI|EL|EM|EMD|EN|ER|ERB|ERH|ES|ESW|EU|F|FB|FD|FDS|FF|FFB|FG|FL|FN|FO|FR|FRG|FRI|FS|FT|FÜ|G|GAP|GE|GER|GF|GG|GI|GL|GM|GÖ|GP|GR|GRZ|GS|GT|GTH|GÜ|GZ|H|HA|HAL|HAM|HAS|HB|HBN|HD|HDH|HE|HEF|HEI|HER|HF|HG|HGW|HH|HI|HL|HM|HN|HO|HOL|HOM|HP|HR|HRO|HS|HSK|HST|HU|HVL|HWI|HX|HZ|IGB|IK|IL|IN|IZ|J|JL|K|KA|KB|KC|KE|KEH|KF|KG|KH|KI|KIB|KL|KLE|KN|KO|KR|KS|KT|KU|KÜN|KUS|L|LA|LAU|LB|LD|LDK|LDS|LER|LEV|LG|LI|LIF|LIP|LL|LM|LÖ|LOS|LRO|LU|LWL|M|MA|MB|MD|ME|MEI|MG|MH|MI|MIL|MK|MM|MN|MOL|MOS|MR|MS|MSP|MST|MTK|MÜ|MÜR|MYK|MZ|MZG|N|NB|ND|NDH|NE|NEA|NES|NEW|NF|NI|NK|NM|NMS|NOH|NOM|NR|NU|NW|NWM|OA|OAL|OB|OD|OE|OF|OG|OH|OHV|OHZ|OL|OPR|OS|OSL|P|PA|PAF|PAN|PB|PE|PF|PI|PIR|PLÖ|PM|PR|PS|R|RA|RD|RE|REG|RH|RO|ROW|RP|RS|RT|RÜD|RV|RW|RZ|S|SAD|SAW|SB|SC|SDL|SE|SFA|SG|SHA|SHG|SHK|SI|SIG|SIM|SK|SL|SLF|SLK|SLS|SN|SO|SOK|SÖM|SON|SP|SPN|SR|ST|STA|STD|SU|SÜW|SW|SZ|TBB|TE|TF|TIR|TÖL|TR|TS|TÜ|TUT|UE|UL|UM|UN|V|VB|VEC|VER|VIE|VK|VR|VS|W|WAF|WAK|WB|WE|WEN|WES|WF|WHV|WI|WIL|WIT|WL|WM|WN|WND|WO|WOB|WST|WT|WTM|WÜ|WUG|WUN|WW|Z|ZW'

const plates: readonly (Pattern & { readonly entity: NationalEntity })[] = [
  {
    entity: 'DE_KFZ',
    regex: edge(`(?:${districts})-[A-Z]{1,2}[ -]\\d{1,4}[EH]?`),
    isLettered: true,
    needs: /[A-ZÖÜ]-[A-Z]{1,2}[ -]\d/,
    score: 0.5,
    context: plateWords,
  },
  {
    entity: 'DE_KFZ',
    regex: edge('[A-ZÄÖÜ]{1,3}[ -][A-Z]{1,2}[ -]\\d{1,4}[EH]?', 'giu'),
    isLettered: true,
    needs: /[A-ZÄÖÜ][ -][A-Z]{1,2}[ -]\d/i,
    score: 0.3,
    context: plateWords,
  },
  {
    entity: 'UK_VEHICLE_REGISTRATION',
    regex: edge('[A-HJ-PR-Y][A-HJ-PR-Y](?:0[2-9]|[12]\\d|5[1-9]|[67]\\d) ?[A-HJ-PR-Z]{3}'),
    isLettered: true,
    needs: /[A-Z]{2}\d\d ?[A-Z]{3}/,
    score: 0.5,
    context: plateWords,
  },
  {
    entity: 'UK_VEHICLE_REGISTRATION',
    regex: edge(
      '[a-hj-pr-y][a-hj-pr-y](?:0[2-9]|[12]\\d|5[1-9]|[67]\\d) ?[a-hj-pr-z]{3}|[A-HJ-NPR-TV-Y]\\d{1,3} ?[A-HJ-PR-Y]{3}|[A-HJ-PR-Y]{3} ?\\d{1,3}[A-HJ-NPR-TV-Y]',
    ),
    isLettered: true,
    score: 0.15,
    context: plateWords,
  },
  {
    entity: 'FR_LICENSE_PLATE',
    regex: edge('(?!SS)[A-HJ-NP-TV-Z]{2}-(?!000)\\d{3}-(?!SS)[A-HJ-NP-TV-Z]{2}'),
    isLettered: true,
    digitsInRow: 3,
    needs: /[A-Z]{2}-\d{3}-[A-Z]{2}/,
    score: 0.5,
    context: plateWords,
  },
  {
    entity: 'IT_LICENSE_PLATE',
    regex: edge('[A-HJ-NPR-TV-Z]{2} ?\\d{3} ?[A-HJ-NPR-TV-Z]{2}'),
    isLettered: true,
    digitsInRow: 3,
    needs: /[A-Z]{2} ?\d{3} ?[A-Z]{2}/,
    score: 0.3,
    context: plateWords,
  },
  {
    entity: 'ES_LICENSE_PLATE',
    regex: edge(
      '\\d{4}[ -]?(?!GB[P]|CHF|KHZ|MHZ|RPM|PLN|CZK|DKK|SMS|PDF|HDR|MBR|KWH|KBP|PCS|STK)[BCDFGHJKLMNPRSTVWXYZ]{3}',
    ),
    isLettered: true,
    digitsInRow: 4,
    needs: /\d{4}[ -]?[B-Z]{3}/,
    score: 0.3,
    context: plateWords,
  },
  {
    entity: 'TR_LICENSE_PLATE',
    regex: edge('(?:0[1-9]|[1-7]\\d|8[01]) ?(?:[A-Z] ?\\d{4,5}|[A-Z]{2} ?\\d{3,4}|[A-Z]{3} ?\\d{2,4})'),
    isLettered: true,
    needs: /\d\d ?[A-Z]{1,3} ?\d\d/,
    score: 0.4,
    context: plateWords,
  },
  {
    entity: 'TR_LICENSE_PLATE',
    regex: edge('(?:0[1-9]|[1-7]\\d|8[01]) ?(?:[A-Z]{1,2} ?\\d{2,3}|[A-Z]{3} ?\\d{4}|[A-Z]{3} ?\\d{2,3})', 'giu'),
    isLettered: true,
    needs: /\d\d ?[A-Z]{1,3} ?\d\d/i,
    score: 0.2,
    context: plateWords,
  },
  {
    entity: 'VEHICLE_REGISTRATION',
    regex:
      /(?<!\p{L})(?:licen[cs]e plate|number plate|plates?|reg(?:istration)?\.? (?:number|no\.?|plate)|vehicle reg(?:istration)?|car reg(?:istration)?|kennzeichen|kfz-kennzeichen|nummernschild|immatriculation|plaque(?: d'immatriculation)?|immatriculé[es]?|targa|matrícula|placas?|kenteken|numer rejestracyjny|nr rej\.?|plaka(?:sı)?|車両番号|车牌号?|차량번호)(?: is|:| no\.?:?| number:?| -|=|は|為|는)?[ \t]{0,3}(?<value>(?=[A-ZÄÖÜ\d -]{0,7}\d)[A-ZÄÖÜ\d]{1,4}(?:[ -]?[A-Z\d]{1,4}){1,3})(?![\p{L}\d])/giu,
    needs: /plate|reg|kennz|schild|immatr|plaque|targa|matr|placa|kentek|rejestr|nr rej|plaka|車両|车牌|차량/i,
    score: 0.6,
  },
]

/** "up to 45", "60 and 45": words that stand between numbers, typed small as in a sentence. */
const sentence =
  /(?<!\p{L})(?:a|an|and|as|at|be|bus|by|do|for|hek|if|in|is|it|low|my|no|of|on|or|so|the|to|up|us|we|und|von|bis|mit|am|et|de|du|le|la|en|y|el|e|il|di|da|do|na|po|van|tot|met)(?!\p{L})/u

/** Whether a plate is written as one: in capitals, or of letters that are no words. */
const isPlate = (plate: string): boolean => plate === plate.toUpperCase() || !sentence.test(plate)

export const plateRecogniser = patternRecogniser(
  'plate',
  plates.map((pattern) => ({ ...pattern, valid: isPlate })),
)
