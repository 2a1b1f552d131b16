// Estimates a model's token count by character classes, on the safe side: no vocabulary is loaded.
import { isUnspaced } from './tokenise.ts'

const otherRunPattern = /\p{Nd}+|[\p{L}\p{M}]+|[^\p{L}\p{M}\p{Nd}]+/gu

/** Classes of characters. Spaces and line ends are whitespace, but a run that begins with a space holds spaces only. */
const letter = 0
const digit = 1
const space = 2
const whitespace = 3
const sign = 4
const other = 5
type CharacterClass = typeof letter | typeof digit | typeof space | typeof whitespace | typeof sign | typeof other

const asciiEnd = 0x7f

function classOf(character: string): CharacterClass {
  if (character === ' ') return space
  if (/\s/.test(character)) return whitespace
  if (/[A-Za-z]/.test(character)) return letter
  if (/[0-9]/.test(character)) return digit
  return /[!-~]/.test(character) ? sign : other
}

const asciiClasses = Uint8Array.from({ length: asciiEnd }, (_, code) => classOf(String.fromCharCode(code)))

function classAt(text: string, at: number): number {
  const code = text.charCodeAt(at)
  return code < asciiEnd ? asciiClasses[code]! : classOf(text.charAt(at))
}

/** Where the run of one class that begins at `start` ends. */
function endOfRun(text: string, start: number, runClass: number): number {
  let at = start + 1
  for (; at < text.length; at += 1) {
    const each = classAt(text, at)
    if (each !== runClass && !(runClass === whitespace && each === space)) break
  }
  return at
}

/** Tokens of a run without ASCII: unspaced scripts by the character, other letters by three, signs and emoji by the unit. */
function tokensOfOther(run: string): number {
  // A control character opens no word.
  if (run.charCodeAt(0) < asciiEnd) return Math.ceil(run.length / 2)
  let tokens = 0
  for (const part of run.match(otherRunPattern) ?? []) {
    const isSpacedLetters = /^[\p{L}\p{M}\p{Nd}]/u.test(part) && !isUnspaced(part)
    tokens += isSpacedLetters ? Math.ceil(part.length / 3) : part.length
  }
  return tokens
}

/** Tokens of a run of ASCII or whitespace by its class; English words up to seven letters are mostly one token in o200k. */
function tokensOfRun(runClass: number, length: number): number {
  if (runClass === letter) return length <= 7 ? 1 : Math.ceil(length / 5.5)
  if (runClass === space) return length > 1 ? 1 : 0
  if (runClass === digit) return Math.ceil(length / 3)
  return runClass === whitespace ? 1 : Math.ceil(length / 2)
}

/** Estimated tokens, 10 % added, at least 1 for a text that holds more than single spaces. */
export function estimateTokens(text: string): number {
  let tokens = 0
  for (let at = 0; at < text.length;) {
    const runClass = classAt(text, at)
    const end = endOfRun(text, at, runClass)
    tokens += runClass === other ? tokensOfOther(text.slice(at, end)) : tokensOfRun(runClass, end - at)
    at = end
  }
  return Math.ceil(tokens * 1.1)
}
