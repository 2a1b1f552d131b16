// Rules of an instance: what they ask of the analyzer, what they let stay, and which of them a configuration is refused for.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { redactionRulesSchema, type RedactionRules } from '../../../contract/redaction-rules.ts'
import { normaliseLocalConfig } from '../../../core/instance/normalise-local-config.ts'
import {
  analyzerRequest,
  keepByRules,
  noRules,
  redactionSettings,
  settingsText,
} from '../../../core/redaction/rules.ts'
import { openTagger } from '../../../tools/tagger/open-tagger.ts'
import { analyzeOne, rulesBehind } from '../../../workers/engines/presidio/analyze.ts'

const operators = { default: 'pseudonym', byEntity: {} } as const
const entities = ['PERSON', 'EMAIL_ADDRESS', 'PHONE_NUMBER', 'CREDIT_CARD']
const rulesOf = (given: Partial<RedactionRules>): RedactionRules => redactionRulesSchema.parse(given)
const badge = {
  name: 'badges',
  supported_entity: 'BADGE',
  patterns: [{ name: 'badge', regex: '\\bBQ-\\d{5}\\b', score: 0.2 }],
}
const text = 'Ada Vorwerk (ada@example.com, 4111 1111 1111 1111) wears BQ-55512 for QUARZHELM II.'
function found(given: Partial<RedactionRules>): string[] {
  const spans = analyzeOne(text, { entities, names: [], rules: rulesOf(given) }, openTagger())
  return spans.map(({ entity, start, end }) => `${entity} ${text.slice(start, end)}`)
}

describe('redaction rules', () => {
  it('change nothing where there are none', () => {
    expect(analyzerRequest({ entities, names: [], rules: noRules })).toEqual({ language: 'en', entities })
    expect(found({})).toEqual(expect.arrayContaining(['EMAIL_ADDRESS ada@example.com']))
  })

  it('of a tenant join the instance’s, and are nobody else’s', () => {
    const instance = {
      ...rulesOf({ allowList: ['a1'], denyList: ['d1'], thresholds: { PERSON: 0.5, IBAN_CODE: 0.5 } }),
      models: ['pii'],
      operators: { ...operators, byClassification: { restricted: 'replace' } } as const,
    }
    const own = {
      ...rulesOf({ allowList: ['a2'], denyList: ['d1', 'd2'], adHocRecognizers: [badge], thresholds: { PERSON: 0.9 } }),
      models: ['medical'],
    }
    const configured = { ...instance, tenants: { t_1: own } }
    expect(redactionSettings(configured, 't_1', null)).toEqual({
      models: ['medical'],
      operators,
      rules: {
        allowList: ['a1', 'a2'],
        denyList: ['d1', 'd2'],
        adHocRecognizers: [badge],
        thresholds: { PERSON: 0.9, IBAN_CODE: 0.5 },
      },
    })
    const { models, operators: _configured, ...rules } = instance
    for (const other of ['t_2', 'constructor', '__proto__'])
      expect(redactionSettings(configured, other, null)).toEqual({ models, operators, rules })
    const atMost = { operators: { ...operators, atMost: 'replace' } }
    expect(redactionSettings(configured, 't_1', 'restricted')).toMatchObject(atMost)
    const stricter = redactionSettings(configured, 't_2', 'restricted')
    expect(settingsText(stricter)).not.toBe(settingsText(redactionSettings(configured, 't_2', 'internal')))
  })

  it('of a tenant are refused at start where they contradict the instance’s', () => {
    const tenants = { [`t_${'0'.repeat(26)}`]: { allowList: ['Falke'] } }
    const explained = (presidio: object): unknown => normaliseLocalConfig({ documents: { presidio } }, {})
    expect(JSON.stringify(explained({ denyList: ['falke'], tenants }))).toMatch(/tenants\.t_0+, joined/)
    expect(JSON.stringify(explained({ tenants }))).not.toMatch(/joined with/)
  })

  it('let an allowed value stay, and it alone', () => {
    expect(found({ allowList: ['ada@example.com', 'never there'] })).toEqual(
      found({}).filter((one) => one !== 'EMAIL_ADDRESS ada@example.com'),
    )
  })

  it('let stay what lies inside an allowed value, and nothing that reaches beyond it', () => {
    const place = fc.tuple(fc.nat(20), fc.nat(20)).map(([a, b]) => [Math.min(a, b), Math.max(a, b) + 1] as const)
    const letters = 'abcdefghijklmnopqrstuvwxyz'
    fc.assert(
      fc.property(fc.array(place, { maxLength: 6 }), fc.array(place, { maxLength: 3 }), (places, allowed) => {
        const spans = [...places, ...allowed].map(([start, end]) => ({ entity: 'PERSON', start, end, score: 1 }))
        const allowList = allowed.map(([start, end]) => letters.slice(start, end))
        const kept = keepByRules(letters, spans, { rules: { ...noRules, allowList }, floor: 0 })
        const isInside = (one: { start: number; end: number }): boolean =>
          allowed.some(([start, end]) => start <= one.start && one.end <= end)
        expect(kept).toEqual(spans.filter((one) => !isInside(one)))
      }),
    )
  })

  it('take out what is denied, in any case, and what a pattern of their own finds, whatever its score', () => {
    expect(found({ denyList: ['Quarzhelm ii'] })).toContain('GENERIC_PII QUARZHELM II')
    expect(found({ adHocRecognizers: [badge] })).toContain('BADGE BQ-55512')
    expect(found({ adHocRecognizers: [badge], thresholds: { BADGE: 0.3 } })).not.toContain('BADGE BQ-55512')
  })

  it('hold thresholds by type: one raised drops, one lowered lets its own type through and no other', () => {
    const spans = [
      { entity: 'PERSON', start: 0, end: 3, score: 0.3 },
      { entity: 'PHONE_NUMBER', start: 0, end: 3, score: 0.3 },
      { entity: 'CREDIT_CARD', start: 0, end: 3, score: 0.8 },
    ]
    const kept = (thresholds: RedactionRules['thresholds']): string[] =>
      keepByRules('abc', spans, { rules: rulesOf({ thresholds }), floor: 0.4 }).map(({ entity }) => entity)
    expect(kept({ CREDIT_CARD: 0.9 })).toEqual([])
    expect(kept({ PERSON: 0.2 })).toEqual(['PERSON', 'CREDIT_CARD'])
    expect(analyzerRequest({ entities, names: [], rules: rulesOf({ thresholds: { PERSON: 0.2 } }) })).toMatchObject({
      score_threshold: 0.2,
    })
  })

  it('say what found each value', () => {
    const rules = rulesOf({ denyList: ['Quarzhelm ii'], adHocRecognizers: [badge] })
    const spans = analyzeOne(
      text,
      { entities: ['EMAIL_ADDRESS', 'CREDIT_CARD'], names: ['Ada Vorwerk'], rules },
      openTagger(),
    )
    const why = rulesBehind(text, spans, openTagger())
    const byValue = Object.fromEntries(spans.map(({ start, end }, at) => [text.slice(start, end), why[at]]))
    expect(byValue).toMatchObject({
      'ada@example.com': 'clawql/email',
      '4111 1111 1111 1111': 'clawql/card',
      'BQ-55512': 'badges',
      'QUARZHELM II': 'deny list',
      'Ada Vorwerk': 'names of this document',
    })
  })

  it('come to one text for one setting, however lists are ordered, and to another for any other', () => {
    const phrases = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 5 }), { maxLength: 5 })
    const given = fc.record({ allowList: phrases, denyList: phrases })
    const textOf = (rules: Partial<RedactionRules>, models = ['pii']): string =>
      settingsText({ models, operators, rules: { ...noRules, ...rules } })
    fc.assert(
      fc.property(given, given, (one, other) => {
        const sets = (rules: typeof one): string =>
          JSON.stringify([rules.allowList.toSorted(), rules.denyList.toSorted()])
        expect(textOf(one) === textOf(other)).toBe(sets(one) === sets(other))
        expect(textOf({ allowList: one.allowList.toReversed(), denyList: one.denyList })).toBe(textOf(one))
      }),
    )
    expect(textOf({}, ['pii', 'medical'])).not.toBe(textOf({}))
    expect(textOf({ thresholds: { PERSON: 0.5 } })).not.toBe(textOf({ thresholds: { PERSON: 0.6 } }))
  })
})

