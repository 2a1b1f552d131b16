// PERSON in scripts of which no list and no tagger knows names (Arabic, Hebrew, of India, Thai, Georgian and more): by where it stands.
import type { Findings, Verdict } from '../findings.ts'
import { matchesIn } from '../scanned.ts'
import type { Recogniser, Source } from '../source.ts'

const placed: Verdict = { entity: 'PERSON', score: 0.85 }
const again: Verdict = { entity: 'PERSON', score: 0.6 }

/** Hebrew to Arabic, the scripts of India, Thai to Tibetan, Burmese, Georgian, Ethiopic, Khmer. */
const letters = String.raw`\u0590-\u08ff\u0900-\u0fff\u1000-\u10ff\u1200-\u137f\u1780-\u17ff\u1c90-\u1cbf\u200c\u200d\ufb1d-\ufdff\ufe70-\ufefc`
const mayHold = /[\u05d0-\u08ff\u0904-\u0fff\u1000-\u10ff\u1200-\u137f\u1780-\u17ff]/
/** Digits and marks of these scripts end a name. */
const ends = String.raw`\u05be\u05f3\u05f4\u060c\u061b\u061f\u06d4\u0660-\u066d\u06f0-\u06f9\u0964-\u096f\u0e50-\u0e59`
const word = `(?:(?![${ends}])[${letters}]|(?<=[${letters}])["'’׳״-](?=[${letters}])){1,40}`
const words = (most: number): string => `${word}(?:[ \\u00a0]${word}){0,${most - 1}}`
const notBehind = `(?<![\\p{L}\\p{M}])`

/** What forms and mails write in front of a name, in any language that has such forms. */
const latinLabels = `(?:full |first |last |family |given |middle )?names?|surname|patient|client|customer|employee|tenant|landlord|insured|policyholder|claimant|applicant|student|pupil|member|contact|author|attendees?|participants?|signed(?: by)?|signature|witness|doctor|physician|lawyer|attn|sender|recipient|prepared by|nom|prénom|nom de famille|vorname|nachname|kunde|kundin|patientin|nombre|apellidos?|nome|cognome|naam|imię|nazwisko|ad soyad`
const ownLabels = [
  // Arabic, Persian, Urdu
  'الاسم(?: (?:الكامل|الأول|الرباعي|الثلاثي|واللقب))?|اسم (?:العميل|المريض|الموظف|الطالب|المستأجر|المؤجر|الأب|الأم|الزوج|الزوجة|المدعي|المستفيد|الوكيل|مقدم الطلب|صاحب الحساب)|العميل|المريضة?|الموظف|الطالب|المستأجر|المؤجر|المالك|المؤمن له|المدعي|المدعى عليه|الشاهد|الطبيب|المحامي|المرسل|المستلم|التوقيع|الموقع',
  'نام(?: و نام خانوادگی| خانوادگی| پدر| مادر| بیمار| مشتری| کامل)?|بیمار|مشتری|کارمند|مستاجر|امضا|فرستنده|گیرنده|مریض کا نام|والد کا نام|مریض',
  // Hebrew
  'שם(?: מלא| פרטי| משפחה| הלקוח| המטופל| העובד| האב| האם| התלמיד)?|ה?לקוח|ה?מטופלת?|ה?עובדת?|ה?סטודנטית?|ה?שוכר|ה?משכיר|ה?תובע|ה?נתבע|ה?מבוטח|ה?רופאה?|חתימה|השולח|הנמען',
  // Of India
  '(?:पूरा |ग्राहक का |मरीज का |रोगी का |कर्मचारी का |छात्र का |पिता का |माता का )?नाम|ग्राहक|मरीज|रोगी|कर्मचारी|किरायेदार|छात्र|हस्ताक्षर|प्रेषक|सेवा में|नाव|নাম|রোগী|গ্রাহক|স্বাক্ষর|பெயர்|నామం|పేరు|નામ|ಹೆಸರು|പേര്|ਨਾਮ|ନାମ|නම',
  // South-east Asia, the Caucasus, Ethiopia
  'ชื่อ(?:-นามสกุล|-สกุล|ลูกค้า|ผู้ป่วย|พนักงาน|นักเรียน|บิดา|มารดา)?|ผู้ป่วย|ลูกค้า|พนักงาน|นักเรียน|ผู้เช่า|ลงชื่อ|ຊື່|ឈ្មោះ|အမည်|სახელი(?:(?:,| და) გვარი)?|გვარი|პაციენტი|კლიენტი|თანამშრომელი|ხელმოწერა|ስም',
].join('|')
/** The heads of a mail. */
const heads = 'from|to|cc|bcc|de|von|an|à|para|من|إلى|نسخة إلى|از|به|מאת|אל|עותק|จาก|ถึง|प्रेषक|ავტორი|ვის'
/** In a sentence of another script: who did it, and what somebody did. */
const doers = 'by|durch|von|par|por|door|przez|tarafından'
const deeds =
  'wrote|said|says|signed|called|asked|told|reported|confirmed|replied|left|joined|agreed|approved|requested|schrieb|sagte|unterschrieb|bestätigte|a (?:écrit|signé|dit|confirmé)|escribió|firmó|dijo'
