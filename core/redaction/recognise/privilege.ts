// Privilege: markings of legal privilege and docket numbers.
import type { Recogniser } from '../source.ts'
import { patternRecogniser } from './pattern.ts'

export const privilegeRecogniser: Recogniser = patternRecogniser('privilege', [
  {
    entity: 'PRIVILEGE_MARKING',
    regex:
      /(?<!\p{L})(?:(?:legally )?privileged (?:and|&) confidential|attorney[ -]{1,3}client (?:privileged?|communication|confidential)(?: communication)?|(?:attorney )?work[ -]product(?: doctrine)?|subject to (?:legal|attorney[ -]client) privilege|legal(?:ly)? privileged?|without prejudice|common interest privilege|prepared in anticipation of litigation)(?!\p{L})/giu,
    isLettered: true,
    digitsInRow: 0,
    needs: /privileged?|product|prejudice|litigation/i,
    score: 0.8,
  },
  {
    entity: 'CASE_NUMBER',
    regex: /(?<![\p{L}\d])(?:\d{1,2}:)?\d{2,4}-(?:cv|cr|mc|md|bk|ap|mj)-\d{3,6}(?:-[A-Z]{1,4}){0,3}(?![\p{L}\d])/giu,
    isLettered: true,
    digitsInRow: 3,
    needs: /\d-(?:cv|cr|mc|md|bk|ap|mj)-\d/i,
    score: 0.8,
  },
  {
    entity: 'CASE_NUMBER',
    regex:
      /(?<!\p{L})(?:case|docket|cause|matter|file) (?:no\.?|number|#)[:#]? {0,2}(?<value>[A-Z]{0,4}[-.]?\d[\dA-Z:./-]{2,20}[\dA-Z])(?![\p{L}\d])/giu,
    isLettered: true,
    needs: /case|docket|cause|matter|file/i,
    score: 0.6,
  },
])
