// Roles: which of the word lists a word stands in, as bits, by one look-up for all lists.
import { directRoles, markedRoles } from './person-roles.ts'
import {
  honorifics,
  organisationEnds,
  particles,
  personLabels,
  personLeads,
  placeLabels,
  placeLeads,
  states,
  streetEnding,
  streetWords,
  unitWords,
  verbsBehind,
  weakStreetWords,
  wordyHonorifics,
} from './word-lists.ts'

/** Roles as bits; the two highest bits of a number are the caller's. */
export const role = {
  honorific: 1,
  wordyHonorific: 2,
  particle: 4,
  organisationEnd: 8,
  legalForm: 16,
  personLabel: 32,
  placeLabel: 64,
  placeLead: 128,
  personLead: 256,
  verbBehind: 512,
  street: 1024,
  weakStreet: 2048,
  unit: 4096,
  /** A unit in lower case too. */
  plainUnit: 8192,
  state: 16_384,
  /** In front of an address without a street word. */
  addressLead: 32_768,
  /** In front of a name that is typed in lower case. */
  nameLead: 65_536,
  /** The full stop behind it ends no sentence. */
  abbreviation: 131_072,
  streetEnding: 262_144,
  /** A name may stand right behind it. */
  personRole: 524_288,
  /** The same behind a colon. */
  markedRole: 1_048_576,
} as const

const legalForms =
  'inc incorporated llc llp ltd limited corp corporation company gmbh plc group holdings partners technologies solutions systems'
const addressLeads = 'at on to of in from near is live lives are and enter'
const nameLeads = 'in from to at named called by mr mrs ms dr'
const abbreviations = 'mr mrs ms dr prof st sr jr rev hon capt sgt lt col gen messrs mme mlle no vs apt ste ave rd blvd'

const lists: readonly (readonly [number, Iterable<string>])[] = [
  [role.honorific, honorifics],
  [role.wordyHonorific, wordyHonorifics],
  [role.particle, particles],
  [role.organisationEnd, organisationEnds],
  [role.legalForm, legalForms.split(' ')],
  [role.personLabel, personLabels],
  [role.placeLabel, placeLabels],
  [role.placeLead, placeLeads],
  [role.personLead, personLeads],
  [role.verbBehind, verbsBehind],
  [role.street, streetWords],
  [role.weakStreet, weakStreetWords],
  [role.unit, unitWords],
  [role.plainUnit, ['apt', 'ste', 'suite', 'psc', 'apartment', 'bldg']],
  [role.state, Array.from(states, (state) => state.toLowerCase())],
  [role.addressLead, addressLeads.split(' ')],
  [role.nameLead, nameLeads.split(' ')],
  [role.abbreviation, abbreviations.split(' ')],
  [role.personRole, directRoles],
  [role.markedRole, markedRoles],
]

const bitsByWord = new Map<string, number>()
for (const [bit, words] of lists) for (const word of words) bitsByWord.set(word, (bitsByWord.get(word) ?? 0) | bit)
const lettersMax = Math.max(...Array.from(bitsByWord.keys(), (word) => word.length))

/** The roles of a lower-case word, without the ending of a street's name. */
export const bitsOfRoles = (word: string): number => (word.length > lettersMax ? 0 : (bitsByWord.get(word) ?? 0))

/** Whether a lower-case word ends like the name of a street. */
export const endsStreet = (word: string): boolean => streetEnding.test(word)
