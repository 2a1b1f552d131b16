// analyzeText: the time for hostile text grows with its length, not with its square.
import { describe, expect, it } from 'vitest'
import { analyzeText } from '../../../core/redaction/analyze.ts'
import { residualFindings } from '../../../core/redaction/redact.ts'
import { hostileTexts } from './texts.ts'

/** The best of a few runs: what the machine does besides only ever adds. */
function bestMs(run: () => unknown): number {
  let best = Infinity
  for (let round = 0; round < 3; round += 1) {
    const started = performance.now()
    run()
    best = Math.min(best, performance.now() - started)
  }
  return best
}

describe('analyzeText', () => {
  it.each(Object.entries(hostileTexts))('is linear on %s', (_, make) => {
    analyzeText(make(4_000))
    const small = bestMs(() => analyzeText(make(20_000)))
    const large = bestMs(() => analyzeText(make(160_000)))
    // Eight times the text: quadratic work would take 64 times as long.
    expect(large).toBeLessThan(Math.max(50, small * 24))
  })

  it.each(Object.entries(hostileTexts))('with its gate is linear on %s', (_, make) => {
    const small = bestMs(() => residualFindings(make(20_000)))
    const large = bestMs(() => residualFindings(make(160_000)))
    expect(large).toBeLessThan(Math.max(50, small * 24))
  })
})
