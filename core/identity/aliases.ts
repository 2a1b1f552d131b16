// Aliases: labels that stewards said mean one, and which of them a query names.
import { canonicalValue, isOfWords } from './canonical.ts'
import type { HiddenQuery } from '../memory/prepare.ts'
import type { Labeller } from './label.ts'

/** By label, all that mean the same, itself among them. */
export type AliasGroups = ReadonlyMap<string, readonly string[]>

/** Who means one with another means one with whoever that one means: chains and rings alike. */
export function groupAliases(pairs: readonly (readonly [one: string, other: string])[]): AliasGroups {
  const groups = new Map<string, string[]>()
  const groupOf = (label: string): string[] => groups.get(label) ?? [label]
  for (const [one, other] of pairs) {
    const [first, second] = [groupOf(one), groupOf(other)]
    const merged = first.includes(other) ? first : [...first, ...second]
    for (const label of merged) groups.set(label, merged)
  }
  return groups
}

const wordsMax = 128
const wordsOfName = 4
const wordsOfNumber = 6
/** Each costs an HMAC: some 3 µs. */
const candidatesMax = 1_024
/** Runs of words brought into the form of a type, of which decisions may name many. */
const formsMax = 4_096

const entityOf = (label: string): string => label.slice(0, label.lastIndexOf('_'))

/** Labels of the groups that the query's words come to, as a name or a number of one of their types. */
function labelsNamed(query: string, groups: AliasGroups, labelOf: Labeller): ReadonlySet<string> {
  const entities = new Set([...groups.keys()].map(entityOf))
  const words = query.split(/\s+/).filter((word) => word !== '')
  const tried = new Set<string>()
  let forms = 0
  const named = new Set<string>()
  const tryRun = (run: string, length: number): void => {
    for (const entity of entities) {
      if (isOfWords(entity) && length > wordsOfName) continue
      if (forms++ >= formsMax || tried.size >= candidatesMax) return
      const canonical = canonicalValue(entity, run)
      if (canonical === '' || tried.has(`${entity}\0${canonical}`)) continue
      tried.add(`${entity}\0${canonical}`)
      const label = `${entity}_${labelOf(entity, canonical)}`
      if (groups.has(label)) named.add(label)
    }
  }
  for (let from = 0; from < Math.min(words.length, wordsMax); from++)
    for (let length = 1; length <= wordsOfNumber && from + length <= words.length; length++)
      tryRun(
        words
          .slice(from, from + length)
          .join(' ')
          .replace(/^[("'«„“]+|[)"'»”.,;:?!]+$/g, ''),
        length,
      )
  return named
}

/** The query with the labels of all that mean the same as somebody whom it names. */
export function withAliases(
  { query, hidden }: { readonly query: string; readonly hidden: HiddenQuery },
  groups: AliasGroups,
  labelOf: Labeller,
): HiddenQuery {
  const named = new Set([...hidden.labels.map((label) => label.slice(1, -1)), ...labelsNamed(query, groups, labelOf)])
  const meant = [...named].flatMap((label) => groups.get(label) ?? [])
  return { ...hidden, labels: [...new Set([...hidden.labels, ...meant.map((label) => `<${label}>`)])] }
}
