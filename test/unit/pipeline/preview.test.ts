// Previews: findings with their rule in code points, the same result as an ingest, wishes beside the instance's rules, and refusals.
import { setTimeout as wait } from 'node:timers/promises'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { previewAnswerSchema, previewWishSchema, type PreviewAnswer } from '../../../contract/preview.ts'
import { limits } from '../../../contract/limits.ts'
import type { Result } from '../../../contract/result.ts'
import type { Engines } from '../../../workers/compute/context.ts'
import { redactionSettings } from '../../../core/redaction/rules.ts'
import { previewRedaction } from '../../../workers/compute/preview.ts'
import { passGate } from '../../../workers/compute/stages/pass-gate.ts'
import { redact } from '../../../workers/compute/stages/presidio.ts'
import type { EngineTransport } from '../../../workers/shared/engines/answer.ts'
import { context, failing, transport } from './engines-here.ts'

beforeAll(() => void vi.stubGlobal('scheduler', { wait }))
afterAll(() => void vi.unstubAllGlobals())

interface Wanted {
  readonly wish?: object
  readonly extension?: string
  readonly isText?: boolean
  readonly presidio?: object
  readonly engines?: Partial<Engines>
}

async function preview(body: string, wanted: Wanted = {}): Promise<Result<PreviewAnswer>> {
  const { wish = {}, extension = 'txt', isText = true, presidio = {}, engines = {} } = wanted
  return await previewRedaction(context(engines, presidio), {
    v: 1,
    tenantId: 't_01K00000000000000000000000',
    actor: { id: 'a', type: 'service' },
    requestId: 'r',
    bytes: new TextEncoder().encode(body),
    extension,
    isText,
    wish: previewWishSchema.parse(wish),
  })
}

async function shown(body: string, wanted: Wanted = {}) {
  const answer = await preview(body, wanted)
  if (!answer.ok) throw new Error(answer.refusal.code)
  const { text, findings, redacted } = previewAnswerSchema.strict().parse(answer.value)
  const points = Array.from(text)
  const rules = findings.map(({ entity, start, end, rule }) => `${entity} ${points.slice(start, end).join('')} ${rule}`)
  return { ...answer.value, redacted, rules }
}

describe('previewRedaction()', () => {
  test('names every finding with its place in code points, its rule, and shows the result', async () => {
    const { rules, redacted, entities, mediaType } = await shown('😀 mail ada@example.com, card 4111 1111 1111 1111')
    expect(rules).toContain('EMAIL_ADDRESS ada@example.com clawql/email')
    expect(rules).toContain('CREDIT_CARD 4111 1111 1111 1111 clawql/card')
    expect(redacted.trim()).toBe('😀 mail <EMAIL_ADDRESS>, card <CREDIT_CARD>')
    expect([entities, mediaType]).toEqual([{ EMAIL_ADDRESS: 1, CREDIT_CARD: 1 }, 'text/plain'])
  })

  test('comes to what an ingest of the same text comes to', async () => {
    const words = ['Maria Keller', 'ada@example.com', 'the tide', '+49 30 901820', '日本', '😀', 'IBAN', '\n\n', '4111 1111 1111 1111'] // oxfmt-ignore
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 12 }), async (parts) => {
        const body = `note ${parts.join(' ')}`
        const previewed = await shown(body)
        const { text, mediaType } = previewed
        const configuration = { name: 'c', version: '1' }
        const settings = redactionSettings(context().config.documents.presidio, 't_1', null)
        const documentId = '01J00000000000000000000001'
        const ingested = await redact(context(), {
          text,
          said: {},
          sent: [],
          mediaType,
          names: [],
          findings: null,
          settings,
          configuration,
          identityKey: null,
        })
        if (!ingested.ok) throw new Error(ingested.failure.code)
        const left = await passGate(context(), documentId, { content: ingested.value.content, rules: settings.rules })
        const content = { text: previewed.redacted, entities: previewed.entities }
        expect(left).toMatchObject({ ok: true, value: { content } })
      }),
      { numRuns: 40 },
    )
  })

  test('takes groups, lists and a threshold for itself, beside the instance’s rules', async () => {
    const body = 'On 12 March 2024 ada@example.com wrote to ben@example.com about Quarzhelm and Felsmark.'
    const presidio = { denyList: ['Felsmark'] }
    const { redacted } = await shown(body, {
      presidio,
      wish: { models: ['medical'], allow: ['ada@example.com'], deny: ['quarzhelm'] },
    })
    expect(redacted.trim()).toBe('On <DATE_TIME> ada@example.com wrote to <EMAIL_ADDRESS> about <GENERIC_PII> and <GENERIC_PII>.') // oxfmt-ignore
    const { rules } = await shown('Call me on 555 0132', { wish: { threshold: 1 } })
    expect(rules).toEqual([])
    const contradiction = await preview(body, { presidio, wish: { allow: ['felsmark'] } })
    expect(contradiction).toMatchObject({ ok: false, refusal: { code: 'VALIDATION_FAILED' } })
    expect(JSON.stringify(contradiction)).not.toMatch(/felsmark/i)
  })

  test('reads files, with the names that they hold', async () => {
    const mail = 'From: Ines Obermayr <i@example.org>\r\nSubject: Tide\r\n\r\nThe words of Ines Obermayr stand.\r\n'
    const { redacted, mediaType, rules } = await shown(mail, { extension: 'eml', isText: false })
    expect(mediaType).toBe('message/rfc822')
    expect(redacted).not.toContain('Obermayr')
    expect(rules.join()).toContain('PERSON Ines Obermayr')
  })

  test('says which finding came from an external analyzer alone', async () => {
    const joined = transport('/presidio')
    const externalAnalyzer: EngineTransport = {
      ...joined,
      kind: 'external',
      async send(request) {
        if (request.method === 'GET') return await joined.send(request)
        const found = [{ entity_type: 'PERSON', start: 0, end: 4, score: 0.9 }]
        const bytes = new TextEncoder().encode(JSON.stringify(found))
        return { ok: true, value: { status: 200, headers: new Headers(), bytes } }
      },
    }
    const { rules } = await shown('oars rest', { engines: { externalAnalyzer } })
    expect(rules).toEqual(['PERSON oars presidio-external'])
  })

  test('lists a bounded number of findings, counts all, and redacts all', async () => {
    const body = 'ada@example.com\n'.repeat(limits.previewFindingsMax + 5)
    const { findings, findingsTotal, redacted } = await shown(body)
    expect(findings.length).toBe(limits.previewFindingsMax)
    expect(findingsTotal).toBeGreaterThanOrEqual(limits.previewFindingsMax + 5)
    expect(redacted).not.toContain('example')
  })

  test.each([
    ['an empty text', ' \n', {}, 'NO_TEXT'],
    ['a text beyond the bound', 'tide '.repeat(limits.previewCharactersMax / 5 + 1), {}, 'LIMIT_EXCEEDED'],
    ['a damaged file', '%PDF-1.7 nothing', { extension: 'pdf', isText: false }, 'DOCUMENT_DAMAGED'],
    ['an engine out of reach', 'Ada', { engines: { embedded: failing('unreachable') } }, 'TIKA_UNAVAILABLE'],
    ['an engine that was lost', 'Ada', { engines: { embedded: failing('unexplained') } }, 'PROVIDER_UNAVAILABLE'],
  ] as const)('refuses %s', async (_, body, wanted: Wanted, code) => {
    expect(await preview(body, wanted)).toMatchObject({ ok: false, refusal: { code } })
  })
})
