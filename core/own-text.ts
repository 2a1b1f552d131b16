// A text of its own: what caches keep must not keep the document alive that it was cut from.

/** V8 copies what is shorter; from here on a slice points into the text that it was cut from. */
const slicedCharactersMin = 13
const unitsAtOnce = 1_024

/** The same text in memory of its own; for words, not for documents. */
export function ownText(text: string): string {
  if (text.length < slicedCharactersMin) return text
  let own = ''
  for (let from = 0; from < text.length; from += unitsAtOnce) {
    const units = Array.from({ length: Math.min(unitsAtOnce, text.length - from) }, (_, at) =>
      text.charCodeAt(from + at),
    )
    own += String.fromCharCode(...units)
  }
  return own
}
