// Phone plans: libphonenumber's answer for most national numbers, from its own metadata compiled once per region.
import type { CountryCode, MetadataJson } from 'libphonenumber-js/core'
import metadata from 'libphonenumber-js/min/metadata'

/** Digits of national numbers as people write them: far cheaper than a look-up, and right about most candidates. */
export const nationalForms: Readonly<Partial<Record<CountryCode, RegExp>>> = {
  US: /^1?[2-9]\d\d[2-9]\d{6}$/,
  GB: /^0[1-9]\d{8,9}$/,
  DE: /^0[1-9]\d{5,12}$/,
  FR: /^0[1-9]\d{8}$/,
  IL: /^0[2-9]\d{7,8}$/,
  IN: /^0?[1-9]\d{9}$/,
  BR: /^0?[1-9][1-9]\d{8,9}$/,
  JP: /^0[1-9]\d{8,9}$/,
  CN: /^(?:1[3-9]\d{9}|0\d{9,11})$/,
  TR: /^0?[2-5]\d{9}$/,
  PH: /^09\d{9}$/,
  AT: /^0[1-9]\d{4,12}$/,
  CH: /^0[2-9]\d{8}$/,
  NL: /^0[1-9]\d{8}$/,
  BE: /^0[1-9]\d{7,8}$/,
  SE: /^0[1-9]\d{6,9}$/,
  FI: /^0[1-9]\d{4,10}$/,
  IE: /^0[1-9]\d{6,9}$/,
  IT: /^(?:0\d{5,10}|3\d{8,9})$/,
  ES: /^[6-9]\d{8}$/,
  PT: /^[239]\d{8}$/,
  PL: /^[1-9]\d{8}$/,
  NO: /^[2-9]\d{7}$/,
  GR: /^[26]\d{9}$/,
  HU: /^06[1-9]\d{7,8}$/,
  RO: /^0[2-9]\d{8}$/,
  UA: /^0[3-9]\d{8}$/,
  RU: /^[78][3-9]\d{9}$/,
  KR: /^0[1-9]\d{7,9}$/,
  TW: /^0[2-9]\d{7,8}$/,
  TH: /^0[2-9]\d{7,8}$/,
  VN: /^0[2-9]\d{8,9}$/,
  AU: /^0[2-478]\d{8}$/,
  NZ: /^0[2-9]\d{7,9}$/,
  ZA: /^0[1-8]\d{8}$/,
  NG: /^0[1-9]\d{6,9}$/,
  KE: /^0[1-7]\d{8}$/,
}
/** Where no zero is dialled first numbers look like others: without a label they count in the groups that people write only. */
export const groupedForms: Readonly<Partial<Record<CountryCode, RegExp>>> = {
  IT: /^(?:0\d{1,3}[ /.-]{1,3}\d[\d .-]{4,10}|3\d\d[ /.-]{1,3}\d{3}[ .-]?\d{3,4}|3\d\d \d\d \d\d \d{3})$/,
  ES: /^(?:[679]\d\d(?:[ .-]\d\d){3}|[89]\d[ .-]\d{3}(?:[ .-]\d\d){2})$/,
  PT: /^2[12][ -]\d{3}[ -]\d{2} ?\d{2}$/,
  PL: /^(?:\(\d\d\) ?|\d\d )\d{3}[ -]\d\d[ -]\d\d$/,
  NO: /^[49]\d\d \d\d \d{3}$/,
  GR: /^(?:2\d\d[ -]\d{3}[ -]?\d{4}|2\d{3}[ -]\d{3}[ -]?\d{3}|69\d{1,2}[ -]\d{3}[ -]?\d{3,4})$/,
  RU: /^[78][ -]?\(?\d{3}\)?[ -]?\d{3}[ -]\d\d[ -]?\d\d$/,
}
/** Mobile numbers that stand without any mark: few other numbers start so. */
export const mobileForm =
  /^(?:07[1-9]\d{8}|0[67]\d{8}|01[567]\d{8,9}|0[789]0\d{8}|010\d{8}|09\d{8,9}|05\d{8,9}|06[1-9]\d{7}|04\d{8}|08[1-9]\d{7,8})$/
export const anyForm = /^/

export const isCountryCode = (digits: string): boolean => Object.hasOwn(metadata.country_calling_codes, digits)

/** Places in a plan of the metadata (version 4): what is not given is 0. */
const place = { callingCode: 0, pattern: 2, lengths: 3, prefix: 5, prefixes: 7, leading: 10, types: 11 } as const

interface Plan {
  readonly callingCode: string
  /** Digits that are surely a number of the region. */
  readonly sure: RegExp
  /** Digits that may be a number of the region, or of one that shares its calling code. */
  readonly possible: RegExp
}

/** Prefixes of national numbers that are one digit; with others the library must tell. */
const plainPrefixes = new Set(['0', '1', '0|180020'])
const plans = new Map<CountryCode, Plan | null>()
const zero = 48
const one = 49

/**
 * Whether the digits of a national number, without a prefix for calls abroad, are valid in a region; null where only
 * parsing tells.
 */
export function isInPlan(region: CountryCode, digits: string): boolean | null {
  const plan = planOf(region)
  if (plan === null) return null
  const first = digits.charCodeAt(0)
  if (plan.sure.test(first === zero ? digits.slice(1) : digits)) return true
  // Of what may start with a prefix or with the calling code more than one reading is tried.
  const isAsWritten = first > one && !digits.startsWith(plan.callingCode)
  return isAsWritten && !plan.possible.test(digits) ? false : null
}

function planOf(region: CountryCode): Plan | null {
  const known = plans.get(region)
  if (known !== undefined) return known
  const made = planFrom(metadata, region)
  plans.set(region, made)
  return made
}

/** Null where the region is not the first of its calling code, or its prefix is no single digit. */
function planFrom(
  { version, countries, country_calling_codes: codes }: MetadataJson,
  region: CountryCode,
): Plan | null {
  const plan: readonly unknown[] = countries[region] ?? []
  const callingCode = String(plan[place.callingCode])
  const [first, ...others] = codes[callingCode] ?? []
  if (version !== 4 || first !== region || !plainPrefixes.has(String(plan[place.prefixes] || plan[place.prefix])))
    return null
  if (plan[place.leading] !== 0 && others.length > 0) return null
  const may = others.map((other) => startsOf(countries[other] ?? []))
  return {
    callingCode,
    sure: new RegExp(
      `^(?=${lengthsOf(plan[place.lengths])})(?=(?:${String(plan[place.pattern])})$)(?:${typesOf(plan)})$`,
    ),
    possible: new RegExp(`^(?:${[typesOf(plan), ...may].join('|')})`),
  }
}

/** The patterns of the types of numbers, or the one for all where the plan tells no types. */
function typesOf(plan: readonly unknown[]): string {
  const types = plan[place.types]
  if (!Array.isArray(types)) return `(?:${String(plan[place.pattern])})$`
  const given = types.filter(Array.isArray).filter(([pattern]) => pattern !== '')
  return given.map(([pattern, lengths]) => `(?=${lengthsOf(lengths)})(?:${pattern})$`).join('|')
}

/** What numbers of a region that shares its calling code start with, or are. */
const startsOf = (plan: readonly unknown[]): string =>
  typeof plan[place.leading] === 'string' ? String(plan[place.leading]) : typesOf(plan)

/** As many digits as any of some lengths; any number of them where none is given. */
const lengthsOf = (lengths: unknown): string =>
  Array.isArray(lengths) ? lengths.map((length) => `\\d{${length}}$`).join('|') : ''
