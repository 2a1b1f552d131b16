// Rules: what an instance, or a preview, adds to the recognisers, as a request of the analyzer's dialect and as what stays of its answer.
import type { Span } from '../../contract/redaction.ts'
import type { RedactionRules } from '../../contract/redaction-rules.ts'
import type { ConfiguredOperators, Operators } from '../../contract/operators.ts'
import { operatorsOf } from '../identity/operators.ts'
import { scoreThresholdDefault } from './score-threshold.ts'
import { entitiesOfModels } from './entity-groups.ts'

export const noRules: RedactionRules = { allowList: [], denyList: [], adHocRecognizers: [], thresholds: {} }

/** What stands where a text of the deny list stood. */
export const deniedEntity = 'GENERIC_PII'
export const denyListName = 'deny list'
export const namesName = 'names of this document'

/** Groups and rules as one configuration. */
export interface RedactionSettings {
  readonly models: readonly string[]
  readonly rules: RedactionRules
  readonly operators: Operators
}

/** A configuration's `documents.presidio`, in what is read of it here. */
export interface ConfiguredRedaction extends RedactionRules {
  readonly models: readonly string[]
  readonly operators: ConfiguredOperators
  readonly tenants: {
    readonly [tenantId: string]: RedactionRules & {
      readonly models?: readonly string[] | undefined
      readonly operators?: ConfiguredOperators | undefined
    }
  }
}

/**
 * The settings of a tenant: the instance's lists and its own, its own thresholds, groups and operators before the instance's. Null is
 * the class of a document that has none; where nobody told of one, it may be any.
 */
export function redactionSettings(
  configured: ConfiguredRedaction,
  tenantId: string,
  classification: string | null | undefined,
): RedactionSettings {
  const { models, allowList, denyList, adHocRecognizers, thresholds, tenants } = configured
  const own = Object.hasOwn(tenants, tenantId) ? tenants[tenantId] : undefined
  const operators = operatorsOf(own?.operators ?? configured.operators, classification)
  if (own === undefined) return { models, operators, rules: { allowList, denyList, adHocRecognizers, thresholds } }
  const rules = {
    allowList: [...new Set([...allowList, ...own.allowList])],
    denyList: [...new Set([...denyList, ...own.denyList])],
    adHocRecognizers: [...adHocRecognizers, ...own.adHocRecognizers],
    thresholds: { ...thresholds, ...own.thresholds },
  }
  return { models: own.models ?? models, operators, rules }
}

/** Entity types that are looked for. */
export function askedEntities({ models, rules }: RedactionSettings): string[] {
  const own = rules.adHocRecognizers.map((one) => one.supported_entity)
  return [...new Set([...entitiesOfModels(models), ...own, ...(rules.denyList.length > 0 ? [deniedEntity] : [])])]
}

/** The same settings always come to the same text, another setting to another. */
export function settingsText({ models, rules, operators }: RedactionSettings): string {
  const { allowList, denyList, adHocRecognizers, thresholds } = rules
  return JSON.stringify([
    models.toSorted(),
    allowList.toSorted(),
    denyList.toSorted(),
    adHocRecognizers,
    sorted(thresholds),
    [operators.default, sorted(operators.byEntity), ...(operators.atMost === undefined ? [] : [operators.atMost])],
  ])
}

const sorted = (values: { readonly [name: string]: unknown }): readonly unknown[] =>
  Object.entries(values).toSorted(([a], [b]) => (a < b ? -1 : 1))

/** What POST /analyze is asked, but for the text. `names`: words that are personal wherever they stand in this document. */
export function analyzerRequest(asked: {
  readonly entities: readonly string[]
  readonly names: readonly string[]
  readonly rules: RedactionRules
}): { readonly [field: string]: unknown } {
  const { entities, rules } = asked
  const names = [...new Set(asked.names)]
  const adHoc = [
    ...(names.length === 0 ? [] : [denying(namesName, 'PERSON', names)]),
    ...(rules.denyList.length === 0 ? [] : [denying(denyListName, deniedEntity, rules.denyList)]),
    ...rules.adHocRecognizers,
  ]
  const floor = loweredFloor(rules)
  return {
    language: 'en',
    entities: [...new Set([...entities, ...adHoc.map((one) => one.supported_entity)])],
    ...(adHoc.length === 0 ? {} : { ad_hoc_recognizers: adHoc }),
    ...(floor === null ? {} : { score_threshold: floor }),
  }
}

const denying = (name: string, entity: string, entries: readonly string[]) => ({
  name,
  supported_language: 'en',
  supported_entity: entity,
  deny_list: entries,
})

/** A threshold below the product's own lets everything above it through; keepByRules then judges type by type. */
function loweredFloor({ thresholds, adHocRecognizers }: RedactionRules): number | null {
  const lowered = Object.values(thresholds).filter((score) => score < scoreThresholdDefault)
  if (lowered.length === 0) return null
  const own = adHocRecognizers.flatMap((one) => (one.patterns ?? []).map(({ score }) => score))
  return Math.min(...lowered, ...own)
}

/** What of an analyzer's findings is one by the rules. `floor` holds for types without a threshold of their own. */
export function keepByRules(text: string, spans: readonly Span[], { rules, floor }: Judging): readonly Span[] {
  const { allowList, thresholds, adHocRecognizers } = rules
  if (allowList.length === 0 && Object.keys(thresholds).length === 0) return spans
  const allowed = new Set(allowList)
  const own = new Set(adHocRecognizers.map((one) => one.supported_entity))
  const floorOf = (entity: string): number =>
    (Object.hasOwn(thresholds, entity) ? thresholds[entity] : undefined) ?? (own.has(entity) ? 0 : floor)
  const isKept = outside(spans.filter(({ start, end }) => allowed.has(text.slice(start, end))))
  return spans.filter((span) => span.score >= floorOf(span.entity) && isKept(span))
}

/** Whether a span lies in none of some places: a host name inside an allowed mail address stays with it. */
function outside(places: readonly Span[]): (span: Span) => boolean {
  const starts: number[] = []
  const ends: number[] = []
  for (const { start, end } of places.toSorted((a, b) => a.start - b.start)) {
    starts.push(start)
    ends.push(Math.max(end, ends.at(-1) ?? 0))
  }
  return ({ start, end }) => {
    let [low, high] = [0, starts.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (starts[middle]! <= start) low = middle + 1
      else high = middle
    }
    // The furthest end of what begins no later.
    return low === 0 || ends[low - 1]! < end
  }
}

interface Judging {
  readonly rules: RedactionRules
  readonly floor: number
}
