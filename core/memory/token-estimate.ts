// Estimates a model's token count by character classes, on the safe side: no vocabulary is loaded.

const runPattern =
  /(?<latin>[A-Za-z]+)|(?<digits>\p{Nd}+)|(?<unspaced>[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]+)|(?<letters>[\p{L}\p{M}]+)|(?<space> +)|(?<white>\s+)|(?<other>[^\p{L}\p{M}\p{Nd}\s]+)/gu

/** Tokens of a run by its class; English words up to seven letters are mostly one token in o200k. */
function tokensOfRun(groups: Readonly<Record<string, string | undefined>>): number {
  const { latin, digits, unspaced, letters, space, other } = groups
  if (latin !== undefined) return latin.length <= 7 ? 1 : Math.ceil(latin.length / 5.5)
  if (space !== undefined) return space.length > 1 ? 1 : 0
  if (digits !== undefined) return Math.ceil(digits.length / 3)
  if (unspaced !== undefined) return unspaced.length
  if (letters !== undefined) return Math.ceil(letters.length / 3)
  if (other !== undefined) return /^[\u0021-\u007e]+$/.test(other) ? Math.ceil(other.length / 2) : other.length
  return 1
}

/** Estimated tokens, 10 % added, at least 1 for a text that isn't empty. */
export function estimateTokens(text: string): number {
  let tokens = 0
  for (const match of text.matchAll(runPattern)) tokens += tokensOfRun(match.groups ?? {})
  return Math.ceil(tokens * 1.1)
}
