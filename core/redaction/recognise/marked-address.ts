// STREET_ADDRESS where each part is named by a word, as Russian, Ukrainian, Vietnamese, Thai, Hebrew, Arabic and Azerbaijani write them.
import type { Findings } from '../findings.ts'
import { matchesIn } from '../scanned.ts'
import type { Recogniser, Source, Wish } from '../source.ts'
import { addressVerdict } from './address-entity.ts'

interface Form {
  /** One look that texts without such an address fail. */
  readonly mayHold: RegExp
  readonly regex: RegExp
}

/** Parts with a comma or a line end between; a line end is no part's own. */
const apart = String.raw`(?:, ?\n?[ ]{0,4}|;[ ]| ?\n[ ]{0,4})`

function cyrillic(): Form {
  const word = String.raw`(?=\p{Lu})\p{Script=Cyrillic}[\p{Script=Cyrillic}’'ʼ-]{0,30}`
  const name = String.raw`(?:\d{1,3} (?:лет |річчя )?|\d{1,3}-?[а-я]{1,2} )?(?:${word}|(?:января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря|травня|березня)(?!\p{L}))(?:[ -]${word}|\. ?${word}){0,3}`
  const before = String.raw`(?:ул(?:иц[аеуы]|\.)|вул(?:иц[яію]|\.)|просп(?:ект[ауе]?|\.)|пр(?:-к?т|оезд|-д|\.)|пер(?:еулок|\.)|пров(?:улок|\.)|бул(?:ьвар|\.)|бульв\.|б-р|ш(?:оссе|осе|\.)|наб(?:ережная|ережна|\.)|пл(?:ощадь|оща|ощад|\.)|туп(?:ик|\.)|аллея|алл\.|алея|линия|узвіз|майдан|парк|сквер|мкр\.?|кв-л|ж\.?к\.?)`
  const behind = String.raw`(?:улица|вулиця|ул\.|вул\.|проспект|пр-т|просп\.|переулок|провулок|пер\.|бульвар|б-р|шоссе|шосе|набережная|набережна|наб\.|площадь|площа|проезд|аллея|линия)`
  const street = String.raw`(?:${before} ?(?:им\.? |ім\.? )?[«"]?${name}[»"]?|${name} ${behind}(?!\p{L}))`
  const houseWord = String.raw`(?:дом|д|буд(?:инок)?|вл|стр(?:оение)?|корп(?:ус)?|к|литера?|лит|квартира|кв|офис|оф|подъезд|под|этаж|эт|пом|комн?|кім|бл|вх|ет|ап|№|No)\.? ?(?:№|No)? ?`
  const number = String.raw`\d{1,4}(?!\d)(?: ?[а-яА-ЯіІ](?![\p{L}.]))?(?:[/-]\d{1,4}(?!\d)(?:[а-яА-Я](?!\p{L}))?)?`
  const houses = String.raw`(?:${houseWord})?${number}(?:,? ${houseWord}${number}){0,5}`
  const placeWord = String.raw`(?:г|гор|город|с|село|сел|п|пос|пос[её]лок|пгт|рп|ст|станица|д|дер|деревня|х|хутор|м|місто|смт|с-ще|гр|град|общ|община|обл|область|р-н|район|респ|республика)\.? `
  const placeBehind = String.raw` (?:обл\.?|область|край|края|р-н|район|району?|округ|респ\.?|республика|община)(?!\p{L})`
  const town = String.raw`${word}(?:[ -]${word}){0,2}`
  const place = String.raw`(?:${placeWord}${town}(?: \([^()\n]{2,24}\))?|${town}${placeBehind}|${town})`
  const code = String.raw`(?<!\d)\d{4,6}(?![\d.,]\d|\d)`
  return {
    mayHold:
      /(?:ул|просп|пр-|пер|пров|бул|ш\.|шос|наб|пл\.|площ|туп|алл|алея|лини|узвіз|майдан|парк|сквер|мкр|кв-л|ж\.?к)/,
    regex: new RegExp(
      String.raw`(?<![\p{L}\p{N}])(?:${code}(?:${apart}| ))?(?:${place}${apart}){0,4}${street}(?:(?:${apart}| )${houses})?(?:(?:, ?)(?:${code}(?: ${town})?|${houses}|${place}(?:,? ${code})?)|(?:,? ?\n[ ]{0,4})(?:${code}(?:,? ${town})?|${placeWord}${town}(?:,? ${code})?|${town},? ${code})){0,5}`,
      'gu',
    ),
  }
}

function vietnamese(): Form {
  const placeWord = String.raw`(?:[Pp]hường|[Xx]ã|[Tt]hị [Tt]rấn|[Qq]uận|[Hh]uyện|[Tt]hị [Xx]ã|[Tt]hành [Pp]hố|T[Pp]\.?|[Tt]ỉnh|P\.|Q\.|[Kk]hóm|[Ấấ]p|[Tt]hôn|[Tt]ổ|[Kk]hu [Pp]hố|KP)`
  const streetWord = String.raw`(?:[Đđ]ường(?: số)?|[Pp]hố|[Qq]uốc [Ll]ộ|[Nn]gõ|[Nn]gách|[Hh]ẻm|[Kk]iệt)`
  const word = String.raw`(?!${placeWord} |${streetWord} )\p{Lu}\p{L}{0,12}`
  const named = String.raw`(?:${placeWord}|${streetWord}) ?(?:${word}(?: (?:${word}|\d{1,3}(?!\d))){0,5}|\d{1,4}(?:\/\d{1,4}){0,3})`
  const house = String.raw`(?:[Ss]ố (?:nhà )?)?\d{1,4}[A-Z]?(?:\/\d{1,4}[A-Z]?){0,3}`
  return {
    mayHold: /(?:[Đđ]ường|[Pp]hường|[Qq]uận|[Nn]gõ|[Hh]ẻm|[Xx]ã |[Hh]uyện)/,
    regex: new RegExp(
      String.raw`(?<![\p{L}\p{N}])(?:${house}(?:,? |, ?))?${named}(?:(?:,? ?\n? ?| - )${named}){1,8}(?:,? \d{5,6}(?!\d))?`,
      'gu',
    ),
  }
}

