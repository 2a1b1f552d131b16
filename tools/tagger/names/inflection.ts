// Inflection: names in other cases than the first, by rules of endings (grammar/inflection.json).
import rulesByLanguage from '../grammar/inflection.json' with { type: 'json' }
import type { Chance } from '../write/chance.ts'

const rules: Readonly<Record<string, readonly (readonly [RegExp, readonly string[]])[]>> = Object.fromEntries(
  Object.entries(rulesByLanguage).map(([language, pairs]) => [
    language,
    (pairs as [string, string[]][]).map(([ending, endings]) => [new RegExp(ending, 'u'), endings] as const),
  ]),
)
/** Languages that inflect every word of a name; the others only its last. */
const inflectsAll = new Set(['pl', 'cs'])

export const inflects = (language: string): boolean => (rules[language]?.length ?? 0) > 0

export function inflected(name: string, language: string, chance: Chance): string {
  const words = name.split(' ')
  return words
    .map((word, at) =>
      inflectsAll.has(language) || at === words.length - 1 ? inflectedWord(word, language, chance) : word,
    )
    .join(' ')
}

function inflectedWord(word: string, language: string, chance: Chance): string {
  for (const [ending, endings] of rules[language] ?? [])
    if (word.length > 2 && ending.test(word)) return word.replace(ending, chance.pick(endings))
  return word
}
