// Record numbers: found behind the labels of eight languages and more; numbers of orders, parcels, parts and builds stay.
import { describe, expect, it } from 'vitest'
import { analyzeText } from '../../../core/redaction/analyze.ts'
import { entitiesOfModels } from '../../../core/redaction/entity-groups.ts'
import { redactText } from '../../../core/redaction/redact.ts'
import { drawing } from './value-texts.ts'

const entities = entitiesOfModels([])
const shown = (text: string): string => redactText(text, analyzeText(text, { entities })).text
const left = (text: string): string => shown(text).replaceAll(/<[A-Z_]+>/g, '')

const labels: Readonly<Record<string, readonly string[]>> = {
  en: ['customer no.', 'cust. no.', 'client number', 'Employee ID', 'staff no', 'Member ID', 'membership number', 'student number', 'policy no.', 'Claim number', 'account number', 'acct #', 'case number', 'patient ID', 'MRN', 'passport no.', 'tax id', "driver's license no."],
  de: ['Kundennummer', 'Kunden-Nr.', 'Kd-Nr.', 'Mitarbeiternummer', 'Personalnummer', 'Personal-Nr.', 'Mitgliedsnummer', 'Matrikelnummer', 'Versicherungsscheinnummer', 'Vertragsnummer', 'Schadennummer', 'Kontonummer', 'Aktenzeichen', 'Az.', 'Patientennummer', 'Ausweisnummer', 'Steuernummer'],
  fr: ['n° client', 'numéro de client', 'N° d’adhérent', 'numéro de salarié', 'matricule', 'numéro d’étudiant', 'n° de contrat', 'numéro de sinistre', 'numéro de compte', 'n° de dossier', 'numéro de patient', 'n° de passeport'],
  es: ['número de cliente', 'nº cliente', 'número de empleado', 'número de socio', 'número de alumno', 'número de póliza', 'nº de siniestro', 'número de cuenta', 'número de expediente', 'número de paciente', 'número de pasaporte'],
  it: ['numero cliente', 'codice cliente', 'n. matricola', 'numero di tessera', 'numero socio', 'numero studente', 'numero di polizza', 'numero sinistro', 'numero di conto', 'numero di pratica', 'codice paziente', 'numero di passaporto'],
  nl: ['klantnummer', 'klantnr.', 'personeelsnummer', 'medewerkernummer', 'lidnummer', 'lidmaatschapsnummer', 'studentnummer', 'polisnummer', 'schadenummer', 'rekeningnummer', 'dossiernummer', 'patiëntnummer', 'paspoortnummer'],
  pt: ['número de cliente', 'nº de cliente', 'número de funcionário', 'número de sócio', 'número de aluno', 'número da apólice', 'número do sinistro', 'número da conta', 'número do processo', 'número do paciente', 'número do passaporte'],
  pl: ['numer klienta', 'nr klienta', 'numer pracownika', 'numer członkowski', 'numer studenta', 'numer polisy', 'numer szkody', 'numer konta', 'sygnatura akt', 'numer sprawy', 'numer pacjenta', 'nr historii choroby', 'numer paszportu'],
} // oxfmt-ignore

const draw = drawing()
const digits = (count: number): string => Array.from({ length: count }, () => draw(10)).join('')
const letter = (): string => String.fromCharCode(65 + draw(26))
const values: readonly (() => string)[] = [
  () => `1${digits(4)}`,
  () => `${letter()}-${1 + draw(9)}${digits(3)}-${digits(2)}`,
  () => `4${digits(2)} ${digits(3)} ${digits(3)}`,
  () => `${letter()}${letter()}${digits(6)}`,
  () => `7${digits(4)}/${20 + draw(6)}`,
  () => `3${digits(2)}.${digits(3)}.${digits(3)}-${digits(1)}`,
]

describe('record numbers behind labels', () => {
  it.each(Object.keys(labels))('of %s: at least 95 % are found whole', (language) => {
    let [found, all] = [0, 0]
    for (const label of labels[language] ?? []) {
      for (const value of values) {
        for (const between of [' ', ': ', ' : ', '\n', '\t']) {
          const text = `${label}${between}${value()}, thank you`
          all += 1
          if (!/\d/.test(left(text))) found += 1
        }
      }
    }
    expect(found / all).toBeGreaterThanOrEqual(0.95)
  })

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
    'invoice no. 48213 and order number 4821300',
    'order id 4500123456, batch id 48213, build id 48213, session id 482131',
    'PO number 48213, part number 48213, serial no. 48213',
    'Bestellnummer 48213',
    'ticket #48213, tracking number 48213771',
    'customer order no. 48213',
    'numéro de commande 48213, n° de facture 48213',
    'numer zamówienia 48213',
    'members 2019 and employees 2021',
    'customer paid 4821 EUR, account: 4,512.30',
    'policy: 12 months, client 2 of 3, in case 1234 people',
    'user guide 2, login failed, user is required',
  ])('stay in %j', (text) => expect(shown(text)).toBe(text))
})