function thai(): Form {
  const text = String.raw`[\u0e00-\u0e7f.]{2,40}`
  const word = String.raw`(?:หมู่(?:ที่|บ้าน)?|ม\.|ซอย|ซ\.|ถนน|ถ\.|อาคาร|ชั้น|ห้อง|ต(?:ำ|ํา)บล|ต\.|แขวง|อ(?:ำ|ํา)เภอ|อ\.|เขต|จังหวัด|จ\.)`
  const part = String.raw`${word} ?(?:${text}(?: \d{1,3}(?!\d))?|\d{1,4}(?:\/\d{1,4})?)`
  return {
    mayHold: /(?:ถนน|ถ\.|ซอย|บล|ต\.|แขวง|เภอ|อ\.|เขต|หมู่)/,
    regex: new RegExp(
      String.raw`(?:(?:บ้าน)?เลขที่ ?)?(?:\d{1,4}(?:\/\d{1,4})? )?${part}(?:[ ,\n]{1,2}${part}){1,7}(?: ${text})?(?: \d{5}(?!\d))?`,
      'gu',
    ),
  }
}

function hebrew(): Form {
  const word = String.raw`[א-ת][א-ת"'״׳-]{0,20}`
  const words = String.raw`${word}(?: ${word}){0,3}`
  const number = String.raw`\d{1,4}[א-ת]?(?:[/-]\d{1,4})?`
  const inside = String.raw`(?:,? (?:דירה|ד\.|קומה|כניסה) ?[\dא-ת]{1,3}){0,3}`
  const town = String.raw`${word}(?:[ -]${word}){0,2}`
  return {
    mayHold: /[א-ת] ?\d/,
    regex: new RegExp(
      String.raw`(?<!\p{L})ב?(?:רחוב|רח['׳]|שדרות|שד['׳]|דרך|סמטת|כיכר) ${words} ${number}${inside}(?:, ?${town})?(?:,? \d{5,7}(?!\d))?|(?<!\p{L})${words} ${number}${inside}, ?${town},? \d{7}(?!\d)`,
      'gu',
    ),
  }
}

function arabic(): Form {
  const word = String.raw`[\p{Script=Arabic}\p{M}]{2,20}(?<![\d٠-٩])`
  const words = String.raw`${word}(?: ${word}){0,3}`
  const digits = String.raw`[\d٠-٩]`
  const inside = String.raw`(?:رقم|مبنى|عمارة|بناية|شقة|الدور|الطابق|منزل|ص\.ب\.?) ?${digits}{1,5}`
  return {
    mayHold: /(?:شارع|طريق|حي|جادة|زقاق|ميدان|ص\.ب)/,
    regex: new RegExp(
      String.raw`(?<!\p{L})(?:(?:${inside}|${digits}{1,4})[،, ]{1,2}){0,3}(?:شارع|طريق|حي|جادة|زقاق|ميدان) ${words}(?:[،, ]{1,2}(?:${inside}|${digits}{1,4}(?!${digits}))){0,4}(?:، ?${words}(?! ?[:：])){0,3}(?:[،, ]{1,2}${digits}{4,6})?`,
      'gu',
    ),
  }
}

function azerbaijani(): Form {
  const word = String.raw`\p{Lu}[\p{L}.]{0,24}`
  const words = String.raw`${word}(?: ${word}){0,3}`
  const place = String.raw`${words} (?:şəhəri|ş\.|rayonu|ray\.|qəsəbəsi|qəs\.|kəndi)`
  const street = String.raw`(?:\d{1,2} )?${words} (?:küçəsi|küç\.|prospekti|pr\.)`
  return {
    mayHold: /küç|prospekti|pr\./,
    regex: new RegExp(
      String.raw`(?<![\p{L}\p{N}])(?:${place}, ?){0,3}${street}(?:,? (?:b\.|m\.|ev|mənzil|bina)? ?\d{1,4}[a-zA-Z]?(?!\p{L})){0,3}(?:, ?${place}){0,2}`,
      'gu',
    ),
  }
}

const anyDigit = /[\d٠-٩]/
let forms: readonly Form[] | null = null

function find(source: Source, findings: Findings, { wanted }: Wish): void {
  const { text } = source
  // A street alone is a place in town; its number makes it somebody's.
  if (!anyDigit.test(text)) return
  const verdict = addressVerdict(wanted)
  forms ??= [cyrillic(), vietnamese(), thai(), hebrew(), arabic(), azerbaijani()]
  for (const { mayHold, regex } of forms) {
    if (!mayHold.test(text)) continue
    for (const { index, 0: found } of matchesIn(regex, source.scanned)) {
      const address = found.trimEnd()
      if (anyDigit.test(address)) findings.add(verdict, index, index + address.length)
    }
  }
}

export const markedAddressRecogniser: Recogniser = {
  name: 'marked-address',
  entities: ['STREET_ADDRESS', 'LOCATION'],
  find,
}
