// Recorded REST cases of Presidio: how they are replayed, and when an answer is one of the recorded ones.
import { sharedFile, type EngineUnderTest } from './engine-under-test.ts'

type Call = readonly [route: string, argument: unknown]

export interface PresidioCase {
  readonly test: string
  readonly calls: readonly Call[]
  readonly status: readonly string[]
  readonly expected: unknown
  /** What the released packages answer where it differs from the test's expectation. */
  readonly real?: unknown
}

/** Cases with one complete request. */
export function replayableCases(): readonly PresidioCase[] {
  const file = sharedFile('redaction/rest-contract.jsonl')
  if (file === null) return []
  const all = new TextDecoder()
    .decode(file)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as PresidioCase)
  return all.filter(({ calls }) => calls.length === 1 && (calls[0]![1] !== null || calls[0]![0] === 'anonymizers'))
}

export async function replay(baseUrl: string, [route, argument]: Call): Promise<{ status: number; body: unknown }> {
  const response = await send(baseUrl, route, argument)
  return { status: response.status, body: await response.json() }
}

async function send(baseUrl: string, route: string, argument: unknown): Promise<Response> {
  if (route === 'anonymizers') return await fetch(`${baseUrl}/anonymizers`)
  if (route === 'analyzer_supported_entities') return await fetch(`${baseUrl}/supportedentities?${String(argument)}`)
  return await fetch(`${baseUrl}/${route}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof argument === 'string' ? argument : JSON.stringify(argument),
  })
}

export function expectedStatus(one: PresidioCase): number {
  return Number(/== (\d+)/.exec(one.status[0] ?? '')?.[1] ?? 200)
}

/** Recorded answers; none where the test looked at the status alone. */
export const recordedAnswers = (one: PresidioCase): unknown[] =>
  [one.expected, one.real].filter((answer) => answer !== undefined && answer !== null)

/**
 * Whether an answer is a recorded one. Lists of names may hold more; findings may come in any order, with a score within
 * 0.01; an explanation is compared in the fields that were recorded. There the embedded engine names its own recognizers.
 */
export function isSameAnswer(answer: unknown, recorded: unknown, engine: EngineUnderTest): boolean {
  if (Array.isArray(recorded) && recorded.every((item) => typeof item === 'string')) {
    if (!Array.isArray(answer)) return false
    if (recorded.length > 0) return recorded.every((name) => answer.includes(name))
  }
  const compared = engine.isEmbedded ? withoutNames(recorded) : recorded
  return isEqual(sorted(answer), sorted(compared))
}

const namesOfRecognizers = new Set(['recognizer', 'pattern_name', 'pattern', 'textual_explanation'])

function withoutNames(recorded: unknown): unknown {
  const replacer = (name: string, value: unknown): unknown => (namesOfRecognizers.has(name) ? null : value)
  return JSON.parse(JSON.stringify(recorded, replacer))
}

function isEqual(answer: unknown, recorded: unknown): boolean {
  if (recorded === null) return true
  if (typeof recorded === 'number' && typeof answer === 'number') return Math.abs(recorded - answer) < 0.01
  if (Array.isArray(recorded)) {
    return (
      Array.isArray(answer) &&
      answer.length === recorded.length &&
      recorded.every((item, at) => isEqual(answer[at], item))
    )
  }
  if (typeof recorded !== 'object') return answer === recorded
  if (typeof answer !== 'object' || answer === null) return false
  const fields = answer as { readonly [name: string]: unknown }
  return Object.entries(recorded).every(([name, value]) => isEqual(fields[name], value))
}

function sorted(value: unknown): unknown {
  if (!Array.isArray(value)) return value
  const items: unknown[] = value.map(sorted)
  return items.toSorted((a, b) => keyOf(a).localeCompare(keyOf(b)))
}

function keyOf(item: unknown): string {
  const { start, end, entity_type } = (item ?? {}) as { start?: number; end?: number; entity_type?: string }
  return `${String(start ?? '').padStart(8)} ${String(end ?? '').padStart(8)} ${entity_type ?? ''}`
}
