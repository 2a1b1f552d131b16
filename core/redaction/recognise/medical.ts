// Medical: DEA licences, and record numbers behind their label.
import type { Recogniser } from '../source.ts'
import { digitsOf, weighted } from './checksums.ts'
import { patternRecogniser } from './pattern.ts'

/** DEA registration: odd digits plus twice the even ones end in the check digit. */
export function isDeaNumber(value: string): boolean {
  const digits = digitsOf(value.slice(1)).slice(-7)
  return digits.length === 7 && weighted(digits, [1, 2, 1, 2, 1, 2]) % 10 === Number(digits[6])
}

export const medicalRecogniser: Recogniser = patternRecogniser('medical', [
  {
    entity: 'MEDICAL_LICENSE',
    regex: /(?<![\p{L}\d])[abcdefghjklmprstux](?:[a-z]\d{7}|9\d{7})(?![\p{L}\d])/giu,
    isLettered: true,
    digitsInRow: 7,
    score: 0.4,
    proves: isDeaNumber,
  },
  {
    entity: 'MEDICAL_RECORD_NUMBER',
    regex:
      /(?<![\p{L}\d])(?:MRN|medical record (?:number|no\.?|#)|patient (?:id|number|no\.?|#)|chart (?:number|no\.?|#)|health (?:plan|card) (?:id|number|no\.?)|member id)\s{0,2}[:#=]?\s{0,2}(?:is )?(?<value>[A-Z]{0,4}-?\d[\dA-Z-]{3,17})(?![\p{L}\d])/giu,
    isLettered: true,
    needs: /MRN|medical record|patient|chart|health|member/i,
    score: 0.8,
  },
])
