// analyzeText: the work for hostile text grows with its length, not with its square.
import { beforeAll, describe, expect, it } from 'vitest'
import { spentMs } from '../slowness.ts'
import { analyzeText } from '../../../core/redaction/analyze.ts'
import { residualFindings } from '../../../core/redaction/redact.ts'
import { openTagger } from '../../../tools/tagger/open-tagger.ts'
import { hostileTexts, prose } from './texts.ts'
import { valueTexts } from './value-texts.ts'

const small = 4_000
const large = 32_000
/** Eight times the text: quadratic work would take 64 times as long, linear work eight times. */
const growthMax = 24
/** Below it a text is read too fast for its growth to be told from noise. */
const soonMs = 2
const roundsMax = 8

/** Of this process: what others take of the cores is not counted. */
function coreMs(run: () => unknown): number {
  const startMs = spentMs()
  run()
  return spentMs() - startMs
}

/** How much longer the large text takes than the small, of the best rounds of both: what else the machine does only adds. */
function growth(read: (text: string) => unknown, make: (characters: number) => string): number {
  const [shortText, longText] = [make(small), make(large)]
  // The first rounds are slow for being the first, which would hide growth.
  for (let round = 0; round < 2; round += 1) read(shortText)
  let [shortMs, longMs] = [Infinity, Infinity]
  for (let round = 0; round < roundsMax; round += 1) {
    shortMs = Math.min(
      shortMs,
      coreMs(() => read(shortText)),
    )
    longMs = Math.min(
      longMs,
      coreMs(() => read(longText)),
    )
    if (longMs < soonMs || longMs < shortMs * growthMax) break
  }
  return longMs < soonMs ? 1 : longMs / shortMs
}

// Code that is not yet compiled is slow on small texts, which would hide growth.
beforeAll(() => {
  const text = prose(small)
  for (let round = 0; round < 10; round += 1) expect(analyzeText(text)).not.toEqual(residualFindings(text))
})

describe('analyzeText', () => {
  it.each(Object.entries({ ...hostileTexts, ...valueTexts }))('is linear on %s', (_, make) => {
    expect(growth(analyzeText, make)).toBeLessThan(growthMax)
  })

  it.each(Object.entries({ ...hostileTexts, ...valueTexts }))('is linear with the tagger on %s', (_, make) => {
    const options = { tagger: openTagger() }
    expect(growth((text) => analyzeText(text, options), make)).toBeLessThan(growthMax)
  })
})

describe('residualFindings', () => {
  it.each(Object.entries(hostileTexts))('is linear on %s', (_, make) => {
    expect(growth(residualFindings, make)).toBeLessThan(growthMax)
  })
})

describe('growth', () => {
  it('tells quadratic work from linear', () => {
    const quadratic = (text: string): number => {
      let sum = 0
      for (let at = 0; at < text.length; at += 8)
        for (let to = 0; to < text.length; to += 8) sum += text.charCodeAt(at) ^ text.charCodeAt(to)
      return sum
    }
    // Compiled first, as the recognisers are by the kinds before.
    for (let round = 0; round < 50; round += 1) quadratic('a'.repeat(small))
    expect(growth(quadratic, (characters) => 'a'.repeat(characters))).toBeGreaterThan(growthMax)
  })
})
