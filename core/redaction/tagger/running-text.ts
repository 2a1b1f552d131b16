// Running text: a text as the tagger reads it. Wrapped lines go on, file names are spelt out in words. Same length, same offsets.

/** A line at least this long was wrapped. */
const wrappedLineMin = 45
/** A label stands at most this far from the start of its line. */
const labelCharactersMax = 32
const newline = '\n'
/** Names of files: words joined by marks, and an ending. Bounded, so that reading is linear. */
const fileNames =
  /(?<![\p{L}\p{N}/])[\p{L}\p{N}][\p{L}\p{N}_.-]{3,80}(?=\.(?:pdf|docx?|xlsx?|pptx?|odt|ods|rtf|txt|csv|eml|msg|jpe?g|png|tiff?|zip|heic|pages|numbers|html?|xml|json|mp[34]|wav)(?![\p{L}\p{N}]))/giu

export function runningText(text: string): string {
  return joinWrapped(text.includes('.') ? text.replace(fileNames, (name) => name.replace(/[_.-]/g, ' ')) : text)
}

function joinWrapped(text: string): string {
  const parts: string[] = []
  let from = 0
  let lineStart = 0
  for (let at = text.indexOf(newline); at >= 0; at = text.indexOf(newline, at + 1)) {
    if (at - lineStart >= wrappedLineMin && goesOn(text, at)) {
      parts.push(text.slice(from, at), ' ')
      from = at + 1
    }
    lineStart = at + 1
  }
  return parts.length === 0 ? text : parts.join('') + text.slice(from)
}

/** Whether a line ends inside a sentence, and the next starts with a word that is no label. */
function goesOn(text: string, at: number): boolean {
  if (!/[\p{L}\p{M},’'-]/u.test(text[at - 1] ?? '')) return false
  const next = text.slice(at + 1, at + 1 + labelCharactersMax)
  return /^\p{L}/u.test(next) && !/^[^\n.,;]{1,30}[:\t|]/u.test(next)
}