describe('normaliseLocalConfig() on redaction rules', () => {
  const detailOf = (presidio: object): string => {
    const result = normaliseLocalConfig({ documents: { presidio } }, {})
    return result.ok ? 'accepted' : result.refusal.detail
  }
  const withRegex = (regex: string): object => ({ adHocRecognizers: [{ ...badge, patterns: [{ regex, score: 0.5 }] }] })

  it('takes all four together', () => {
    const rules = { allowList: ['Ada & Co'], denyList: ['Quarzhelm'], adHocRecognizers: [badge] }
    expect(detailOf({ ...rules, thresholds: { PERSON: 0.6, BADGE: 0.1 } })).toBe('accepted')
  })

  it.each([
    [{ allowlist: [] }, 'documents.presidio.allowlist: this field is not known'],
    [{ allowList: [' '] }, 'documents.presidio.allowList.0: '],
    [{ adHocRecognizers: [{ ...badge, surprise: 1 }] }, 'documents.presidio.adHocRecognizers.0.surprise: this field'],
    [{ adHocRecognizers: [{ name: 'n', supported_entity: 'N' }] }, 'documents.presidio.adHocRecognizers.0: give it'],
    [{ adHocRecognizers: [{ ...badge, supported_entity: 'a b' }] }, 'documents.presidio.adHocRecognizers.0.supported_entity: '],
    [withRegex('(unclosed'), 'documents.presidio.adHocRecognizers.0.patterns.0.regex: it is no regular'],
    [withRegex('\\w+@\\w+\\.\\w+'), 'documents.presidio.adHocRecognizers.0.patterns.0.regex: it can take too long'],
    [withRegex('(a+)+$'), 'documents.presidio.adHocRecognizers.0.patterns.0.regex: it can take too long'],
    [{ thresholds: { PERSON: 2 } }, 'documents.presidio.thresholds.PERSON: '],
    [{ thresholds: { NOBODY: 0.5 } }, 'documents.presidio.thresholds.NOBODY: no recogniser'],
    [{ allowList: ['Ada Vorwerk'], denyList: ['x1', 'ada vorwerk'] }, 'documents.presidio.denyList.1: it stands in allowList'],
    [{ denyList: Array.from({ length: 500 }, (_, n) => `${n} ${'ä'.repeat(30)}`) }, 'documents.presidio.allowList and the other rules together have'],
  ])('refuses %j', (presidio, start) => {
    expect(detailOf(presidio).startsWith(start) ? start : detailOf(presidio)).toBe(start)
    expect(detailOf(presidio)).not.toMatch(/vorwerk/i)
  }) // oxfmt-ignore
})
