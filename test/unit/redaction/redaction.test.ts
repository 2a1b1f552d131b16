// analyzeText, redactText, residualFindings, offsets: examples and properties.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Span } from '../../../contract/redaction.ts'
import { analyzeText } from '../../../core/redaction/analyze.ts'
import { detectors } from '../../../core/redaction/detectors.ts'
import { defaultEntities, entitiesOfModels } from '../../../core/redaction/entity-groups.ts'
import { normalise, originalRange } from '../../../core/redaction/normalise.ts'
import { codePointsToUtf16, utf16ToCodePoints } from '../../../core/redaction/offsets.ts'
import { supportedEntities } from '../../../core/redaction/registry.ts'
import { placedSpans, redactText, residualFindings, unionSpans } from '../../../core/redaction/redact.ts'

const found = (text: string, entity: string): string[] =>
  analyzeText(text)
    .filter((span) => span.entity === entity)
    .map((span) => text.slice(span.start, span.end))

describe('analyzeText', () => {
  it.each([
    ['zero width space', '4111\u200b1111 1111 1111'],
    ['full-width digits', '４１１１ １１１１ １１１１ １１１１'],
    ['no-break spaces', '4111\u00a01111\u00a01111\u00a01111'],
    ['soft hyphens', '4111\u00ad1111\u00ad1111\u00ad1111'],
    ['a line end', '4111 1111\n1111 1111'],
    ['non-breaking hyphens', '4111\u20111111\u20111111\u20111111'],
    ['struck-through digits', '4\u03361\u03361\u03361\u0336 1111 1111 1111'],
    ['Arabic-Indic digits', '\u0664\u0661\u0661\u0661 1111 1111 1111'],
  ])('finds a card number with %s at its original offsets', (_, card) => {
    expect(found(`😀 card ${card} now`, 'CREDIT_CARD')).toEqual([card])
  })

  it.each([
    ['US_SSN', 'ssn 536-22-1234 ok', '536-22-1234'],
    ['US_SSN', 'hidden SSN: 219-09-9999', '219-09-9999'],
    ['US_PASSPORT', "pour l'passport 123456789", '123456789'],
    ['EMAIL_ADDRESS', 'Mail jane.doe+x@mail.example.co.uk.', 'jane.doe+x@mail.example.co.uk'],
    ['EMAIL_ADDRESS', 'Mail jane@\nexample.com soon', 'jane@\nexample.com'],
    ['IBAN_CODE', 'to DE89 3704 0044 0532\n0130 00 today', 'DE89 3704 0044 0532\n0130 00'],
    ['IP_ADDRESS', 'from 2001:db8::1/64, then', '2001:db8::1/64'],
    ['PHONE_NUMBER', 'call (415) 555-0132 now', '(415) 555-0132'],
    ['PERSON', 'The memo was written by Jane Doe yesterday', 'Jane Doe'],
    ['PERSON', 'Please ask Dr. Quixley about it', 'Quixley'],
    [
      'STREET_ADDRESS',
      'Send it to 221 Baker Street, Springfield, IL 62704 today',
      '221 Baker Street, Springfield, IL 62704',
    ],
    ['MEDICAL_RECORD_NUMBER', 'MRN: 00482913', '00482913'],
    ['PRIVILEGE_MARKING', 'This is attorney-client privileged.', 'attorney-client privileged'],
    ['DATE_OF_BIRTH', 'DOB: 04/12/1984', '04/12/1984'],
  ])('finds %s in %j', (entity, text, value) => {
    expect(found(text, entity)).toContain(value)
  })

  it.each(['Jane_Doe-W2.2024.pdf', 'W2-Jane-Doe-final.docx', 'JaneDoe_2024.pdf', 'scan_JANE_DOE.pdf'])(
    'finds the name in the file name %s',
    (name) => {
      const { text } = redactText(name, analyzeText(name))
      expect(text.toLowerCase()).not.toContain('doe')
      expect(text.toLowerCase()).not.toContain('jane')
    },
  )

  it('finds entries of the deny list as whole words in any case', () => {
    const spans = analyzeText('quux met Quuxine and QUUX', { denyList: ['Quux'], entities: ['PERSON'] })
    expect(spans.filter((span) => span.score === 1).map((span) => span.start)).toEqual([0, 21])
  })

  it('leaves out what the allow list names', () => {
    expect(analyzeText('mail a@example.com', { entities: ['EMAIL_ADDRESS'], allowList: ['a@example.com'] })).toEqual([])
  })

  it.each([
    'The parties agree that the terms of this agreement remain confidential.',
    'Quarterly Revenue Report and Summary of Operating Expenses',
    'Each Member State shall notify the Commission without undue delay.',
    'CAN I SPEAK TO A REAL PERSON?!',
    'Version 1.28.1 of the software supports 400/422/500 responses.',
  ])('finds nothing in %j', (text) => {
    expect(analyzeText(text)).toEqual([])
  })
})

