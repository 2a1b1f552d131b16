// Grammar files: rules of alternatives, sections of templates, and plans of which sections make a text.
import { readFileSync } from 'node:fs'

export interface Alternative {
  readonly parts: readonly Part[]
  readonly weight: number
}

/** Text as it stands, or a slot to be filled. */
export type Part = { readonly text: string } | { readonly slot: string }

export interface Rule {
  readonly alternatives: readonly Alternative[]
  /** What an expansion is part of: a span of this label, if any. */
  readonly label: 'name' | 'entity' | null
}

export interface Plan {
  readonly name: string
  readonly weight: number
  /** Percent of the texts written in lower case. */
  readonly lowerPercent: number
  /** Each template in a line of its own. */
  readonly isByLine: boolean
  readonly steps: readonly { readonly section: string; readonly least: number; readonly most: number }[]
}

export interface Grammar {
  readonly rules: ReadonlyMap<string, Rule>
  readonly sections: ReadonlyMap<string, readonly Alternative[]>
  readonly plans: readonly Plan[]
}

const rulePattern = /^(\w+)(?::(name|entity))? = (.*)$/
const planPattern = /^> (\w+) ([\d.]+)(?: lower=(\d+))?( lines)?: (.*)$/

/** Reads files one behind the other; a later rule takes the place of one of the same name. */
export function readGrammar(...files: readonly (string | URL)[]): Grammar {
  const rules = new Map<string, Rule>()
  const sections = new Map<string, Alternative[]>()
  const plans: Plan[] = []
  for (const file of files) {
    let section: Alternative[] | null = null
    for (const line of readFileSync(file, 'utf8').split('\n')) {
      if (line === '' || line.startsWith('# ')) continue
      const plan = planPattern.exec(line)
      const rule = section === null ? rulePattern.exec(line) : null
      const heading = /^\[([\w ]+)\]$/.exec(line)
      if (plan !== null) plans.push(planOf(plan))
      else if (heading !== null) section = sectionOf(sections, heading[1] ?? '')
      else if (rule !== null) rules.set(rule[1] ?? '', ruleOf(rule))
      else if (section !== null) section.push(alternativeOf(line))
      else throw new Error(`${String(file)}: not a rule: ${line}`)
    }
  }
  return { rules, sections, plans }
}

function sectionOf(sections: Map<string, Alternative[]>, name: string): Alternative[] {
  const section = sections.get(name) ?? []
  sections.set(name, section)
  return section
}

function ruleOf([, , label, alternatives = '']: RegExpExecArray): Rule {
  return {
    alternatives: alternatives.split(' | ').map(alternativeOf),
    label: label === 'name' || label === 'entity' ? label : null,
  }
}

function planOf([, name = '', weight = '1', lower = '0', lines, steps = '']: RegExpExecArray): Plan {
  return {
    name,
    weight: Number(weight),
    lowerPercent: Number(lower),
    isByLine: lines !== undefined,
    steps: steps.split(', ').map((step) => {
      const [section = '', least = 1, most = 1] = step.split(/[ -]/)
      return { section, least: Number(least), most: Number(most) }
    }),
  }
}

/** `text with {slots} @3`: the weight behind the @ is 1 without. `~` stands for nothing. */
function alternativeOf(written: string): Alternative {
  const weight = / @([\d.]+)$/.exec(written)
  const text = weight === null ? written : written.slice(0, weight.index)
  const parts = (text === '~' ? '' : text)
    .replaceAll('\\s', ' ')
    .replaceAll('\\n', '\n')
    .replaceAll('\\t', '\t')
    .split(/(\{[^{}]+\})/)
    .filter((part) => part !== '')
    .map((part) => (/^\{.+\}$/.test(part) ? { slot: part.slice(1, -1) } : { text: part }))
  return { parts, weight: weight === null ? 1 : Number(weight[1]) }
}
