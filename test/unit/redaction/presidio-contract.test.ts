// presidioRoutes: replays recorded REST cases of Presidio; each passes with the test's expectation or the recorded real answer.
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { presidioRoutes } from '../../../workers/engines/presidio/routes.ts'
import { openTagger } from '../../../tools/tagger/open-tagger.ts'

interface Case {
  readonly test: string
  readonly calls: readonly (readonly [string, unknown])[]
  readonly status: readonly string[]
  readonly expected: unknown
  readonly real?: unknown
}

const file = path.resolve(import.meta.dirname, '../../../../shared/data/redaction/rest-contract.jsonl')
const present = existsSync(file)
if (!present) console.log('skipped: rest-contract.jsonl is not there')
const cases = present
  ? readFileSync(file, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Case)
  : []
const lists = new Set(['anonymizers', 'deanonymizers'])
const replayable = cases.filter(({ calls }) => calls.length === 1 && (calls[0]?.[1] !== null || lists.has(calls[0][0])))

async function replay([path, body]: readonly [string, unknown]): Promise<Response> {
  const app = presidioRoutes(openTagger)
  if (path === 'analyzer_supported_entities') return await app.request(`/supportedentities?${String(body)}`)
  if (lists.has(path)) return await app.request(`/${path}`)
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return await app.request(`/${path}`, { method: 'POST', body: text })
}

/** Which recogniser explains a finding is our own matter; that one does is not. */
function comparable(value: unknown): unknown {
  if (Array.isArray(value)) {
    const made = value.map(comparable)
    return made.every((one) => typeof one === 'string') ? new Set(made) : made
  }
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, one]) => [
    key,
    key === 'analysis_explanation' ? one !== null : key === 'score' ? Math.round(Number(one) * 1e6) : comparable(one),
  ])
  return Object.fromEntries(entries)
}

const includes = (whole: unknown, part: unknown): boolean =>
  whole instanceof Set && part instanceof Set ? [...part].every((one) => whole.has(one)) : false

describe('presidioRoutes', () => {
  it.skipIf(!present)('replays 39 recorded cases', () => {
    expect(replayable.length).toBe(39)
  })
  it.each(replayable.map((one) => [one.test, one] as const))('answers %s', async (_, one) => {
    const [call] = one.calls
    if (call === undefined) return
    const response = await replay(call)
    const status = Number(/\d{3}/.exec(one.status[0] ?? '200')?.[0] ?? 200)
    expect(response.status).toBe(status)
    const body = comparable(await response.json())
    if (one.expected === null) return
    const answers = [one.expected, one.real].filter((answer) => answer !== undefined).map(comparable)
    const matches = answers.some((answer) => {
      try {
        expect(body).toEqual(answer)
        return true
      } catch {
        return lists.has(call[0]) && includes(body, answer)
      }
    })
    if (!matches) expect(body).toEqual(answers.at(-1))
  })
})