describe('nationalRecogniser', () => {
  it('finds no Australian number inside longer digits', () => {
    const entities = ['AU_ABN', 'AU_ACN', 'AU_TFN']
    for (const longer of ['51 824 753 5564', '0212345689', '36168002586008'])
      expect(analyzeText(longer, { entities, scoreThreshold: 0 })).toEqual([])
    expect(analyzeText('51 824 753 556', { entities }).map((span) => span.entity)).toContain('AU_ABN')
  })
})

const piece = fc.constantFrom(
  'Jane Doe', ' ', '😀', '\n', '4111 1111 1111 1111', 'a@example.com', 'the', 'Smith', '. ', '\u200b', '𝒜', 'é', 'e\u0301', '<PERSON>',
  '536-22-1234', 'Mr. ', '12 Main Street', ', ', '<', '>', '-', '_', '\u00a0', 'Hamburg', 'ﬁ', '+1 415 555 0132', 'X', '\ud800', '½',
) // oxfmt-ignore
const text = fc
  .array(fc.oneof(piece, fc.string({ unit: 'binary', maxLength: 6 })), { maxLength: 25 })
  .map((all) => all.join(''))
const spansOf = (length: number): fc.Arbitrary<Span[]> =>
  fc.array(
    fc.record({
      entity: fc.constantFrom('PERSON', 'LOCATION', 'URL'),
      start: fc.nat({ max: length }),
      end: fc.nat({ max: length }),
      score: fc.constantFrom(0.4, 0.6, 1),
    }),
    { maxLength: 8 },
  )

