// Running text: a text as the tagger reads it. Wrapped lines go on, file names are spelt out in words. Same length, same offsets.
import { matchesAround, Scanned, type Mark } from '../scanned.ts'

/** A line at least this long was wrapped. */
const wrappedLineMin = 45
/** A label stands at most this far from the start of its line. */
const labelCharactersMax = 32
const newline = '\n'
const fileEnding =
  '\\.(?:pdf|docx?|xlsx?|pptx?|odt|ods|rtf|txt|csv|eml|msg|jpe?g|png|tiff?|zip|heic|pages|numbers|html?|xml|json|mp[34]|wav)(?![\\p{L}\\p{N}])'
/** Names of files: words joined by marks, and an ending. Bounded, so that reading is linear. */
const fileName = new RegExp(`(?<![\\p{L}\\p{N}/])[\\p{L}\\p{N}][\\p{L}\\p{N}_.-]{3,80}(?=${fileEnding})`, 'giu')
/** 81 characters, of two units each. */
const ending: Mark = { mark: new RegExp(fileEnding, 'giu'), reach: 162 }

export function runningText(text: string): string {
  return joinWrapped(text.includes('.') ? withFilesAsWords(text) : text)
}

function withFilesAsWords(text: string): string {
  const parts: string[] = []
  let from = 0
  for (const { 0: name, index } of matchesAround(fileName, new Scanned(text), ending)) {
    parts.push(text.slice(from, index), name.replace(/[_.-]/g, ' '))
    from = index + name.length
  }
  return parts.length === 0 ? text : parts.join('') + text.slice(from)
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
