// Addresses whose parts are named by words: drawn by the forms of eight countries, gone to the last digit; prose with the same words stays.
import { describe, expect, it } from 'vitest'
import { analyzeText } from '../../../core/redaction/analyze.ts'
import { entitiesOfModels } from '../../../core/redaction/entity-groups.ts'
import { redactText } from '../../../core/redaction/redact.ts'
import { drawing } from './value-texts.ts'

const entities = entitiesOfModels([])
const shown = (text: string): string => redactText(text, analyzeText(text, { entities })).text
const draw = drawing()

interface Country {
  /** {street}, {town}, {d}: of the lists, and a number up to 199; {code} of so many digits. */
  readonly forms: readonly string[]
  readonly streets: readonly string[]
  readonly towns: readonly string[]
}

const countries: Readonly<Record<string, Country>> = {
  Russian: {
    forms: [
      'г. {town}, ул. {street}, д. {d}, кв. {d}, {code6}',
      '{code6}, г. {town}, ул. {street}, {d}',
      'ул. {street}, д. {d}, корп. {d}, {town}',
      '{code6}, Московская обл., г. {town}, просп. {street}, дом {d}, квартира {d}',
      '{town}, {street} улица, {d}',
      'пос. {town}, пер. {street}, {d}/{d}',
    ],
    streets: ['Ленина', 'Парковая', '8 Марта', 'Большая Садовая', 'Красной Армии', '50 лет Октября'],
    towns: ['Уфа', 'Самара', 'Верещагино', 'Нижний Тагил'],
  },
  Ukrainian: {
    forms: [
      'м. {town}, вул. {street}, буд. {d}, кв. {d}, {code5}',
      'вул. {street}, {d}, {town}, {code5}',
      '{code5}, м. {town}, просп. {street}, {d}',
    ],
    streets: ['Хрещатик', 'Лесі Українки', 'Шевченка'],
    towns: ['Київ', 'Львів', 'Біла Церква'],
  },
  Bulgarian: {
    forms: ['гр. {town}, ул. {street} {d}, ет. {d}, ап. {d}', '{code4} {town}, бул. {street} № {d}'],
    streets: ['Витоша', 'Цар Освободител', 'Гурко'],
    towns: ['София', 'Пловдив', 'Варна'],
  },
  Vietnamese: {
    forms: [
      'Số {d} Đường {street}, Phường {d}, Quận {d}, TP. {town}',
      '{d}/{d} đường {street}, xã Đông Hòa, huyện Châu Thành, tỉnh {town}',
    ],
    streets: ['Lê Lợi', 'Nguyễn Trãi', 'Hai Bà Trưng'],
    towns: ['Hồ Chí Minh', 'Đà Nẵng', 'Thái Nguyên'],
  },
  Thai: {
    forms: [
      '{d}/{d} ถนน{street} ตำบล{town} อำเภอ{town} จังหวัด{town} {code5}',
      '{d} หมู่ {d} ถ.{street} แขวง{town} เขต{town} กรุงเทพฯ {code5}',
    ],
    streets: ['สุขุมวิท', 'แจ้งสว่าง', 'ราชดำเนิน'],
    towns: ['เรณูนคร', 'สระบุรี', 'บางรัก'],
  },
  Hebrew: {
    forms: ['רחוב {street} {d}, {town} {code7}', "רח' {street} {d}, דירה {d}, {town}", '{street} {d}, {town}, {code7}'],
    streets: ['הרצל', 'יד העפלה', 'בן יהודה'],
    towns: ['תל אביב', 'חיפה', 'באר שבע'],
  },
  Arabic: {
    forms: ['شارع {street}، مبنى {d}، شقة {d}، {town} {code5}', '{d} شارع {street}، {town}'],
    streets: ['الملك فهد', 'التحرير', 'الأمير سلطان'],
    towns: ['الرياض', 'القاهرة', 'جدة'],
  },
  Chinese: {
    forms: ['湖北省{town}市{street}路{d}号{d}室 {code6}', '{town}市{street}街B座 {code6}'],
    streets: ['解放', '建国', '中山'],
    towns: ['武汉', '北京', '成都'],
  },
}

const pick = (list: readonly string[]): string => list[draw(list.length)]!
const number = (digits: number): string =>
  String(1 + draw(9)) + Array.from({ length: digits - 1 }, () => draw(10)).join('')

describe.each(Object.keys(countries))('addresses as they are written: %s', (name) => {
  const { forms, streets, towns } = countries[name]!
  it.each(forms)('%s', (form) => {
    for (let run = 0; run < 20; run += 1) {
      const address = form
        .replaceAll(/\{code(\d)\}/g, (_, digits: string) => number(Number(digits)))
        .replaceAll('{d}', () => String(1 + draw(199)))
        .replaceAll('{street}', () => pick(streets))
        .replaceAll('{town}', () => pick(towns))
      for (const text of [`${address}\n`, `Address: ${address}\nThank you`])
        expect(shown(text).replaceAll(/<[A-Z_]+>/g, ''), address).not.toMatch(/\d/)
    }
  })
})

describe('what is no address', () => {
  it.each([
    'Площадь 45 га, пл. участка 12 соток, пр. 5 дней, ш. 12 метров, наб. 5 баллов, с. 12–15, д. 3 месяца.',
    'Линия 5 закрыта, аллея длиной 12 км, парк на 20 гектаров, пер. с англ., 1987.',
    'Đường dài 12 km, quận có 5 trường, số 8 là số đẹp.',
    'หน้า 12 ถนนสายนี้ยาว 5 กิโลเมตร',
    'عدد الصفحات 12، السنة 2024، الطريق طويل',
    'המחיר 12 שקלים, עמוד 5',
  ])('stays in %j', (text) => expect(shown(text)).toBe(text))
})
