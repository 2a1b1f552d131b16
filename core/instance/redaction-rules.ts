// What is wrong with the redaction rules of a configuration: lists that contradict, patterns that can't run, types that nobody finds.
import { limits } from '../../contract/limits.ts'
import { asciiJson, type RedactionRules } from '../../contract/redaction-rules.ts'
import { defaultEntities } from '../redaction/entity-groups.ts'
import { bounded, compile, defaultFlags, isAffordable } from '../redaction/safe-regex.ts'

/** Longest text that a pattern meets at once: a preview's. */
const textCharactersMax = limits.previewCharactersMax

/** One sentence that names the place under `documents.presidio` and what to do; never what stands there, which can be personal. */
export function explainRedactionRules({
  allowList,
  denyList,
  adHocRecognizers,
  thresholds,
}: RedactionRules): string | undefined {
  const size = asciiJson({ allowList, denyList, adHocRecognizers, thresholds }).length
  if (size > limits.redactionRulesCharactersMax)
    return `allowList and the other rules together have ${size} characters as JSON in ASCII, of ${limits.redactionRulesCharactersMax}; shorten the lists.`
  const allowed = new Set(allowList.map(folded))
  const both = denyList.findIndex((phrase) => allowed.has(folded(phrase)))
  if (both >= 0) return `denyList.${both}: it stands in allowList too; keep one of them.`
  return explainRecognisers(adHocRecognizers) ?? explainThresholds(thresholds, adHocRecognizers)
}

const folded = (phrase: string): string => phrase.trim().toLowerCase()

function explainRecognisers(recognisers: RedactionRules['adHocRecognizers']): string | undefined {
  for (const [at, { patterns = [], deny_list: denyList = [] }] of recognisers.entries()) {
    const place = `adHocRecognizers.${at}`
    if (patterns.length === 0 && denyList.length === 0) return `${place}: give it patterns or a deny_list.`
    for (const [which, { regex }] of patterns.entries()) {
      const reason = explainExpression(regex)
      if (reason !== undefined) return `${place}.patterns.${which}.regex: ${reason}`
    }
  }
  return undefined
}

function explainExpression(regex: string): string | undefined {
  const loops = bounded(regex)
  const isShort = loops === null || isAffordable({ cost: loops.cost, size: 0 }, textCharactersMax)
  const safe = isShort ? compile(regex, defaultFlags) : null
  if (isShort && safe === null)
    return 'it is no regular expression that can be read; lookaround and backreferences are not taken.'
  return safe !== null && isAffordable(safe, textCharactersMax)
    ? undefined
    : 'it can take too long on a long text; bound its repetitions, such as {1,12} instead of +.'
}

function explainThresholds(
  thresholds: RedactionRules['thresholds'],
  recognisers: RedactionRules['adHocRecognizers'],
): string | undefined {
  const known = new Set([...defaultEntities, ...recognisers.map((one) => one.supported_entity)])
  const unknown = Object.keys(thresholds).find((entity) => !known.has(entity))
  return unknown === undefined
    ? undefined
    : `thresholds.${unknown}: no recogniser of any group finds this type; see docs/redaction-quality.md.`
}
