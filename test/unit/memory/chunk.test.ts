// chunkText(): bounds, determinism and nothing lost, on written and on random texts.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { limits } from '../../../contract/limits.ts'
import { chunkText, splitAtBorders, splitSentences } from '../../../core/memory/chunk.ts'
import { onThisMachine, spentMs } from '../slowness.ts'

const squeezed = (text: string): string => text.replace(/\s+/g, '')
const words = (text: string): number => (text.match(/\S+/g) ?? []).length
const paragraph = (name: string): string => `${`${name} word `.repeat(44).trim()} end.`

describe('chunkText()', () => {
  test('keeps a short text whole with its paragraphs', () => {
    expect(chunkText('Title\n\nOne sentence. And 3.14 more.')).toEqual(['Title\n\nOne sentence. And 3.14 more.'])
  })

  test('answers nothing for white space', () => {
    expect(chunkText(' \n\n \t')).toEqual([])
  })

  test('breaks at paragraphs once a chunk is half full and keeps a heading with what follows', () => {
    const chunks = chunkText([paragraph('one'), 'A heading', paragraph('two')].join('\n\n'))
    expect(chunks).toHaveLength(2)
    expect(chunks[1]?.startsWith('A heading\n\ntwo')).toBe(true)
  })

  test('never passes the word bound and loses only white space', () => {
    const unit = fc.oneof(
      fc.constantFrom(
        ' ',
        '. ',
        '! ',
        '\n\n',
        '。',
        '…',
        '?" ',
        '3.14',
        'a',
        'Ωmega',
        '東京都',
        '한국',
        '𠮷',
        '<PERSON>',
        '\r\n',
      ),
      fc.string({ maxLength: 80 }),
    )
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 900 }), (parts) => {
        const text = parts.join('')
        const chunks = chunkText(text)
        expect(squeezed(chunks.join(''))).toBe(squeezed(text))
        expect(chunkText(text)).toEqual(chunks)
        for (const chunk of chunks) {
          expect(chunk.trim()).toBe(chunk)
          expect(chunk).not.toBe('')
          expect(words(chunk)).toBeLessThanOrEqual(limits.chunkWordsMax)
        }
      }),
      { numRuns: 300 },
    )
  })

  test('cuts a text without spaces: Chinese and one endless word', () => {
    const chinese = chunkText('我们去了北京的公园散步'.repeat(200))
    expect(chinese.length).toBeGreaterThan(8)
    for (const chunk of chinese) expect(chunk.length).toBeLessThanOrEqual(2 * limits.chunkWordsMax)
    expect(chunkText('x'.repeat(1_000_000)).every((chunk) => chunk.length <= 16 * limits.chunkWordsMax)).toBe(true)
  })

  test('stops one above the number a document may have', () => {
    const text = 'a b c d e f g h i j k l m n o p q r s t u v w x y z. '.repeat(250_000)
    expect(chunkText(text)).toHaveLength(limits.chunksPerDocumentMax + 1)
  })

  test('takes linear time on texts made to be slow', () => {
    for (const text of [
      '.'.repeat(400_000),
      '"'.repeat(400_000),
      '。」'.repeat(200_000),
      ' '.repeat(400_000),
      '.\n'.repeat(200_000),
    ]) {
      const startMs = spentMs()
      chunkText(text)
      expect(spentMs() - startMs).toBeLessThan(onThisMachine(3_000))
    }
  })
})

test('splitSentences() cuts where the pattern of borders does', () => {
  const parts = fc.constantFrom(
    'Word',
    '.',
    '!',
    '?',
    '…',
    '"',
    '”',
    ')',
    '»',
    ' ',
    '  ',
    '\n',
    '\t',
    'a',
    '。',
    '」',
    '\u00a0',
  )
  fc.assert(
    fc.property(fc.array(parts, { maxLength: 40 }), (text) => {
      const paragraph = text.join('')
      expect([...splitSentences(paragraph)]).toEqual([...splitAtBorders(paragraph)])
    }),
    { numRuns: 2_000 },
  )
})
