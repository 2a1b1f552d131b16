// Explanations: why something was found, in the fields of the service's decision process.
import type { Span } from '../../../contract/redaction.ts'
import { contextBefore, contextBoost } from '../../../core/redaction/recognise/pattern.ts'
import { contextWord, type AdHocSpan } from './ad-hoc.ts'
import { isOfModel, recogniserName } from './dialect-names.ts'

export const licenceContext = ['driver', 'license', 'licence', 'permit']

/** The field `analysis_explanation` of a finding. */
export function explanationOf(text: string, span: Span | AdHocSpan, given: readonly string[]): object {
  return 'recogniser' in span ? explained(span, span) : explained(span, ownReason(text, span, given))
}

type Reason = Pick<AdHocSpan, 'recogniser' | 'pattern' | 'originalScore' | 'word'>

function ownReason(text: string, span: Span, given: readonly string[]): Reason {
  const word = supportiveWord(text, span, given)
  const originalScore = word === null ? span.score : Math.max(0, span.score - contextBoost)
  return { recogniser: recogniserName(span.entity), pattern: null, originalScore, word }
}

function explained(span: Span, reason: Reason): object {
  const isNamed = isOfModel(span.entity) && reason.pattern === null && !('recogniser' in span)
  return {
    recognizer: reason.recogniser,
    pattern_name: reason.pattern?.name ?? null,
    pattern: reason.pattern?.source ?? null,
    original_score: reason.originalScore,
    score: span.score,
    textual_explanation: isNamed ? `Identified as ${span.entity} by lexicon and context` : null,
    score_context_improvement: span.score - reason.originalScore,
    supportive_context_word: reason.word ?? '',
    validation_result: span.score === 1 ? true : null,
    regex_flags: null,
  }
}

function supportiveWord(text: string, span: Span, given: readonly string[]): string | null {
  if (span.entity !== 'US_DRIVER_LICENSE' || span.score < 0.4) return null
  return contextBefore(text, span.start, licenceContext) ?? contextWord(licenceContext, given)
}
