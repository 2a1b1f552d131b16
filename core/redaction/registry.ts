// Registry: the recognisers, which of them run for which entities, and which guard the result.
import { cardRecogniser } from './recognise/card.ts'
import { closingRecogniser } from './recognise/closing.ts'
import { columnRecogniser } from './recognise/column.ts'
import { cryptoRecogniser } from './recognise/crypto.ts'
import { dateRecogniser } from './recognise/date.ts'
import { eastAsianAddressRecogniser } from './recognise/east-asian-address.ts'
import { eastAsianNameRecogniser } from './recognise/east-asian-name.ts'
import { emailRecogniser } from './recognise/email.ts'
import { ibanRecogniser } from './recognise/iban.ts'
import { deviceRecogniser, ipRecogniser } from './recognise/ip.ts'
import { fieldRecordsRecogniser } from './recognise/field-records.ts'
import { homeFolderRecogniser } from './recognise/home-folder.ts'
import { introducedRecogniser } from './recognise/introduced.ts'
import { keyedRecogniser } from './recognise/keyed.ts'
import { labelledAddressRecogniser } from './recognise/labelled-address.ts'
import { markedAddressRecogniser } from './recognise/marked-address.ts'
import { medicalRecogniser } from './recognise/medical.ts'
import { addressRecogniser } from './recognise/address.ts'
import { nationalRecogniser } from './recognise/national.ts'
import { nameRecogniser } from './recognise/name.ts'
import { peopleListRecogniser } from './recognise/people-list.ts'
import { ageRecogniser, occupationRecogniser, postcodeRecogniser } from './recognise/person-details.ts'
import { placedNameRecogniser } from './recognise/placed-name.ts'
import { phoneRecogniser, philippineMobileRecogniser, turkishPhoneRecogniser } from './recognise/phone.ts'
import { privilegeRecogniser } from './recognise/privilege.ts'
import { recordRecogniser } from './recognise/record-number.ts'
import { roleNameRecogniser } from './recognise/role-name.ts'
import { secretRecogniser } from './recognise/secret.ts'
import { separatedRecogniser } from './recognise/separated.ts'
import { speakerRecogniser } from './recognise/speaker.ts'
import { spokenEmailRecogniser } from './recognise/spoken-email.ts'
import { sqlRowsRecogniser } from './recognise/sql-rows.ts'
import { streetPhraseRecogniser } from './recognise/street-phrase.ts'
import { taggedRecogniser } from './recognise/tagged.ts'
import { urlRecogniser } from './recognise/url.ts'
import { usRecogniser } from './recognise/us.ts'
import { plateRecogniser } from './recognise/vehicles.ts'
import { settleAddresses } from './address-findings.ts'
import type { Findings } from './findings.ts'
import type { Recogniser, Source, Wish } from './source.ts'
import { settleInTables } from './table-findings.ts'

/** Every recogniser; one runs when an entity of its own is asked for. */
export const recognisers: readonly Recogniser[] = [
  cardRecogniser,
  ibanRecogniser,
  separatedRecogniser,
  emailRecogniser,
  usRecogniser,
  phoneRecogniser,
  ipRecogniser,
  deviceRecogniser,
  urlRecogniser,
  cryptoRecogniser,
  dateRecogniser,
  medicalRecogniser,
  privilegeRecogniser,
  secretRecogniser,
  nationalRecogniser,
  taggedRecogniser,
  plateRecogniser,
  recordRecogniser,
  introducedRecogniser,
  nameRecogniser,
  addressRecogniser,
  labelledAddressRecogniser,
  markedAddressRecogniser,
  postcodeRecogniser,
  ageRecogniser,
  occupationRecogniser,
  turkishPhoneRecogniser,
  philippineMobileRecogniser,
  eastAsianNameRecogniser,
  eastAsianAddressRecogniser,
  placedNameRecogniser,
  columnRecogniser,
  keyedRecogniser,
  sqlRowsRecogniser,
  fieldRecordsRecogniser,
  homeFolderRecogniser,
  spokenEmailRecogniser,
  roleNameRecogniser,
  speakerRecogniser,
  streetPhraseRecogniser,
  peopleListRecogniser,
  closingRecogniser,
]

/** The recognisers of the gate behind redaction. */
export const gateRecognisers: readonly Recogniser[] = [
  cardRecogniser,
  ibanRecogniser,
  separatedRecogniser,
  emailRecogniser,
  usRecogniser,
  phoneRecogniser,
  cryptoRecogniser,
  secretRecogniser,
  columnRecogniser,
]

interface Search {
  readonly source: Source
  readonly findings: Findings
  readonly wish: Wish
}

/** Adds what some recognisers find of what is wished for, and no more. */
export function findAll(asked: readonly Recogniser[], { source, findings, wish }: Search): void {
  for (const one of asked) {
    if (one.entities.some((entity) => wish.wanted.has(entity))) one.find(source, findings, wish)
  }
  settleAddresses(source, findings)
  if (source.tableHeads !== null) settleInTables(source.tableHeads, findings)
  findings.keepVerdicts(({ entity, score }) => score >= wish.floor && wish.wanted.has(entity))
}

/** Entity types that any recogniser can find. */
export const supportedEntities: readonly string[] = [...new Set(recognisers.flatMap((one) => one.entities))].sort()
