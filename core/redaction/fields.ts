// Fields of a document that are analysed together: joined so that no recogniser matches across, and told apart again.

export interface JoinedFields {
  readonly text: string
  /** Where each field begins. */
  readonly starts: readonly number[]
  /** The fields of the text after redaction, in order; null where a separator did not come through. */
  readonly split: (redacted: string) => readonly string[] | null
}

/** Joins by more paragraph separators (U+2029) in a row than any field holds. */
export function joinFields(fields: readonly string[]): JoinedFields {
  const runs = fields.flatMap((field) => field.match(/\u2029+/g) ?? [])
  const longest = runs.reduce((most, run) => Math.max(most, run.length), 0)
  const separator = `\n${'\u2029'.repeat(longest + 1)}\n`
  let at = 0
  const starts = fields.map((field) => {
    const start = at
    at += field.length + separator.length
    return start
  })
  return {
    starts,
    text: fields.join(separator),
    split(redacted) {
      const parts = redacted.split(separator)
      return parts.length === fields.length ? parts : null
    },
  }
}
