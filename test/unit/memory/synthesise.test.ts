// synthesise() and estimateTokens(): the budget holds, excerpts are verbatim and cited.
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { synthesise } from '../../../core/memory/synthesise.ts'
import { estimateTokens } from '../../../core/memory/token-estimate.ts'

const node = (at: number, text: string) => ({
  nodeId: `n_${at}`,
  documentId: `d${at}`,
  time: '2026-05-15T04:12:33Z',
  text,
  tokens: estimateTokens(text),
})

test('estimateTokens() is on the safe side for words, digits and Chinese', () => {
  expect(estimateTokens('')).toBe(0)
  expect(estimateTokens('hello world')).toBe(3)
  expect(estimateTokens('123456789')).toBe(4)
  expect(estimateTokens('北京大学')).toBe(5)
})

test('synthesise() never passes the budget and takes excerpts verbatim in rank order', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ maxLength: 400 }), { maxLength: 30 }),
      fc.integer({ min: 1, max: 2_000 }),
      (texts, tokenBudget) => {
        const nodes = texts.map((text, at) => node(at, text))
        const made = synthesise({ nodes, tokenBudget })
        expect(made.tokensUsed).toBeLessThanOrEqual(tokenBudget)
        expect(estimateTokens(made.text)).toBeLessThanOrEqual(Math.max(made.tokensUsed, 0))
        expect(made.nodeIds.length + made.dropped).toBe(nodes.length)
        for (const id of made.nodeIds) expect(made.text).toContain(nodes.find((each) => each.nodeId === id)?.text)
      },
    ),
  )
})

test('synthesise() leaves out what does not fit and goes on with a shorter node', () => {
  const made = synthesise({ nodes: [node(1, 'word '.repeat(500)), node(2, 'short')], tokenBudget: 60 })
  expect(made.nodeIds).toEqual(['n_2'])
  expect(made.dropped).toBe(1)
  expect(made.text).toBe('[1] 2026-05-15 document d2 node n_2\nshort')
})

test('estimateTokens() counts runs by class: spaces alone, other whitespace with the spaces behind it, controls as signs', () => {
  const estimates = ['a b', 'a  b', 'a \n b', 'a\n  b', 'étude', '\u0001\u0002\u0003', '!?;', 'abcdefgh 1234', '😀']
  expect(estimates.map(estimateTokens)).toEqual([3, 4, 4, 4, 3, 3, 3, 5, 3])
})
