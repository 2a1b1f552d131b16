// French, Belgian and Dutch identifiers.
import { weighted } from '../checksums.ts'
import type { Identifier } from '../identifier.ts'
import { isDay, remainder } from './checks.ts'

/** INSEE: what 13 digits lack to a multiple of 97; Corsica's 2A and 2B count as 19 and 18. */
export function isNir(bare: string): boolean {
  const digits = bare.slice(0, 13).replace('2A', '19').replace('2B', '18')
  return /^\d{13}$/.test(digits) && 97 - remainder(digits, 97) === Number(bare.slice(13))
}

/** Belgian national number: mod 97, with a 2 in front for those born since 2000. */
export function isBelgianNumber(bare: string): boolean {
  const check = Number(bare.slice(9))
  const month = Number(bare.slice(2, 4)) % 20
  const isBorn = isDay(month, Number(bare.slice(4, 6))) || month === 0
  return isBorn && [bare.slice(0, 9), `2${bare.slice(0, 9)}`].some((digits) => 97 - remainder(digits, 97) === check)
}

/** Dutch citizen service number: weights 9 to 2 and -1, mod 11. */
export const isBsn = (bare: string): boolean => weighted(bare, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0

export const westernIds: readonly Identifier[] = [
  {
    entity: 'FR_NIR',
    forms: [
      '9 99 99 9X 999 999 99',
      '9 99 99 9X 999 999~99',
      '9 99 99 9X999999~99',
      '9999999X999999~99',
      '9999999X999999',
    ],
    like: /^[1-478]\d\d(?:0[1-9]|1[0-2]|[2-9]\d)\d[\dAB]\d{6}(?:\d\d)?$/,
    check: (bare) => bare.length === 15 && isNir(bare),
    score: 0.8,
    labels: ['nir', 'insee', 'securite', 'secu', 'nss', 'vitale', 'assure'],
  },
  {
    // Without the two digits that check.
    entity: 'FR_NIR',
    forms: ['9 99 99 9X 999 999', '999999X999999'],
    like: /^[1-478]\d\d(?:0[1-9]|1[0-2]|[2-9]\d)\d[\dAB]\d{6}$/,
    score: 0.1,
    labels: ['nir', 'insee', 'securite', 'secu', 'nss', 'vitale', 'assure'],
  },
  {
    entity: 'FR_SPI',
    forms: ['99 99 999 999 999', '9999999999999'],
    like: /^[0-3]/,
    check: (d) => remainder(d.slice(0, 10), 511) === Number(d.slice(10)),
    score: 0.5,
    labels: ['fiscal', 'spi', 'impot', 'impots', 'tin'],
  },
  { entity: 'FR_PASSPORT', forms: ['99AA99999'], score: 0.3, labels: ['passeport', 'passport'] },
  {
    entity: 'FR_ID_CARD',
    forms: ['999999999999', '99 99 9X9 99999', 'XXXXXXXXX'],
    like: /^(?=.*\d)/,
    score: 0.02,
    labels: ['carte nationale', 'identite', 'cni'],
  },
  {
    entity: 'BE_NRN',
    forms: ['99.99.99-999.99', '99 99 99 999 99', '999999 999 99', '999999-99999', '99999999999', '99.99.99.999-99'],
    check: isBelgianNumber,
    score: 0.6,
    labels: ['rijksregister', 'registre national', 'niss', 'insz', 'nrn', 'national number', 'nationaalnummer'],
  },
  {
    entity: 'NL_BSN',
    forms: ['999999999', '9999 99 999', '999 999 999', '999 99 9999'],
    check: isBsn,
    score: 0.2,
    labels: ['bsn', 'burgerservice', 'burgerservicenummer', 'sofi', 'sofinummer', 'citizen service'],
  },
  {
    entity: 'NL_PASSPORT',
    forms: ['AAXXXXXX9'],
    like: /^[A-NP-Z]{2}[A-NP-Z\d]{6}\d$/,
    score: 0.1,
    labels: ['paspoort', 'paspoortnummer', 'identiteitskaart', 'identiteitsbewijs', 'documentnummer', 'passport'],
  },
]
