// Explanations: why something was found, in the fields of the service's decision process.
import type { Span } from '../../../contract/redaction.ts'
import { contextBefore } from '../../../core/redaction/recognise/pattern.ts'
import { contextWord, type AdHocSpan } from './ad-hoc.ts'
import { isOfModel, recogniserName } from './dialect-names.ts'

export const licenceContext = ['driver', 'license', 'licence', 'permit']

/** The field `analysis_explanation` of a finding. */
export function explanationOf(text: string, span: Span | AdHocSpan, given: readonly string[]): object {
  const adHoc = 'recogniser' in span ? span : null
  const word = adHoc === null ? supportiveWord(text, span, given) : adHoc.word
  const original = adHoc?.originalScore ?? (word === null ? span.score : Math.max(0, span.score - 0.35))
  const isNamed = adHoc === null && isOfModel(span.entity)
  return {
    recognizer: adHoc?.recogniser ?? recogniserName(span.entity),
    pattern_name: adHoc?.pattern?.name ?? null,
    pattern: adHoc?.pattern?.source ?? null,
    original_score: original,
    score: span.score,
    textual_explanation: isNamed ? `Identified as ${span.entity} by lexicon and context` : null,
    score_context_improvement: span.score - original,
    supportive_context_word: word ?? '',
    validation_result: span.score === 1 && adHoc === null ? true : null,
    regex_flags: null,
  }
}

function supportiveWord(text: string, span: Span, given: readonly string[]): string | null {
  if (span.entity !== 'US_DRIVER_LICENSE' || span.score < 0.4) return null
  return contextBefore(text, span.start, licenceContext) ?? contextWord(licenceContext, given)
}
