// A provider that answers with what it was sent, such as an echo or an error page, tells nobody its own secret.
import type { Result } from '../../contract/result.ts'
import type { ToolReply } from '../../contract/external-tool.ts'

/** A shorter one would be found in what is none. */
const secretCharactersMin = 8

/** The same, with `(secret)` wherever the secret stood, in names and texts alike. Plain JSON goes in. */
export function withoutSecret(result: Result<ToolReply>, secret: string): Result<ToolReply> {
  if (secret.length < secretCharactersMin) return result
  const text = JSON.stringify(result)
  // As it stands within a text of JSON.
  const escaped = JSON.stringify(secret).slice(1, -1)
  return text.includes(escaped) ? (JSON.parse(text.replaceAll(escaped, '(secret)')) as Result<ToolReply>) : result
}