describe('redactText', () => {
  it('names an overlap after the highest score and covers all of it', () => {
    const spans = [
      { entity: 'A', start: 0, end: 5, score: 0.4 },
      { entity: 'B', start: 3, end: 8, score: 0.9 },
    ]
    expect(redactText('abcdefghij', spans)).toEqual({ text: '<B>ij', entities: { B: 1 }, operators: { replace: 1 } })
  })

  it('keeps exactly the characters that no span covers', () => {
    fc.assert(
      fc.property(
        text.chain((value) => fc.tuple(fc.constant(value), spansOf(value.length))),
        ([value, spans]) => {
          const placed = placedSpans(value, spans)
          let kept = value
          for (const span of placed.toReversed())
            kept = `${kept.slice(0, span.start)}<${span.entity}>${kept.slice(span.end)}`
          expect(redactText(value, spans).text).toBe(kept)
          for (const span of spans) {
            if (span.end > span.start)
              expect(placed.some((one) => one.start <= span.start && one.end >= span.end)).toBe(true)
          }
        },
      ),
    )
  })

  it('is repeated until nothing is found, and then changes nothing', () => {
    fc.assert(
      fc.property(text, (value) => {
        let current = value
        for (let round = 0; round < 4; round += 1) current = redactText(current, analyzeText(current)).text
        expect(redactText(current, analyzeText(current)).text).toBe(current)
        expect(residualFindings(current)).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  it('never finds its own placeholders', () => {
    expect(analyzeText('<PERSON> of <LOCATION> paid <CREDIT_CARD> to <PHONE_NUMBER>')).toEqual([])
  })
})

describe('residualFindings', () => {
  it.each([
    '4111111111111111',
    'jane@example.com',
    '536-22-1234',
    'GB82 WEST 1234 5698 7654 32',
    '4111\u200b1111 1111 1111',
  ])('finds %s behind a redaction', (value) => {
    const residual = residualFindings(`<PERSON> wrote 😀 ${value} there`)
    expect(residual.length).toBeGreaterThan(0)
    expect(`<PERSON> wrote 😀 ${value} there`.slice(residual[0]?.start, residual[0]?.end)).toBe(value)
  })
})

describe('normalise', () => {
  it('makes no text much longer: a ligature of a phrase stays', () => {
    expect(normalise('\ufdfa \ufdfb ﬁ 12').text).toBe('\ufdfa \ufdfb fi 12')
  })
})

describe('offsets', () => {
  it('convert there and back for any text', () => {
    fc.assert(
      fc.property(
        text.chain((value) => fc.tuple(fc.constant(value), spansOf(Array.from(value).length))),
        ([value, spans]) => {
          const findings = spans.map(({ entity, ...rest }) => ({ entity_type: entity, ...rest }))
          const there = codePointsToUtf16(value, findings)
          const units = Array.from(value)
          for (const [at, span] of there.entries()) {
            expect(span.start).toBe(units.slice(0, findings[at]?.start).join('').length)
          }
          expect(utf16ToCodePoints(value, there)).toEqual(findings)
        },
      ),
    )
  })

  it('map every normalised unit back to the characters it came from', () => {
    fc.assert(
      fc.property(text, (value) => {
        const normalised = normalise(value)
        for (let at = 0; at < normalised.text.length; at += 1) {
          const { start, end } = originalRange(normalised, at, at + 1)
          expect(start).toBeLessThan(end)
          expect(end).toBeLessThanOrEqual(value.length)
          const unit = normalised.text[at] ?? ''
          const origin = value.slice(start, end).normalize('NFKC')
          if (/[a-z]/i.test(unit)) expect(origin).toContain(unit)
          // A digit may stand for one of another script.
          if (/[0-9]/.test(unit)) expect(origin).toMatch(/\p{Nd}/u)
        }
      }),
    )
  })
})

describe('unionSpans', () => {
  it('keeps what either side found and drops what lies within its own kind', () => {
    const a = [{ entity: 'PERSON', start: 0, end: 8, score: 0.5 }]
    const b = [
      { entity: 'PERSON', start: 5, end: 8, score: 0.9 },
      { entity: 'URL', start: 5, end: 8, score: 0.5 },
    ]
    expect(unionSpans(a, b)).toEqual([{ entity: 'PERSON', start: 0, end: 8, score: 0.9 }, b[1]])
  })

  it('orders spans by start, then the longer, then the surer', () => {
    const drawn = fc.record({
      entity: fc.constantFrom('A', 'B', 'C'),
      start: fc.nat({ max: 60 }),
      end: fc.integer({ min: 61, max: 90 }),
      score: fc.constantFrom(0.4, 0.6, 1),
    })
    fc.assert(
      fc.property(fc.array(drawn, { minLength: 300, maxLength: 400 }), (spans) => {
        const named = spans.map((span, at) => ({ ...span, entity: `${span.entity}${at}` }))
        const order = (a: Span, b: Span): number => a.start - b.start || b.end - a.end || b.score - a.score
        expect(unionSpans(named, [])).toEqual(named.toSorted(order))
      }),
      { numRuns: 20 },
    )
  })
})

describe('entitiesOfModels', () => {
  it('always holds pii and financial, and adds groups and single types', () => {
    expect(entitiesOfModels([])).toEqual(expect.arrayContaining(['PERSON', 'MEDICAL_RECORD_NUMBER']))
    expect(entitiesOfModels(['medical', 'XYZ'])).toEqual(expect.arrayContaining(['CREDIT_CARD', 'UK_NHS', 'XYZ']))
  })
})

describe('entityGroups', () => {
  it('name only entity types that a recogniser finds', () => {
    expect(defaultEntities.filter((entity) => !supportedEntities.includes(entity))).toEqual([])
  })
})

describe('detectors', () => {
  it('have names and versions without duplicates', () => {
    expect(new Set(detectors.map((one) => one.name)).size).toBe(detectors.length)
  })
})