/** Forms of address, in front of one. */
const titles = [
  'السيدة?|الآنسة|الدكتورة?|الأستاذة?|المهندسة?|الشيخة?|الحاجة?|د\\.|أ\\.|م\\.|سيد|آقای|خانم|دکتر|مهندس|جناب|محترم',
  'מר|גב[\'׳]|גברת|ד["״]ר|פרופ[\'׳]|עו["״]ד|אדון',
  'श्रीमती|श्री|कुमारी|डॉ\\.?|श्रीमान|শ্রীমতী|শ্রী|জনাব|বেগম|ডাঃ|திரு|திருமதி|శ్రీ|శ్రీమతి|શ્રી|શ્રીમતી|ಶ್ರೀ|ശ്രീ|ਸ੍ਰੀ',
  'ბატონი|ბატონმა|ბატონო|ქალბატონი|ქალბატონო|ექიმი|አቶ|ወይዘሮ|ወ/ሮ|ዶ/ር|លោក|លោកស្រី',
].join('|')
/** Written without a blank in front of the name. */
const gluedTitles = 'นางสาว|นาย|นาง|คุณ|ดร\\.|น\\.ส\\.|เด็กชาย|เด็กหญิง|ด\\.ช\\.|ด\\.ญ\\.|ທ້າວ|ນາງ|ဦး|ဒေါ်'
const greetings = `dear|hello|hi|hey|cher|chère|liebe[r]?|estimad[oa]|caro|cara|(?:ال)?عزيز[يت]?ي?|مرحبا|السلام عليكم|سلام|שלום|היי|יקרה?|לכבוד|प्रिय|नमस्ते|आदरणीय|প্রিয়|ძვირფასო|გამარჯობა|สวัสดี|เรียน`
const closings = `(?:best |kind |warm )?regards|sincerely|yours(?: truly| sincerely| faithfully)?|thanks|thank you|مع (?:أطيب )?(?:ال)?(?:تحية|تحيات|تحياتي)|وتفضلوا بقبول فائق الاحترام|با احترام|בברכה|בכבוד רב|תודה|भवदीया?|सादर|धन्यवाद|ধন্যবাদ|პატივისცემით|ขอแสดงความนับถือ|ด้วยความเคารพ|ขอบคุณ(?:ครับ|ค่ะ)?`

const titled = `(?:(?:${titles})[ \\u00a0]{1,2}|(?:${gluedTitles}) ?)`
/** A particle stands between the parts of a name: what follows it is one more. */
const particle = '(?:بن|ابن|بنت|آل|أبو|ابو|أم|عبد|بو|בן|בת|אבו|אל)'
const twoWords = `${word}(?:[ \\u00a0]${particle}){0,2}[ \\u00a0]${word}|${word}`

const rules: readonly RegExp[] = [
  new RegExp(
    `${notBehind}(?:${latinLabels}|${ownLabels})["'*_]{0,2}[ \\t]{0,4}(?:[:：=|\\t]|->)[ \\t"'*_|]{0,8}(?:${titled})?(?<name>${words(5)})`,
    'giu',
  ),
  new RegExp(`(?<=^|\\n)[ \\t>]{0,4}(?:${heads})[ \\t]{0,4}[:：][ \\t]{0,8}(?:${titled})?(?<name>${words(5)})`, 'giu'),
  new RegExp(`${notBehind}(?:${doers})[ \\u00a0](?<name>${words(4)})`, 'giu'),
  new RegExp(`(?<=^|[\\n.!?:,] ?)(?<name>${words(4)})(?=[ \\u00a0](?:${deeds})(?!\\p{L}))`, 'giu'),
  new RegExp(`${notBehind}${titled}(?<name>${twoWords})`, 'gu'),
  new RegExp(
    `(?<=^|[\\n.!?] ?)[ \\t]{0,4}(?:${greetings})[ \\u00a0]{1,2}(?:${titled})?(?<name>${words(4)})(?=[ \\t]{0,2}[,،!:\\n]|$)`,
    'giu',
  ),
  new RegExp(
    `(?<=^|\\n)[ \\t]{0,4}(?:${closings})[ \\t]{0,2}[,،.!]?[ \\t]{0,2}\\r?\\n{1,3}[ \\t]{0,4}(?:${titled})?(?<name>${words(4)})[ \\t]{0,2}(?=\\r?\\n|$)`,
    'giu',
  ),
]

/** What a label is followed by where its value stands on the next line, or is another label. */
const isLabel = new RegExp(`^(?:${ownLabels})$`, 'iu')
const knownMax = 500
const partMin = 3
const anyWord = new RegExp(`${notBehind}${word}`, 'gu')

function find({ text, scanned }: Source, findings: Findings): void {
  if (!mayHold.test(text)) return
  const known = new Set<string>()
  for (const rule of rules)
    for (const match of matchesIn(rule, scanned)) {
      const name = match.groups?.['name'] ?? ''
      if (isLabel.test(name)) continue
      const start = match.index + match[0].lastIndexOf(name)
      findings.add(placed, start, start + name.length)
      notePartsOf(name, known)
    }
  if (known.size > 0) findAgain(text, known, findings)
}

function notePartsOf(name: string, known: Set<string>): void {
  for (const part of name.split(/[ \u00a0]/)) if (part.length >= partMin && known.size < knownMax) known.add(part)
}

/** The same name elsewhere in the text, whole or one of its parts. */
function findAgain(text: string, known: ReadonlySet<string>, findings: Findings): void {
  for (const { index, 0: part } of text.matchAll(anyWord))
    if (known.has(part)) findings.add(again, index, index + part.length)
}

export const placedNameRecogniser: Recogniser = { name: 'placed-name', entities: ['PERSON'], find }
