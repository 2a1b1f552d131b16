// Texts for tests of redaction: ordinary prose with personal content, and hostile texts of any length.

const paragraph = `The quarterly review took place on 12 March 2024 in Hamburg. Maria Jensen, who joined the company in 2019,
presented the figures and asked the board to approve the budget. "We expect growth of four percent," said Mr. Okafor.
Questions about invoices go to billing@example.com or +1 415 555 0132; payments to DE89 3704 0044 0532 0130 00 are
processed within three working days. The lender reviews every application, and the borrower provides statements for the
last two years. Deliveries are sent to 221 Baker Street, Springfield, IL 62704. The card 4111 1111 1111 1111 was declined
because its limit was reached, so the customer paid in cash and received a receipt. Social security number: 536-22-1234.
Nothing else was reported during the inspection, and the meeting ended at noon without further comments from the floor.\n\n`

/** Ordinary prose of about so many characters. */
export function prose(characters: number): string {
  return paragraph.repeat(Math.ceil(characters / paragraph.length)).slice(0, characters)
}

const repeated =
  (unit: string) =>
  (characters: number): string =>
    unit.repeat(Math.ceil(characters / unit.length)).slice(0, characters)

/** Texts that make careless expressions quadratic or worse. */
export const hostileTexts: Readonly<Record<string, (characters: number) => string>> = {
  digits: repeated('1'),
  'digit groups': repeated('4111 '),
  'phone numbers': (characters) => {
    const parts: string[] = []
    for (let at = 0; at * 13 < characters; at += 1) parts.push(`555-${1000 + (at % 9000)} 01`)
    return parts.join(' ').slice(0, characters)
  },
  'a@a@a@': repeated('a@'),
  'a@a.a@': repeated('a@a.a'),
  dots: repeated('.'),
  'a.a.a.': repeated('a.'),
  letters: repeated('a'),
  capitals: repeated('A'),
  'Capital Words': repeated('Zork Blim '),
  'Initials A. B.': repeated('A. '),
  'nested brackets': (characters) => '('.repeat(characters / 2) + ')'.repeat(characters / 2),
  'angle brackets': repeated('<PERSON'),
  spaces: repeated(' '),
  'line ends': repeated('\n'),
  colons: repeated(':'),
  'hex groups': repeated('ab:'),
  'http://': repeated('http://'),
  'IBAN starts': repeated('GB82 WEST '),
  'combining marks': repeated('\u0301\u0323'),
  'zero width': repeated('4\u200b'),
  'full width': repeated('\uff14'),
  'astral letters': repeated('\u{1d400}'),
  'street numbers': repeated('12 Main '),
  apostrophes: repeated("'a"),
  dates: repeated('1/1/'),
  'rows of heads': repeated('name,ssn,account\n'),
  'open quotes': repeated(',"a\n"b'),
  'doubled quotes': repeated('""",'),
  'cells of all kinds': repeated('a,b\t;c|"d\n'),
  'a head and its rows': (characters) => `name\tssn\n${'Zork\t536904399\n'.repeat(characters / 15)}`,
  'starts of cards': repeated('BEGIN:VCARD '),
  'starts of inserts': repeated('insert into t (a(1)'),
  'starts of commands': repeated('ssh curl -u a '),
  'starts of segments': repeated('PID|1||'),
  'spelt-out mail': repeated('a (at) b dot '),
  'zones of passports': repeated('P<UTOA<<B<'),
  'marks of changes': repeated('\uf8d05\uf8d25\uf8d1'),
}
