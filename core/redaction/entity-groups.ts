// Entities: groups that a configuration names and the entity types in each.
import { nationalEntities } from './national-entities.ts'
import { recordEntities } from './record-entities.ts'

/**
 * Entity types per group; a type may stand in several. What has to do with a person, an account, a case or a credential is in the
 * first five; organisations, places that are part of no address, dates, titles and links that name no one stay unless asked for (0069).
 */
export const entityGroups = {
  pii: [
    'PERSON',
    'STREET_ADDRESS',
    'POSTAL_CODE',
    'EMAIL_ADDRESS',
    'PHONE_NUMBER',
    'PERSONAL_URL',
    'IP_ADDRESS',
    'MAC_ADDRESS',
    'DATE_OF_BIRTH',
    'US_SSN',
    'US_ITIN',
    'US_PASSPORT',
    'US_DRIVER_LICENSE',
    'US_MBI',
    'US_NPI',
    'UK_POSTCODE',
    'MEDICAL_LICENSE',
    'NATIONAL_ID',
    ...recordEntities,
    'USER_NAME',
    ...nationalEntities,
  ],
  financial: ['CREDIT_CARD', 'IBAN_CODE', 'US_BANK_NUMBER', 'ABA_ROUTING_NUMBER', 'CRYPTO'],
  medical: ['DATE_TIME', 'MEDICAL_LICENSE', 'UK_NHS', 'US_MBI', 'US_NPI', 'MEDICAL_RECORD_NUMBER'],
  privilege: ['PRIVILEGE_MARKING', 'CASE_NUMBER'],
  secrets: ['SECRET'],
  organizations: ['ORGANIZATION'],
  places: ['LOCATION'],
  dates: ['DATE_TIME'],
  demographics: ['NRP', 'AGE', 'TITLE'],
  links: ['URL', 'UUID'],
} as const satisfies Record<string, readonly string[]>

export type EntityGroup = keyof typeof entityGroups

/** Groups that are redacted whatever the configuration says: configuration adds to them. */
const always: readonly EntityGroup[] = ['pii', 'financial', 'secrets']

/** Entity types of the configured groups; a name that is no group stands for the entity type of that name. */
export function entitiesOfModels(models: readonly string[]): string[] {
  const groups: Readonly<Record<string, readonly string[]>> = entityGroups
  return [...new Set([...always, ...models].flatMap((model) => groups[model] ?? [model]))]
}

/** Entity types that analyzeText looks for when none are named: those of all groups. */
export const defaultEntities: readonly string[] = [...new Set(Object.values(entityGroups).flat())]
