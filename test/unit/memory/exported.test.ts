// ExportedTexts: chunks as text, which cut anew is the same chunks.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { limits } from '../../../contract/limits.ts'
import { chunkText } from '../../../core/memory/chunk.ts'
import { ExportedTexts } from '../../../core/memory/exported.ts'

function textsOf(chunks: readonly string[], charactersMax: number): string[] {
  const texts = new ExportedTexts(charactersMax)
  return [...chunks.map((chunk) => texts.add(chunk)), texts.end()].filter((text) => text !== null)
}

interface Script {
  readonly words: readonly string[]
  readonly ends: readonly string[]
  /** Between words, and between sentences. */
  readonly space: string
  /** Between paragraphs, or lines of one. */
  readonly gaps: readonly string[]
}

const latin: Script = {
  words: ['weir', 'the', 'Mill', 'of', 'Brackwater', 'a', 'x'.repeat(40), '<PERSON_k3f9q2t>'],
  ends: ['.', '!', '', ':', '."'],
  space: ' ',
  gaps: ['\n\n', '\n \n\n'],
}
/** A line that ends with a sentence is joined to the next: whether both are a heading is forgotten. */
const lines: Script = { ...latin, gaps: [...latin.gaps, '\n'] }
const chinese: Script = {
  words: ['水', '王小明', '磨坊', '在', '河边'],
  ends: ['。', '!', '', '。」'],
  space: '',
  gaps: lines.gaps,
}
const mixed: Script = { ...lines, words: [...latin.words, ...chinese.words], ends: [...latin.ends, ...chinese.ends] }

function textIn({ words, ends, space, gaps }: Script): fc.Arbitrary<string> {
  const sentence = fc
    .tuple(fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 160 }), fc.constantFrom(...ends))
    .map(([said, end]) => `${said.join(space)}${end}`)
  const paragraph = fc.array(sentence, { minLength: 1, maxLength: 8 }).map((sentences) => sentences.join(space))
  return fc
    .array(fc.tuple(paragraph, fc.constantFrom(...gaps)), { maxLength: 12 })
    .map((parts) => parts.flat().join(''))
}
const squeezed = (text: string): string => text.replace(/\s+/g, '')

test('textsOf() gives text that is cut into the same chunks', () => {
  fc.assert(
    fc.property(textIn(latin), (made) => {
      const chunks = chunkText(made)
      const [whole = ''] = textsOf(chunks, Infinity)
      expect(chunkText(whole)).toEqual(chunks)
    }),
    { numRuns: 2_000 },
  )
})

test.each([
  ['lines', lines],
  ['Chinese', chinese],
  ['mixed', mixed],
])('textsOf() loses nothing where a border may move: %s', (_, script) => {
  fc.assert(
    fc.property(textIn(script), (made) => {
      const [whole = ''] = textsOf(chunkText(made), Infinity)
      expect(squeezed(chunkText(whole).join(''))).toBe(squeezed(made))
    }),
    { numRuns: 500 },
  )
})

test('textsOf() keeps to its bound, cuts no chunk and loses none', () => {
  fc.assert(
    fc.property(textIn(latin), fc.integer({ min: limits.chunkWordsMax * 16, max: 20_000 }), (made, charactersMax) => {
      const chunks = chunkText(made)
      const texts = [...textsOf(chunks, charactersMax)]
      for (const one of texts) expect(one.length).toBeLessThanOrEqual(charactersMax)
      expect(texts.flatMap(chunkText)).toEqual(chunks)
    }),
    { numRuns: 1_000 },
  )
})
