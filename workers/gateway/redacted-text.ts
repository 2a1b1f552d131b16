// A short text of a caller through the redactor, as an ingest would leave it but by types alone: nobody is named where it goes.
import { accepted, refused, type Result } from '../../contract/result.ts'
import type { Session } from './session.ts'

/** `what` the text is: it stands in the refusal where the redactor is out of reach. */
export async function redactedText(
  { bindings, call }: Session,
  what: 'purpose' | 'query' | 'reason',
  text: string,
): Promise<Result<string>> {
  try {
    const wish = { allow: [], deny: [] }
    const bytes = new TextEncoder().encode(text)
    const previewed = await bindings.PIPELINE.preview({ ...call, bytes, extension: 'txt', isText: true, wish })
    return previewed.ok ? accepted(previewed.value.redacted.trim()) : previewed
  } catch {
    // The pipeline or compute is started again; the error may quote what it was given.
    return refused('PROVIDER_UNAVAILABLE', `The redactor, which reads the ${what}, is out of reach.`)
  }
}
