// Everything that leaves is made of a redacted text, read again as its readers get it, and made anew until nothing is found.
import type { Redacted, RedactedContent } from '../../../contract/redaction.ts'
import type { RedactionRules } from '../../../contract/redaction-rules.ts'
import { saidFields } from '../../../core/pipeline/caption.ts'
import type { StageFailure } from '../../../core/pipeline/failure.ts'
import { answered, failed, type EngineAnswer } from '../../shared/engines/answer.ts'
import type { Put } from '../../../core/redaction/redact.ts'
import type { ComputeContext } from '../context.ts'
import type { Released } from '../released.ts'
import { cutChunks } from './cut-chunks.ts'
import { gateRoundsMax, residualsIn, withoutValues } from './gate.ts'
import { render } from './render.ts'

interface Gated {
  readonly content: Redacted<RedactedContent>
  readonly rules: RedactionRules
  /** What is found late is labelled as what was found first. */
  readonly put?: Put
}

/** All that leaves, made of one redacted text. */
interface Leaving extends Pick<Released, 'content' | 'chunks' | 'rendition'> {
  readonly renderFailure: StageFailure | null
}

/**
 * Chunks, page, name and tags as their readers get them, each read again; what is found there is taken out of the text, and all is made anew.
 * A page that shows what the text does not hold is not archived: it came about by drawing.
 */
export async function passGate(
  context: ComputeContext,
  documentId: string,
  gated: Gated,
): Promise<EngineAnswer<Leaving>> {
  let { content } = gated
  for (let round = 0; round <= gateRoundsMax; round++) {
    const chunks = await cutChunks(content.text)
    // A root covers all of a text: one with more is not cut short.
    if (chunks === null) return failed('LIMIT_EXCEEDED', 'document')
    const page = await render(context, documentId, content)
    const kept = await residualsIn([...chunks, ...saidFields(content.metadata)], gated.rules)
    const shown = page.ok ? await residualsIn([page.value.shown], gated.rules) : []
    const leaving = { content, chunks, rendition: null }
    if (kept.length + shown.length === 0) {
      return answered(
        page.ok
          ? { ...leaving, rendition: page.value.pdf, renderFailure: null }
          : { ...leaving, renderFailure: page.failure },
      )
    }
    const without = withoutValues(content, [...kept, ...shown], gated.put)
    if (without === null) {
      return kept.length > 0
        ? blocked
        : answered({ ...leaving, renderFailure: { code: 'PAGE_WITHHELD', cause: 'document' } })
    }
    content = without
  }
  return blocked
}

const blocked = failed('PRESIDIO_UNAVAILABLE', 'engine')
