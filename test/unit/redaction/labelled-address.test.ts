// Addresses in parts behind labels: forms and data in many languages; a town alone stays.
import { describe, expect, it } from 'vitest'
import { analyzeText } from '../../../core/redaction/analyze.ts'
import { redactText } from '../../../core/redaction/redact.ts'

const shown = (text: string): string =>
  redactText(text, analyzeText(text, { entities: ['STREET_ADDRESS'] })).text.replaceAll('STREET_ADDRESS', '_')

const labels: readonly (readonly [street: string, code: string, town: string])[] = [
  ['Street', 'ZIP', 'City'],
  ['Straße', 'PLZ', 'Ort'],
  ['Adresse', 'Code postal', 'Ville'],
  ['Dirección', 'C.P.', 'Localidad'],
  ['Indirizzo', 'CAP', 'Città'],
  ['Morada', 'Código postal', 'Localidade'],
  ['Adres', 'Kod pocztowy', 'Miejscowość'],
  ['Adress', 'Postnummer', 'Postort'],
]
const gaps: readonly (readonly [colon: string, end: string])[] = [
  [': ', '\n'],
  [':', '   '],
  [': ', ' '],
  ['\t', '\n'],
  ['": "', '", "'],
]

describe('labelled parts of an address', () => {
  it.each(labels)('%s, %s and %s', (street, code, town) => {
    for (const [colon, end] of gaps) {
      const text = `${street}${colon}Amselgrund 17 b${end}${code}${colon}48121${end}${town}${colon}Velbruck${end}`
      expect(shown(text)).not.toMatch(/Amselgrund|17 b|48121|Velbruck/)
    }
  })

  it.each(['City: Velbruck', 'Address: see the letter', 'Ort: Rathaus, Zimmer 4', 'State: open', 'Street: none'])(
    '%s stays',
    (text) => expect(shown(text)).toBe(text),
  )

  it('reads keys of data', () => {
    const text =
      '{"line1": "Calle Luz 14", "line2": "Apt 3C", "city": "San Tadeo", "region": "PR", "postalCode": "00901"}'
    expect(shown(text)).toBe('{"line1": "<_>", "line2": "<_>", "city": "<_>", "region": "<_>", "postalCode": "<_>"}')
  })
})
