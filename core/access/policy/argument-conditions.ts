// Conditions on what a tool is called with: by place, through lists to each item. What can't be compared never helps whoever sent it.
import type { ArgumentCondition } from '../../../contract/policy.ts'
import type { AccessRequest } from '../access-request.ts'

export type Holds = (asked: AccessRequest) => boolean

/** `unclear`: it is there, and of another kind than the condition is about. */
type Verdict = 'yes' | 'no' | 'unclear'
type Judge = (value: unknown) => Verdict

type Places = { readonly [path: string]: ArgumentCondition }

/** Where they grant, every value has to be as it should; where they keep back, one is enough that is, or that nobody can tell. */
export function compileArguments(places: Places, grants: boolean): Holds {
  const all = Object.entries(places).map(([path, condition]) => ({ steps: path.split('.'), judge: judgeOf(condition) }))
  const isMet = (args: object, { steps, judge }: (typeof all)[number]): boolean => {
    const verdicts = valuesAt(args, steps).map(judge)
    return grants ? verdicts.length > 0 && verdicts.every((one) => one === 'yes') : verdicts.some((one) => one !== 'no')
  }
  return ({ arguments: args }) => (args === undefined ? grants : all.every((place) => isMet(args, place)))
}

/** What is not there, and null, is no value. */
function valuesAt(value: unknown, steps: readonly string[]): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap((item) => valuesAt(item, steps))
  const [step, ...rest] = steps
  if (step === undefined) return value === undefined || value === null ? [] : [value]
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return []
  return valuesAt((value as { readonly [name: string]: unknown })[step], rest)
}

function judgeOf(condition: ArgumentCondition): Judge {
  if (typeof condition !== 'object') return equalTo([condition])
  if ('oneOf' in condition) return equalTo(condition.oneOf)
  if ('prefix' in condition)
    return (value) => (typeof value === 'string' ? toVerdict(value.startsWith(condition.prefix)) : 'unclear')
  const { min = -Infinity, max = Infinity } = condition
  return (value) => (typeof value === 'number' ? toVerdict(min <= value && value <= max) : 'unclear')
}

const toVerdict = (isMet: boolean): Verdict => (isMet ? 'yes' : 'no')

function equalTo(wanted: readonly unknown[]): Judge {
  const kinds = new Set(wanted.map((one) => typeof one))
  return (value) => (kinds.has(typeof value) ? toVerdict(wanted.includes(value)) : 'unclear')
}
