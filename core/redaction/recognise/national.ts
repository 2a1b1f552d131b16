// National identifiers outside the United States, region by region.
import type { Recogniser } from '../source.ts'
import { identifierRecogniser, type Identifier } from './identifier.ts'
import { africanIds, oceanianIds } from './ids/africa-oceania.ts'
import { americanIds } from './ids/americas.ts'
import { eastAsianIds, indianIds } from './ids/asia.ts'
import { britishIds } from './ids/britain.ts'
import { easternIds } from './ids/eastern-europe.ts'
import { alpineIds, germanIds } from './ids/germany.ts'
import { northernIds } from './ids/northern-europe.ts'
import { southEastAsianIds } from './ids/south-east-asia.ts'
import { southernIds } from './ids/southern-europe.ts'
import { westernIds } from './ids/western-europe.ts'
import { vehicleIds } from './vehicles.ts'

const identifiers: readonly Identifier[] = [
  ...germanIds,
  ...alpineIds,
  ...britishIds,
  ...westernIds,
  ...southernIds,
  ...northernIds,
  ...easternIds,
  ...americanIds,
  ...indianIds,
  ...eastAsianIds,
  ...southEastAsianIds,
  ...africanIds,
  ...oceanianIds,
  ...vehicleIds,
]

export const nationalRecogniser: Recogniser = identifierRecogniser('national', identifiers)
