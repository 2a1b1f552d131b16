// The gate reads what leaves: what it finds in a chunk or on the page is gone from all of it; what drawing brought about is not archived.
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Redacted, RedactedContent } from '../../../contract/redaction.ts'
import { noRules } from '../../../core/redaction/rules.ts'
import { lettersOf } from '../../../core/redaction/take-out.ts'
import { residualsIn, withoutValues } from '../../../workers/compute/stages/gate.ts'
import { passGate } from '../../../workers/compute/stages/pass-gate.ts'
import { renderInStandardFonts } from '../../../workers/shared/page/render-pdf.ts'
import { renditionPage } from '../../../workers/shared/page/rendition-page.ts'
import { answered, type EngineTransport } from '../../../workers/shared/engines/answer.ts'
import { context } from './engines-here.ts'

beforeAll(() => void vi.stubGlobal('scheduler', { wait }))
afterAll(() => void vi.unstubAllGlobals())

const documentId = '01J00000000000000000000001'
const card = '5555 5555 5555 4444'
const contentOf = (text: string, tags: readonly string[] = []): Redacted<RedactedContent> =>
  ({
    text,
    metadata: { mediaType: 'text/plain', ...(tags.length === 0 ? {} : { tags }) },
    entities: { PERSON: 1 },
    detectors: [],
  }) as unknown as Redacted<RedactedContent>

/** Draws what it is told to, whatever it is given. */
const drawing = (text: string): EngineTransport => ({
  kind: 'external',
  isHealthy: async () => true,
  async send() {
    const drawn = await renderInStandardFonts(renditionPage(documentId, contentOf(text))!, async () => {})
    if (drawn?.ok !== true) throw new Error('not drawn')
    return answered({ status: 200, headers: new Headers(), bytes: drawn.value.pdf })
  },
})

const pass = async (content: Redacted<RedactedContent>, gotenberg?: EngineTransport) => {
  const here = context(gotenberg === undefined ? {} : { gotenberg })
  const passed = await passGate(here, documentId, { content, rules: noRules })
  if (!passed.ok) throw new Error(passed.failure.code)
  return passed.value
}

test('what leaves clean leaves as it is', async () => {
  const content = contentOf('The Port kept <PERSON> until noon.', ['tide'])
  const passed = await pass(content, drawing('The Port kept <PERSON> until noon.'))
  expect(passed).toMatchObject({ content, chunks: ['The Port kept <PERSON> until noon.'], renderFailure: null })
  expect(passed.rendition).not.toBeNull()
})

test('a value that is found in a chunk, a tag or on the page is gone from text, tags and chunks', async () => {
  for (const content of [
    contentOf(`Pay with ${card} or not. Paid with ${card.replaceAll(' ', '\n')} then.`),
    contentOf('Nothing in the text.', [`paid ${card}`]),
  ]) {
    const { content: clean, chunks } = await pass(content, drawing('nothing to see'))
    expect(lettersOf(JSON.stringify([clean.text, clean.metadata, chunks]))).not.toContain(lettersOf(card))
    expect(clean.entities['CREDIT_CARD']).toBeGreaterThan(0)
    expect(clean.entities['PERSON']).toBe(1)
  }
})

test('a page that shows what the text does not hold is not archived, and the rest goes on', async () => {
  const passed = await pass(contentOf('The tide came in.'), drawing(`The tide came in. ${card}`))
  expect(passed.rendition).toBeNull()
  expect(passed.renderFailure).toEqual({ code: 'PAGE_WITHHELD', cause: 'document' })
  expect(passed.chunks).toEqual(['The tide came in.'])
})

test('withoutValues() counts what it takes out, and finds nothing that is not there', () => {
  const values = [{ entity: 'CREDIT_CARD', letters: lettersOf(card) }]
  expect(withoutValues(contentOf(`a ${card} b`), values)).toMatchObject({
    text: 'a <CREDIT_CARD> b',
    entities: { PERSON: 1, CREDIT_CARD: 1 },
  })
  expect(withoutValues(contentOf('a b'), values)).toBeNull()
})

test('residualsIn() reads every text by itself', async () => {
  expect(await residualsIn(['5555 5555', '5555 4444'], noRules)).toEqual([])
  expect(await residualsIn(['a', card], noRules)).toEqual([{ entity: 'CREDIT_CARD', letters: lettersOf(card) }])
})
