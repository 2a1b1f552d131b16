// DATE_TIME: numeric, ISO 8601 and written dates, weekdays, years behind a preposition; DATE_OF_BIRTH behind its label.
import type { Recogniser } from '../source.ts'
import { patternRecogniser, type Pattern } from './pattern.ts'

const month =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)'
const day = '(?:0?[1-9]|[12]\\d|3[01])'
const monthNumber = '(?:0?[1-9]|1[0-2])'
const year = '(?:\\d{4}|\\d{2})'
const clock = '(?:[01]?\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d(?:\\.\\d{1,9})?)?'
const before = '(?<![\\p{L}\\d]|[\\d][./,:-])'
const after = '(?![\\p{L}\\d]|[./-]\\d)'
const written = (body: string): RegExp => new RegExp(`${before}${body}${after}`, 'giu')

const separated = (mark: string): string =>
  [`${day}${mark}${monthNumber}${mark}${year}`, `${monthNumber}${mark}${day}${mark}${year}`].join('|')
/** In boxes of forms: "28 / 02 / 1979". */
const spaced = `${day} [/.-] ${monthNumber} [/.-] ${year}`
const numeric = `(?:\\d{4}(?<mark>[-/.])${monthNumber}\\k<mark>${day}|${separated('/')}|${separated('-')}|${separated('\\.')})`

/** "Born", "date of birth" and their like, as in forms, letters and the keys of data, in the languages of Europe. */
const birthLabels = [
  'date[ _-]?of[ _-]?birth|birth[ _-]?date|birth[ _-]?day|d\\.?o\\.?b\\.?|born|bday',
  'geb\\.?[- ]?(?:dat\\.?|datum|urtsdatum|oren)?|geburtsdatum|geburtstag|geboren(?: (?:a|te|in|en|em|w|à) [^\\n\\d:;]{2,32})?,?|geboortedatum|geb\\. ?datum',
  'n[ée](?:e|\\(e\\))?(?: à [^\\n\\d]{2,32})?(?:,? le)?|date[ _-]?de[ _-]?naissance|naissance|ddn',
  'nat[oa](?: (?:a|te|in|en|em|w|à) [^\\n\\d:;]{2,32})?,?(?: il)?|data[ _-]?di[ _-]?nascita|nascita',
  'nacid[oa](?: (?:a|te|in|en|em|w|à) [^\\n\\d:;]{2,32})?,?(?: el)?|fecha[ _-]?de[ _-]?nacimiento|f\\. ?(?:de )?nac\\.?|nacimiento',
  'nascid[oa](?: (?:a|te|in|en|em|w|à) [^\\n\\d:;]{2,32})?,?(?: em| a)?|nasc\\.|data[ _-]?de[ _-]?nascimento|nascimento',
  '(?:nat[oa] a|nacid[oa] en|nascid[oa] em|geboren (?:in|te)|née? à|urodzon[ya] w|born in): ?[^\\n\\d:;]{2,40}?[\\s,;|]{1,8}(?:il|el|em|am|le|dnia|op|on)(?!\\p{L})',
  'ur\\.|urodzon[ya](?: (?:a|te|in|en|em|w|à) [^\\n\\d:;]{2,32})?,?|data[ _-]?urodzenia',
  'född|födelsedatum|fødselsdato|født|syntymäaika|narozen[áa]?|datum narození|doğum tarihi|do[ğĞ]um tar[iİı]h[iİı]|d\\. ?tarihi',
].join('|')
const birthNeeds =
  /birth|born|bday|d\.?o\.?b|geb|boren|n[ée](?:e|\(e\))? |naissance|ddn|nat[oa] |nascit|nacid|nacim|nac\.|nasc|urodz|ur\.|föd|fød|synty|naroz|do[ğĞ]um|tarihi/i
/** Months of other languages, by how they start. */
const foreignMonth =
  '(?:jän|jan|feb|fév|fev|febbr|märz|mars|marz|març|marc|maart|abr|avr|apr|kwie|mai|mei|magg|mayo|maj|giu|jui|jun|cze|lip|juli|lug|jul|ago|ao[uû]|aug|sier|set|sept|wrz|okt|oct|ott|out|paź|nov|lis|dez|déc|dec|dic|gru|sty|lut|ene|gen|ocak|şub|mart|nis|may|haz|tem|ağu|eyl|eki|kas|ara)\\p{L}{0,8}'

