// Examples: texts of corpora with their labels, one a line of a file.
import { readFileSync } from 'node:fs'
import type { Labelled, LabelledSpan, SpanLabel } from '../write/labelled.ts'

export interface Example extends Labelled {
  readonly language: string
  readonly source: string
  /** gold: as its corpus labels it; slots: a sentence with places for names; technical: text without names. */
  readonly kind: 'gold' | 'slots' | 'technical'
  /** Starts of the spans that are places for names. */
  readonly slots: readonly number[]
}

interface Line {
  readonly t: string
  readonly s: readonly (readonly [number, number, string])[]
  readonly l: string
  readonly src: string
  readonly k: Example['kind']
}

const labels: Readonly<Record<string, SpanLabel>> = { P: 'name', S: 'name', E: 'entity', '?': 'open' }
const letters = { name: 'P', entity: 'E', open: '?' } as const

export function* readExamples(file: string): Generator<Example> {
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line === '') continue
    const { t: text, s, l: language, src: source, k: kind } = JSON.parse(line) as Line
    const spans = s.map(([start, end, label]): LabelledSpan => ({ start, end, label: labels[label] ?? 'open' }))
    yield {
      text,
      spans,
      language,
      source,
      kind,
      slots: s.filter(([, , label]) => label === 'S').map(([start]) => start),
    }
  }
}

export function lineOfExample({ text: t, spans, language: l, source: src, kind: k, slots }: Example): string {
  const isSlot = new Set(slots)
  const s = spans.map(({ start, end, label }) => [start, end, isSlot.has(start) ? 'S' : letters[label]] as const)
  return JSON.stringify({ t, s, l, src, k } satisfies Line)
}
