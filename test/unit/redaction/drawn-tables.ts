// Tables drawn for tests: personal and plain columns with heads in nine languages, between any delimiter, cells quoted or not.
import { drawing } from './value-texts.ts'

type Draw = ReturnType<typeof drawing>

export interface Column {
  readonly head: string
  readonly isPersonal: boolean
  readonly cell: (draw: Draw) => string
}

const digits = (draw: Draw, count: number): string =>
  String(1 + draw(9)) + Array.from({ length: count - 1 }, () => draw(10)).join('')
const among = <T>(draw: Draw, values: readonly T[]): T => values[draw(values.length)] as T
const grouped = (draw: Draw, sizes: readonly number[], mark: string): string =>
  sizes.map((size) => digits(draw, size)).join(mark)

const firstNames = 'Anneke Zbigniew Oluwaseun Maëlys Ioana Kwabena Siobhán Jörg Íñigo Łucja'.split(' ')
const lastNames = 'Okonjo Wiśniewska Brømnes Quintanilla Achterberg Delacroix-Roy Mbeki Straßer Nakamura Vögele'.split(
  ' ',
)
const person = (draw: Draw): string => `${among(draw, firstNames)} ${among(draw, lastNames)}`
const family = (draw: Draw): string => among(draw, lastNames)
const account = (draw: Draw): string => digits(draw, 8 + draw(4))
const passport = (draw: Draw): string => among(draw, ['K', 'C', 'XR', '']) + digits(draw, 8)
const phone = (draw: Draw): string => `0${grouped(draw, [2 + draw(2), 3, 4], among(draw, [' ', '-', '/']))}`
const birth = (draw: Draw): string => `${1 + draw(28)}.${1 + draw(12)}.${1930 + draw(80)}`
const national = (draw: Draw): string => digits(draw, 11)
const social = (draw: Draw): string => `${501 + draw(90)}${10 + draw(80)}${1000 + draw(8999)}`

const personal = (cell: Column['cell'], heads: string): readonly Column[] =>
  heads.split(', ').map((head) => ({ head, cell, isPersonal: true }))

/** English, German, French, Spanish, Italian, Dutch, Polish and Portuguese. */
export const personalColumns: readonly Column[] = [
  ...personal(person, 'Full name, Patient name, Vor- und Nachname, Nom et prénom, Nombre y apellidos, Nome e cognome, Volledige naam, Imię i nazwisko, Nome completo'), // oxfmt-ignore
  ...personal(family, 'Surname, lastName, last_name, Nachname, Nom de famille, Apellidos, Cognome, Achternaam, Nazwisko, Apelido'), // oxfmt-ignore
  ...personal(social, 'SSN, ssn, Social Security No., social_security_number'),
  ...personal(national, 'National ID, Steuer-ID, Sozialversicherungsnummer, N° de sécurité sociale, Número de documento, Codice fiscale, BSN, PESEL, NIF'), // oxfmt-ignore
  ...personal(account, 'Account, Account number, accountNumber, Kontonummer, Konto-Nr., Numéro de compte, Número de cuenta, Conto corrente, Rekeningnummer, Nr rachunku, Número da conta'), // oxfmt-ignore
  ...personal(passport, 'Passport, Passport No, Reisepass, Passeport, Pasaporte, Passaporto, Paspoort, Numer paszportu, Passaporte'), // oxfmt-ignore
  ...personal(phone, 'Phone, Mobile, Telefon, Handy, Téléphone, Teléfono, Telefono, Telefoonnummer, Nr telefonu, Telefone'), // oxfmt-ignore
  ...personal(birth, 'Date of birth, DOB, Geburtsdatum, Date de naissance, Fecha de nacimiento, Data di nascita, Geboortedatum, Data urodzenia, Data de nascimento'), // oxfmt-ignore
]

const plain = (cell: Column['cell'], heads: string): readonly Column[] =>
  heads.split(', ').map((head) => ({ head, cell, isPersonal: false }))

/** What stands in tables and is nobody's. */
export const plainColumns: readonly Column[] = [
  ...plain(
    (draw) => String(1 + draw(500)),
    'qty, Quantity, Menge, Quantité, Cantidad, Quantità, Aantal, Ilość, Quantidade',
  ),
  ...plain((draw) => `${1 + draw(900)}.${10 + draw(90)}`, 'price, Unit price, Preis, Prix, Precio, Prezzo, Prijs, Cena, Preço, Account balance'), // oxfmt-ignore
  ...plain((draw) => String(1980 + draw(60)), 'year, Jahr, Année, Año, Anno, Jaar, Rok, Ano'),
  ...plain((draw) => digits(draw, 6 + draw(3)), 'order no, Order number, Bestellnummer, N° de commande, Pedido, Ordine, Bestelnummer, Nr zamówienia'), // oxfmt-ignore
  ...plain((draw) => `${among(draw, ['AB', 'PX', 'TR'])}-${digits(draw, 5)}`, 'part no, Part number, Artikelnummer, Référence, Referencia, Codice articolo'), // oxfmt-ignore
  ...plain((draw) => among(draw, ['steel bolt', 'blue paint', 'hex nut', 'copper wire']), 'item, product name, Artikel, Désignation, Descripción'), // oxfmt-ignore
  ...plain((draw) => among(draw, ['open', 'shipped', 'paid', 'late']), 'status, Zustand, État, Estado, Stato'),
]

export const delimiters = [',', '\t', ';', '|', ' | '] as const

/** A text in the cells of which are what the columns say. */
export function tableText(
  draw: Draw,
  { columns, rows, delimiter }: { columns: readonly Column[]; rows: number; delimiter: string },
): string {
  // oxfmt-ignore
  const isQuoted = delimiter !== '\t' && draw(3) === 0
  const written = (cell: string): string => (isQuoted || cell.includes(delimiter) ? `"${cell}"` : cell)
  const lines = [columns.map(({ head }) => head)]
  for (let row = 0; row < rows; row += 1) lines.push(columns.map(({ cell }) => cell(draw)))
  return lines.map((cells) => cells.map(written).join(delimiter)).join('\n')
}

/** Some of the values, in another order. */
export function drawnOf<T>(draw: Draw, values: readonly T[], count: number): T[] {
  const left = [...values]
  return Array.from({ length: count }, () => left.splice(draw(left.length), 1)).flat()
}
