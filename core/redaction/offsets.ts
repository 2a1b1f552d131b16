// Offsets: code points (Presidio's wire) to UTF-16 (JavaScript strings) and back, in linear time.
import type { AnalyzerFinding, Span } from '../../contract/redaction.ts'

const isLead = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff
const isTrail = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff

/** Translates sorted-or-not offsets in one pass over the text; offsets beyond it clamp to its end. */
function translate(text: string, offsets: readonly number[], from: 'codePoint' | 'utf16'): Map<number, number> {
  const wanted = [...new Set(offsets)].sort((x, y) => x - y)
  const found = new Map<number, number>()
  let units = 0
  let points = 0
  for (const offset of wanted) {
    while (units < text.length && (from === 'codePoint' ? points : units) < offset) {
      units += isLead(text.charCodeAt(units)) && isTrail(text.charCodeAt(units + 1)) ? 2 : 1
      points += 1
    }
    found.set(offset, from === 'codePoint' ? units : points)
  }
  return found
}

/** Findings in code points (as on Presidio's wire) as spans in UTF-16; linear in text and findings. */
export function codePointsToUtf16(text: string, findings: readonly AnalyzerFinding[]): Span[] {
  const at = translate(
    text,
    findings.flatMap((one) => [one.start, one.end]),
    'codePoint',
  )
  return findings.map((one) => ({
    entity: one.entity_type,
    start: at.get(one.start) ?? 0,
    end: at.get(one.end) ?? text.length,
    score: one.score,
  }))
}

/** Spans in UTF-16 as findings in code points; an offset inside a surrogate pair is widened to the whole character. */
export function utf16ToCodePoints(text: string, spans: readonly Span[]): AnalyzerFinding[] {
  const start = (offset: number): number =>
    isTrail(text.charCodeAt(offset)) && isLead(text.charCodeAt(offset - 1)) ? offset - 1 : offset
  const at = translate(
    text,
    spans.flatMap((one) => [start(one.start), one.end]),
    'utf16',
  )
  return spans.map((one) => ({
    entity_type: one.entity,
    start: at.get(start(one.start)) ?? 0,
    end: at.get(one.end) ?? 0,
    score: one.score,
  }))
}