const patterns: readonly Pattern[] = [
  {
    entity: 'DATE_TIME',
    regex: new RegExp(`${before}\\d{4}-\\d{2}-\\d{2}[T ]${clock}(?:Z|[+-]\\d{2}:?\\d{2})?(?![\\p{L}\\d])`, 'gu'),
    digitsInRow: 4,
    needs: /-\d\d-\d\d[T ]/,
    score: 0.8,
  },
  { entity: 'DATE_TIME', regex: written(numeric), digitsInRow: 2, needs: /\d[-/.]\d{1,2}[-/.]\d/, score: 0.6 },
  {
    entity: 'DATE_TIME',
    regex: written(`${day}-${month}(?:-${year})?`),
    isLettered: true,
    needs: /\d-[a-z]{3}/i,
    score: 0.6,
  },
  {
    entity: 'DATE_TIME',
    regex: written(`${month}-${year}`),
    isLettered: true,
    digitsInRow: 2,
    needs: /[a-z]-\d\d/i,
    score: 0.6,
  },
  { entity: 'DATE_TIME', regex: written(`${monthNumber}/\\d{4}`), digitsInRow: 4, needs: /\d\/\d/, score: 0.2 },
  { entity: 'DATE_TIME', regex: written(`(?:${monthNumber}/${day}|${day}/${monthNumber})`), score: 0.1 },
  {
    entity: 'DATE_TIME',
    regex: new RegExp(
      `(?<![\\p{L}\\d])(?:${day}(?:st|nd|rd|th)?(?: of)? ${month}\\.?,?(?: \\d{4})?|${month}\\.? ${day}(?:st|nd|rd|th)?(?:,? \\d{4})?|${month}\\.?,? \\d{4})(?![\\p{L}\\d])`,
      'giu',
    ),
    isLettered: true,
    needs: /(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)/i,
    score: 0.6,
  },
  {
    entity: 'DATE_TIME',
    regex: /(?<!\p{L})(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?(?!\p{L})/gu,
    isLettered: true,
    digitsInRow: 0,
    needs: /(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day/,
    score: 0.5,
  },
  {
    entity: 'DATE_TIME',
    regex:
      /(?<=(?<!\p{L})(?:in|of|since|by|until|till|from|during|after|before|around|circa|a|early|late|year|to) )(?:19|20)\d{2}(?![\p{L}\d%]|[.,]\d| (?:years|days|people|times))/giu,
    isLettered: true,
    digitsInRow: 4,
    needs: / (?:19|20)\d\d/,
    score: 0.45,
  },
  {
    entity: 'DATE_OF_BIRTH',
    regex: new RegExp(
      `(?<!\\p{L})(?:${birthLabels})["']?(?:\\s?\\([\\p{L}/. -]{4,14}\\))?(?: is| on)?[\\s"'|.…_:=→>*)-]{0,40}(?:\\s?(?:bitte|please|por favor|per favore|s['’]il vous pla[iî]t|svp|alstublieft|proszę)?(?:,? \\p{L}{2,20})?\\s?[?.]\\s{1,4}(?:\\[[\\d:]{4,8}\\] )?[\\p{L} .]{1,24}:[^\\n\\d:]{0,24})?(?:(?:am|le|il|el|em|den|op|w dniu|dnia)\\s)?(?<value>${numeric}|${spaced}|${day}(?:st|nd|rd|th|er|º|\\.)?(?: (?:of|de|di))?[ -](?:${month}|${foreignMonth})\\.?,?(?: (?:de|del))?[ -]\\d{4}|${month}\\.? ${day}(?:st|nd|rd|th)?,? \\d{4}|\\d{8})(?!\\d)`,
      'giu',
    ),
    isLettered: true,
    needs: birthNeeds,
    score: 0.85,
  },
  {
    entity: 'DATE_OF_BIRTH',
    // The sign of genealogists and of German doctors.
    regex: new RegExp(`(?<![\\p{L}\\d*])\\* ?(?<value>${day}\\.${monthNumber}\\.${year})(?![\\d*])`, 'gu'),
    digitsInRow: 2,
    needs: /\* ?\d/,
    score: 0.85,
  },
]

export const dateRecogniser: Recogniser = patternRecogniser('date', patterns)
