// Values that machines and shells write: command lines, home folders, SQL rows, HL7, passports' zones, vCards, spelt-out mail, roles.
import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../../core/redaction/analyze.ts'
import { entitiesOfModels } from '../../../core/redaction/entity-groups.ts'
import { redactText } from '../../../core/redaction/redact.ts'
import { openTagger } from '../../../tools/tagger/open-tagger.ts'
import { drawnNames } from './sets/drawn-values.ts'

const entities = entitiesOfModels([])
const redacted = (text: string): string => redactText(text, analyzeText(text, { entities, tagger: openTagger() })).text

const secrets = ['S3cret!x', 'hunter2hunter', 'Tulpe#4711', 'p:q/r-9Z', 'aB3dE5fG7h']
const commands: readonly ((secret: string) => string)[] = [
  (secret) => `mysql -u root -p${secret} crm < dump.sql`,
  (secret) => `mysqldump --single-transaction -h db2 -p'${secret}' crm`,
  (secret) => `psql --password=${secret} -h db1`,
  (secret) => `restic backup --repo-password ${secret} /srv`,
  (secret) => `curl -s -u jmiller:${secret} https://files.example.org/up`,
  (secret) => `curl --user "jmiller:${secret}" https://files.example.org`,
  (secret) => `sshpass -p ${secret} ssh deploy@web1`,
  (secret) => `docker login -u ci -p ${secret} registry.example.org`,
  (secret) => `export DB_PASSWORD=${secret}`,
  (secret) => `tool --api-key=${secret} list`,
]

describe('credentials on command lines', () => {
  test.each(commands.map((make) => [make('…'), make] as const))('%s', (_, make) => {
    for (const secret of secrets) expect(redacted(make(secret))).not.toContain(secret)
  })

  test.each([
    'mysql -u root -p crm',
    'mysql -u root -p"$DB_PASSWORD" crm',
    'tool --password-file /run/secrets/db',
    'curl -u "$USER:$TOKEN" https://files.example.org',
    'tool --token ./token.txt --secret-name db',
    'mkdir -p build/out && cp -p a b',
  ])('stays: %s', (text) => {
    expect(redacted(text)).toBe(text)
  })
})

test.each([
  '/home/jmiller/x',
  'C:\\Users\\jmiller\\Desktop',
  '/Users/jmiller/Documents',
  'scp a.txt jmiller@web1:/srv',
])('log-ins: %s', (text) => {
  expect(redacted(text)).not.toContain('jmiller')
})

test.each(['/home/ubuntu/x', 'C:\\Users\\Public\\Desktop', '/Users/runner/work', 'ssh root@web1', '/home/user/x'])(
  'accounts of nobody stay: %s',
  (text) => {
    expect(redacted(text)).toBe(text)
  },
)

test.each([
  'jane.roe (at) acme dot com',
  'jane.roe [at] acme [dot] co [dot] uk',
  'jane.roe {at} acme.de',
  'jane.roe at acme dot com',
  'jane.roe (ät) acme (punkt) de',
  'jane.roe <at> mail <dot> acme <dot> fr',
])('mail that no robot shall read: %s', (text) => {
  expect(redacted(`Write to ${text} today`)).not.toMatch(/roe|acme/)
})

test('words around "at" and "dot" stay', () => {
  const text = 'Look at the dot on the map (at noon). The dot product at each point is computed.'
  expect(redacted(text)).toBe(text)
})

describe('SQL rows', () => {
  const rows = `INSERT INTO customers VALUES (7, 'Kezia', 'Stannard', '0161 496 0123'), (8, 'Ed', 'O''Leary', NULL);`

  test.each([
    `CREATE TABLE customers (id INT PRIMARY KEY, first_name VARCHAR(40), last_name VARCHAR(40) NOT NULL, phone TEXT);\n${rows}`,
    `INSERT INTO customers (id, first_name, last_name, phone) VALUES (1, 'Ada', 'Quill', '0161 496 0555');\n${rows}`,
  ])('values have the columns that were named before', (text) => {
    expect(redacted(text)).not.toMatch(/Kezia|Stannard|0123|O''Leary|Quill|'Ed'/)
  })

  test('values of things stay', () => {
    const text = `CREATE TABLE products (id INT, title TEXT, color TEXT);\nINSERT INTO products VALUES (3, 'Shelf oak', 'white');`
    expect(redacted(text)).toBe(text)
  })
})

test('fields of HL7 say who someone is', () => {
  const text = redacted(
    [
      'MSH|^~\\&|LAB|NORTH|EHR|SOUTH|20260301||ORU^R01|77|P|2.5',
      'PID|1||884213^^^NORTH^MR||QUILL^ADA^M||19610412|F|||12 MILL LANE^^YORK^^YO1 7HH||01904 555 0123',
      'NK1|1|QUILL^BERT|SPO||01904 555 0199',
      'OBX|1|NM|2345-7^GLUCOSE||98|mg/dL',
    ].join('\n'),
  )
  expect(text).not.toMatch(/884213|QUILL|ADA|19610412|MILL|YORK|0123|BERT|0199/)
  expect(text).toMatch(/GLUCOSE\|\|98/)
})

test('zones that machines read in passports and cards', () => {
  const passport = 'P<UTOQUILL<<ADA<MARIA<<<<<<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10'
  const card = 'I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nQUILL<<ADA<MARIA<<<<<<<<<<<<<<'
  for (const zone of [passport, card]) expect(redacted(zone)).not.toMatch(/QUILL|ADA|L898902C3|740812|D23145890/)
})

test('cards of contacts', () => {
  const text = redacted(
    'BEGIN:VCARD\nVERSION:3.0\nN:Quill;Ada;;;\nFN:Ada Quill\nBDAY:1961-04-12\nADR;TYPE=HOME:;;12 Mill Lane;York;;YO1 7HH;UK\nEND:VCARD',
  )
  expect(text).not.toMatch(/Quill|Ada|1961|Mill|York/)
})

const behindRoles: readonly ((name: string) => string)[] = [
  (name) => `Sachbearbeiter: ${name}\nDatum: 3. März`,
  (name) => `Der Bescheid ist ergangen.\n\ngez. ${name}`,
  (name) => `Zahnarzt: ${name}, Termin am Montag`,
  (name) => `De huisarts ${name} belt morgen terug.`,
  (name) => `La visita es con la Dra. ${name} el martes.`,
  (name) => `Assigned: ${name}`,
]

test.each(behindRoles.map((make) => [make('…'), make] as const))('a lone surname behind a role: %s', (_, make) => {
  const names = drawnNames().filter((name) => /^\p{Lu}\p{Ll}{4,}$/u.test(name))
  const left = names.filter((name) => redacted(make(name)).includes(name))
  expect(left.length / names.length).toBeLessThan(0.06)
})

test.each([
  'Sachbearbeiter: Innendienst',
  'Assigned: Facilities Team',
  'Unterschrift: Telefon:',
  'Reviewed: Safety Committee',
])('what is no name behind a role stays: %s', (text) => {
  expect(redacted(text)).toBe(text)
})

test('addresses of no machine stay, those of a machine go', () => {
  const nobody =
    'Bind to 127.0.0.1 or 0.0.0.0, mask 255.255.255.0, route 10.0.0.0/8 and 192.168.4.0/22, ::1, 224.0.0.251.'
  expect(redacted(nobody)).toBe(nobody)
  expect(redacted('from 192.168.4.17 and 203.0.113.77')).not.toMatch(/192|203/)
})
