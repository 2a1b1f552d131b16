// AGE behind or in front of its words, postal codes behind their label or in national form, job titles behind "as".
import type { Recogniser } from '../source.ts'
import { patternRecogniser } from './pattern.ts'

const outward = '(?:GIR(?= ?0AA)|(?:[A-PR-UWYZ]\\d[\\dA-HJKPSTUW]?|[A-PR-UWYZ][A-HK-Y]\\d[\\dABEHMNPRVWXY]?))'

export const ageRecogniser: Recogniser = patternRecogniser('age', [
  {
    entity: 'AGE',
    regex:
      /(?<![\p{L}\d.,$€£-])(?<value>\d{1,3})(?=(?:[ -](?:years?|yrs?|months?|weeks?|days?)[ -](?:old|of age)|[ -]?y\/?o)(?!\p{L}))/giu,
    isLettered: true,
    needs: /\d[ -]?(?:years?|yrs?|months?|weeks?|days?|y\/?o)/i,
    score: 0.6,
  },
  {
    entity: 'AGE',
    regex: /(?<!\p{L})(?:aged?|turn(?:s|ed|ing)|at the age of) ?:? ?(?<value>\d{1,3})(?![\p{L}\d%/:-]|[.,]\d)/giu,
    isLettered: true,
    needs: /age|turn/i,
    score: 0.5,
  },
])

export const postcodeRecogniser: Recogniser = patternRecogniser('postcode', [
  {
    entity: 'POSTAL_CODE',
    regex:
      /(?<!\p{L})(?:zip(?: ?code)?|post(?:al)? ?code|postcode|plz)(?: is| number|:| -| #)?:? {0,3}(?<value>(?=[A-Z]{0,2}\d|\d)[A-Z\d]{3,5}(?:[- ]?\d[A-Z\d]{2,3})?)(?![\p{L}\d])/giu,
    isLettered: true,
    needs: /zip|post|plz/i,
    score: 0.7,
  },
  {
    entity: 'POSTAL_CODE',
    regex: new RegExp(`(?<![\\p{L}\\d-])${outward} \\d[ABD-HJLNP-UW-Z]{2}(?![\\p{L}\\d-])`, 'gu'),
    isLettered: true,
    needs: /\d[A-Z]? [0-9][A-Z]{2}/,
    score: 0.5,
  },
  {
    entity: 'UK_POSTCODE',
    regex: new RegExp(`(?<![\\p{L}\\d-])${outward} ?\\d[ABD-HJLNP-UW-Z]{2}(?![\\p{L}\\d-])`, 'gu'),
    isLettered: true,
    needs: /[\dAR][A-Z]? ?[0-9][A-Z]{2}/,
    score: 0.1,
    context: ['postcode', 'post', 'address', 'zip'],
  },
  {
    entity: 'POSTAL_CODE',
    regex: /(?<![\p{L}\d-])[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z] \d[ABCEGHJ-NPRSTV-Z]\d(?![\p{L}\d-])/gu,
    isLettered: true,
    needs: /[A-Z]\d[A-Z] \d[A-Z]\d/,
    score: 0.5,
  },
])

/** "worked for X as Technician,": an occupation that ends in a word for one who does something. */
export const occupationRecogniser: Recogniser = patternRecogniser('occupation', [
  {
    entity: 'TITLE',
    isLettered: true,
    digitsInRow: 0,
    regex:
      /(?<=(?<!\p{L})(?:as an?|as|the|an?|position of|job of|role of|title of) )(?<value>[A-Z][\p{L}-]{1,20}(?: [\p{L}-]{2,20}){0,3}? ?(?:operator|technician|engineer|manager|officer|consultant|director|driver|teacher|nurse|assistant|writer|cleaner|developer|analyst|clerk|worker|designer|specialist|supervisor|administrator|scientist|therapist|accountant|packager|inspector|installer|mechanic|adviser|advisor|secretary|agent|representative|planner|trainer|editor|surveyor|attendant))(?=,)/gu,
    score: 0.4,
  },
])
