// Names in scripts that no list knows: gone where a label, a form of address, a head of a mail, a greeting, a closing or a sentence says so.
import { describe, expect, it } from 'vitest'
import { analyzeText } from '../../../core/redaction/analyze.ts'
import { redactText } from '../../../core/redaction/redact.ts'
import { drawing } from './value-texts.ts'

const shown = (text: string): string => redactText(text, analyzeText(text)).text
const draw = drawing()

/** Given names and surnames; of Georgian and Thai none is a word of another language. */
const people: Readonly<Record<string, readonly [given: string, family: string]>> = {
  Arabic: ['سامح|نورة|عبدالله|ريم|خالد', 'الحسين|القحطاني|شربتلي|الزهراني'],
  Persian: ['محمدرضا|شیرین|کاوه|مهناز', 'پویان|رستمی|علیجانی|تهرانی'],
  Hebrew: ['דניאל|אפרת|יונתן|נועה', 'כהן|מזור|פרץ|אגבאריה'],
  Hindi: ['चेतना|असीम|दीप्ति|रोहित', 'रंगराजन|मिश्रा|गुरुंग|शर्मा'],
  Bengali: ['অনির্বাণ|সুচিত্রা|রাজীব', 'চট্টোপাধ্যায়|সেনগুপ্ত|হোসেন'],
  Thai: ['อนิวัฒน์|เยาวรัตน์|โสภณิตา', 'วะคีมัน|ศรีตะวัน|ผลบุญ'],
  Georgian: ['ნორა|გიგლა|ცირა', 'ხარაიშვილი|რაზმაძე|მელაძე'],
}
const places = [
  'Name: %\nDate: 3 May',
  'Patient: %\n',
  '| Customer | % |',
  'Dear %,\nthank you for your letter.',
  'From: %\nSubject: the pump',
  'The meeting was chaired by %, who left early.',
  '% wrote that the pump is broken.',
  'Best regards,\n%\n',
  'Signed by: %',
]
const ownPlaces: Readonly<Record<string, readonly string[]>> = {
  Arabic: ['الاسم: %\nالتاريخ: 3', 'اسم المريض: %', 'وقع السيد % العقد.', 'عزيزي %،\nشكرا', 'مع التحية\n%\n', 'من: %\n'],
  Persian: ['نام و نام خانوادگی: %', 'آقای % امضا کرد.', 'بیمار: %'],
  Hebrew: ['שם: %', 'שם הלקוח: %', 'לכבוד מר % שלום רב', 'שלום %, תודה', 'בברכה,\n%\n'],
  Hindi: ['नाम: %', 'श्री % ने कहा', 'प्रिय %,\nधन्यवाद', 'मरीज का नाम: %'],
  Bengali: ['নাম: %', 'শ্রী % বলেন'],
  Thai: ['ชื่อ: %', 'นาย% มาถึง', 'คุณ% โทรมา', 'เรียน %\n'],
  Georgian: ['სახელი: %', 'ბატონი % მოვიდა'],
}

describe.each(Object.keys(people))('placedNameRecogniser: %s', (script) => {
  const [given, family] = people[script]!.map((list) => list.split('|')) as [string[], string[]]
  it.each([...places, ...ownPlaces[script]!])('finds the name in %j, and where it stands again', (place) => {
    for (let run = 0; run < 8; run += 1) {
      const [first, last] = [given[draw(given.length)]!, family[draw(family.length)]!]
      const text = `${place.replace('%', `${first} ${last}`)}\n(${last})\n`
      const rest = shown(text)
      expect([rest.includes(first), rest.includes(last)], rest).toEqual([false, false])
    }
  })
})

describe('what is no name', () => {
  it.each([
    'شهدت المدينة في العام الماضي زيادة في عدد الزوار، وبلغت النسبة 12 بالمئة.',
    'العنوان: شارع طويل\nالتاريخ: 3 مايو\nالعدد: 12',
    'הרכבת יצאה מן התחנה בשעה שמונה. מחיר: 12 שקלים',
    'रेलगाड़ी सुबह आठ बजे स्टेशन से निकली। मूल्य: 12 रुपये',
    'รถไฟออกจากสถานีเวลาแปดโมง ราคา: 12 บาท',
    'მატარებელი რვა საათზე გავიდა. ფასი: 12 ლარი',
    'the word שלום is spelt with four letters, and سلام with four too.',
  ])('stays in %j', (text) => expect(shown(text)).toBe(text))
})
