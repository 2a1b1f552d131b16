// Record numbers: found behind the labels of thirty languages, in every shape; numbers of orders, parcels, parts and builds stay.
import { describe, expect, it } from 'vitest'
import { analyzeText } from '../../../core/redaction/analyze.ts'
import { entitiesOfModels } from '../../../core/redaction/entity-groups.ts'
import { redactText } from '../../../core/redaction/redact.ts'
import { numberedLabels, numberSentences, recordShapes, separators } from './sets/record-labels.ts'
import { drawing } from './value-texts.ts'

const entities = entitiesOfModels([])
const shown = (text: string): string => redactText(text, analyzeText(text, { entities })).text
const left = (text: string): string => shown(text).replaceAll(/<[A-Z_]+>/g, '')

const draw = drawing()
const letter = (): string => String.fromCharCode(65 + draw(26))
const number = (recordShape: string): string =>
  recordShape.replaceAll(/[#A]/g, (one) => (one === '#' ? String(draw(10)) : letter()))

const shapesPerLabel = 6

/** Whether any part of a number still stands in a text. */
const isLeft = (rest: string, value: string): boolean =>
  value.match(/[A-Z\d]+/g)?.some((part) => new RegExp(`(?<![A-Z\\d])${part}(?![A-Z\\d])`).test(rest)) ?? false

/** The share of numbers that are gone to the last letter, over labels, shapes, what stands between and behind. */
function wholeShare(labels: readonly string[]): number {
  let [found, all] = [0, 0]
  for (const label of labels)
    for (let round = 0; round < shapesPerLabel; round += 1) {
      const recordShape = recordShapes[draw(recordShapes.length)] ?? ''
      const between = separators[draw(separators.length)] ?? ''
      const value = number(recordShape)
      const behind = between.endsWith('(') ? ') of 3 May' : [', thank you', '\nThank you', '. Thank you'][draw(3)]
      const text = `Please find it below.\n${label}${between}${value}${behind}`
      all += 1
      if (!isLeft(left(text), value)) found += 1
    }
  return found / all
}

const listed = (labels: string): string[] => labels.split('|').map((label) => label.trim())

describe('record numbers behind labels', () => {
  it.each(Object.entries(numberedLabels))('of %s: at least 95 %% are found whole', (_, labels) => {
    expect(wholeShare(listed(labels))).toBeGreaterThanOrEqual(0.95)
  })

  it('inside of sentences: at least 95 % are found whole', () => {
    const codes = recordShapes.filter((recordShape) => (recordShape.match(/#/g)?.length ?? 0) > 5)
    const cases = numberSentences.flatMap((sentence) => codes.map((code) => ({ sentence, value: number(code) })))
    const missed = cases.filter(({ sentence, value }) => isLeft(left(sentence.replace('{}', value)), value))
    expect(cases.length).toBeGreaterThan(500)
    expect(missed.length / cases.length).toBeLessThan(0.05)
  })

  it.each([
    ['Agent: may I have your member number?\nCaller: it’s XEH 771 204 918', '771 204 918'],
    ['Finn: was ist deine Kundennummer?\nLeyla: 123D456789', '123D456789'],
    ['Agent: the policy number for the car, please\n[12:03] Caller: yes, 4418-2207-51', '4418-2207-51'],
    ['- quel est votre numéro de dossier ?\n- c’est le 2025/1187', '2025/1187'],
  ])('over a turn of a chat: %j', (text, value) => expect(left(text)).not.toContain(value))

  it.each([
    ['Your claim CLM/25/0077214 is with us.', 'CLM/25/0077214'],
    ['sinistre et contrat AH 771 882 04\nMadame', 'AH 771 882 04'],
    ['LADO ref SUN/25/0093, no marks', 'SUN/25/0093'],
    ['doente, processo 0044821. Vive só', '0044821'],
    ['CI seria MX nr. 418827, solicit', '418827'],
    ['Le n° allocataire : 4418207 K\nMédecin', '4418207 K'],
  ])('codes behind a noun alone: %j', (text, value) => expect(left(text)).not.toContain(value))

  it.each(['顧客番号は482137です', '会員番号：A-48213', '客户编号48213771', '员工编号：00482', '고객번호: 4821377', '학번 20231187입니다', 'รหัสลูกค้า48213', '护照号码：X1234567'])('%s', (text) =>
    expect(left(text)).not.toMatch(/\d/),
  ) // oxfmt-ignore

  it.each([
    ['user tmbeki4 wrote', 'tmbeki4'],
    ['login: jdoe', 'jdoe'],
    ['Benutzername: k.muster', 'k.muster'],
    ['handle @river_otter', 'river_otter'],
    ["nom d'utilisateur : lbernard", 'lbernard'],
  ])('a user name in %j', (text, name) => expect(left(text)).not.toContain(name))
})

describe('numbers that are no records of people', () => {
  it.each([
    'invoice 48213 and order number 4821300',
    'order id 4500123456, batch id 48213, build id 48213, session id 482131',
    'PO number 48213, part number 48213, serial no. 48213',
    'Bestellnummer 48213',
    'ticket #48213, tracking number 48213771',
    'customer order no. 48213',
    'numéro de commande 48213, facture de 48213 euros',
    'numer zamówienia 48213',
    'members 2019 and employees 2021',
    'customer paid 4821 EUR, account: 4,512.30',
    'policy: 12 months, client 2 of 3, in case 1234 people',
    'ticket 48213, invoice 48213, report 48213 and receipt #48213',
    'die artikelnummer 48213, die seriennummer 4821300, die portnummer 48213, die fehlernummer 48213',
    'заказ № 48213, счёт № 48213, артикул 48213, на 48213 рублей, в 2024 году, телефон модели 48213',
    'Αρ. παραγγελίας 48213, τιμολόγιο 48213, σελίδα 482',
    'narudžba br. 48213, račun br. 48213, stranica 482, broj artikla 48213',
    'رقم الطلبية 48213، الصفحة 482، سنة 2024',
    'nomor pesanan 48213, halaman 482, tahun 2024',
    'numero di serie 4821300, numéro de série 4821300, nummer 48213',
    'Regulation No 1182/2011, decreto n. 1182',
    'report no. 12, notice number 2024, invoice no. 7',
    'the reference design 48213 and a reference value of 48213',
    'loss: 0.48213, incident: 4821, certificate 48213',
    'user guide 2, login failed, user is required',
  ])('stay in %j', (text) => expect(shown(text)).toBe(text))
})
