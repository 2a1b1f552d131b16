// Estimates a model's token count by character classes, on the safe side: no vocabulary is loaded.
import { isUnspaced } from './tokenise.ts'

const runPattern = /[A-Za-z]+|[0-9]+| +|\s+|[!-/:-@[-`{-~]+|[^\u0020-\u007e\s]+/g
const otherRunPattern = /\p{Nd}+|[\p{L}\p{M}]+|[^\p{L}\p{M}\p{Nd}]+/gu

/** Tokens of a run without ASCII: unspaced scripts by the character, other letters by three, signs and emoji by the unit. */
function tokensOfOther(run: string): number {
  let tokens = 0
  for (const part of run.match(otherRunPattern) ?? []) {
    const isSpacedLetters = /^[\p{L}\p{M}\p{Nd}]/u.test(part) && !isUnspaced(part)
    tokens += isSpacedLetters ? Math.ceil(part.length / 3) : part.length
  }
  return tokens
}

/** Tokens of a run by its class; English words up to seven letters are mostly one token in o200k. */
function tokensOfRun(run: string): number {
  const first = run.charAt(0)
  if (first === ' ') return run.length > 1 ? 1 : 0
  if (/\s/.test(first)) return 1
  if (first > '~') return tokensOfOther(run)
  if (/[0-9]/.test(first)) return Math.ceil(run.length / 3)
  if (/[A-Za-z]/.test(first)) return run.length <= 7 ? 1 : Math.ceil(run.length / 5.5)
  return Math.ceil(run.length / 2)
}

/** Estimated tokens, 10 % added, at least 1 for a text that holds more than single spaces. */
export function estimateTokens(text: string): number {
  let tokens = 0
  for (const run of text.match(runPattern) ?? []) tokens += tokensOfRun(run)
  return Math.ceil(tokens * 1.1)
}
