// eval:redaction: answers of the command for every shape of a case, its summary, and how it ends where a line is bad.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { checkValue } from '../../../tools/eval-redaction/check-value.ts'
import { evaluate, readRun } from '../../../tools/eval-redaction/evaluate.ts'
import { createProgressBar } from '../../../tools/eval-redaction/progress-bar.ts'
import { embeddedAnalyzer, remoteAnalyzer, type AnalyzerOptions } from '../../../tools/eval-redaction/analyzer.ts'
import { readCase, type TextCase, type ValueCase } from '../../../tools/eval-redaction/read-case.ts'
import { createTally, scoreOf } from '../../../tools/eval-redaction/tally.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'eval-redaction-'))
afterAll(() => rmSync(folder, { recursive: true }))
let runs = 0

function filesFor(lines: readonly (object | string)[]) {
  const [cases, out] = [path.join(folder, `cases-${runs}.jsonl`), path.join(folder, `out-${runs++}.jsonl`)]
  writeFileSync(cases, lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'))
  return { out, args: ['--cases', cases, '--out', out] }
}

async function run(lines: readonly object[], more: readonly string[] = []) {
  const { out, args } = filesFor(lines)
  const summary = (await evaluate(readRun([...args, ...more]))).join('\n')
  const answers = readFileSync(out, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>)
  return { summary, answers }
} // oxfmt-ignore

const placesOf = (spans: unknown): string[] =>
  (spans as readonly [number, number, string, number][]).map(([start, end, type]) => `${start}-${end} ${type}`)

describe('eval:redaction', () => {
  it('answers texts in code points, under their own types, language and settings, and values by check digit', async () => {
    const { answers, summary } = await run([
      { id: 'a', text: '😀 pay 4111 1111 1111 1111', requested: ['CREDIT_CARD'], spans: [[6, 25, 'CREDIT_CARD', 1]], note: 7 },
      { text: '😀 mail ada@vorwerk.example today', lang: 'de' },
      { id: 3, text: 'ada@vorwerk.example', entities: [], config: { allow_list: ['ada@vorwerk.example'] } },
      { id: 4, text: 'ask Quarzhelm', requested: ['PERSON'], config: { deny_list: ['quarzhelm'] } },
      { id: 5, text: 'x', requested: ['NOBODY_FINDS_THIS'], spans: [] },
      { input: '02070803628', recognizer_file: 'pl_pesel', expected: true },
      { id: 'v', input: '02070803629', validator: 'PL_PESEL', expected: true },
    ]) // oxfmt-ignore
    expect(answers.map(({ id, line }) => [id, line])).toEqual([['a'], [2, 2], [3], [4], [5], [undefined, 6], ['v']].map(([id, line]) => [id, line])) // oxfmt-ignore
    expect(placesOf(answers[0]?.['spans'])).toEqual(['6-25 CREDIT_CARD'])
    expect(placesOf(answers[1]?.['spans'])).toContain('7-26 EMAIL_ADDRESS')
    expect(answers[2]?.['spans']).toEqual([])
    expect(placesOf(answers[3]?.['spans'])).toContain('4-13 PERSON')
    expect(answers.slice(4).map(({ spans, valid }) => spans ?? valid)).toEqual([[], true, false])
    expect(summary).toContain('2 of 2 cases that name types are exactly right')
    expect(summary).toContain('1 of 2 values are judged as expected')
    expect(summary).toContain('1 cases ask for types or a language that nobody serves')
  })

  it('ends with 2, the line and what to do next, and leaves no result', async () => {
    const { out, args } = filesFor([{ text: 'fine' }, '', '{"text": '])
    const script = path.resolve(import.meta.dirname, '../../../tools/eval-redaction.ts')
    const child = spawn(process.execPath, [script, ...args])
    let stderr = ''
    child.stderr.on('data', (part: Buffer) => (stderr += part.toString()))
    const [code] = (await once(child, 'close')) as [number]
    expect([code, existsSync(out)]).toEqual([2, false])
    expect(stderr).toMatch(/line 3 is not JSON\nCorrect the line/)
  })

  it.each([
    [['--cases', 'x'], '--cases and --out'],
    [['--cases', 'x', '--out', 'y', '--models', 'pii,nothing'], '--models does not know nothing'],
    [['--cases', 'x', '--out', 'y', '--threshold', '7'], '--threshold takes'],
    [['--cases', 'x', '--out', 'y', '--url', 'file:///x'], '--url takes'],
  ])('refuses %j', (args, why) => expect(() => readRun(args)).toThrow(why))

  it('asks a service, with the case’s language, and says which case it refused', async () => {
    const bodies: { readonly [name: string]: unknown }[] = []
    const server = createServer((request, response) => {
      let body = ''
      request.on('data', (part: Buffer) => (body += part.toString()))
      request.on('end', () => {
        bodies.push(JSON.parse(body) as Record<string, unknown>)
        const found = [{ entity_type: 'PERSON', start: 0, end: 3, score: 0.9 }]
        const isServed = bodies.at(-1)?.['language'] !== 'fi'
        response.statusCode = isServed ? 200 : 500
        response.end(JSON.stringify(isServed ? found : { error: 'No matching recognizers were found.' }))
      })
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/presidio/`
    const cases = [
      { text: 'Ada', lang: 'de', requested: ['PERSON'] },
      { text: 'Ada', lang: 'fi' },
    ]
    const { answers } = await run(cases, ['--url', url])
    server.close()
    expect(answers.map(({ spans }) => spans)).toEqual([[[0, 3, 'PERSON', 0.9]], []])
    expect(bodies[0]).toMatchObject({ language: 'de', entities: ['PERSON'], score_threshold: 0 })
    const gone = remoteAnalyzer(url, { models: ['pii'], threshold: null })(readCase('{"text": "Ada"}') as TextCase)
    await expect(gone).rejects.toMatchObject({
      message: expect.stringContaining(url),
      next: expect.stringContaining('--url'),
    })
  })
})

describe('readCase()', () => {
  it.each([
    ['{"text": ', 'is not JSON'],
    ['[]', 'is not a JSON object'],
    ['{"id": 1}', 'has neither "text" nor "input"'],
    ['{"text": 5}', 'is refused at /text'],
    ['{"text": "x", "requested": "PERSON"}', 'is refused at /requested'],
    ['{"input": "1"}', 'names no "validator"'],
  ])('%s', (line, fault) => expect(readCase(line)).toContain(fault))
})

describe('embeddedAnalyzer()', () => {
  const found = async (options: AnalyzerOptions): Promise<string> => {
    const asked = readCase(JSON.stringify({ text: 'On 12 March 2024 mail ada@example.com' })) as TextCase
    return placesOf(await embeddedAnalyzer(options)(asked)).join()
  }
  it('takes groups and a threshold of the caller', async () => {
    expect(await found({ models: ['pii'], threshold: null })).not.toContain('DATE_TIME')
    expect(await found({ models: ['medical'], threshold: null })).toContain('DATE_TIME')
    expect(await found({ models: ['medical'], threshold: 1 })).toBe('22-37 EMAIL_ADDRESS')
  })
})

describe('checkValue()', () => {
  it.each([
    ['PlPeselRecognizer', '02070803628', true],
    ['credit_card', '4111 1111 1111 1112', false],
    ['iban', 'GB82 WEST 1234 5698 7654 32', true],
    ['aba_routing', '021000021', true],
    ['in_pan', 'ABCPE1234F', null],
    ['no_such_thing', '1', null],
  ])('%s %s', (recogniser, input, valid) => expect(checkValue({ recogniser, input, isStrict: false })).toBe(valid))

  it('refuses what has the form alone where the case is strict', () => {
    const strict = readCase(
      '{"input": "ABCPE1234F", "recognizer": "InPanRecognizer", "config": {"strict_checksum": true}}',
    )
    expect(checkValue(strict as ValueCase)).toBe(false)
    expect(readCase('{"input": "1", "validator": "x", "check": "test_in_strict_mode_then"}')).toMatchObject({
      isStrict: true,
    })
  })
})

describe('createTally()', () => {
  it('counts every word once: found, missed or false', () => {
    const span = fc.tuple(fc.nat(40), fc.nat(40)).map(([a, b]) => [Math.min(a, b), Math.max(a, b), 'PERSON'] as const)
    const spans = fc.array(span, { maxLength: 4 })
    fc.assert(
      fc.property(fc.string({ maxLength: 40, unit: 'grapheme' }), spans, spans, (text, gold, found) => {
        const asked = readCase(JSON.stringify({ text, spans: gold }))
        if (typeof asked === 'string' || asked.kind !== 'text') throw new Error('no case')
        const tally = createTally()
        tally.addText(asked, found.map(([start, end, type]) => [start, end, type, 1]))
        const points = Array.from(text)
        const starts = points.flatMap((one, at) => (/[\p{L}\p{N}_]/u.test(one) && !/[\p{L}\p{N}_]/u.test(points[at - 1] ?? ' ') ? [at] : []))
        const isIn = (list: typeof gold, at: number): boolean => list.some(([start, end]) => start <= at && at < end)
        const hit = starts.filter((at) => isIn(gold, at) && isIn(found, at)).length
        const extra = starts.filter((at) => !isIn(gold, at) && isIn(found, at)).length
        const missed = starts.filter((at) => isIn(gold, at) && !isIn(found, at)).length
        const { precision, recall } = scoreOf({ hit, extra, missed })
        const line = tally.summary().find((one) => one.includes('by words'))
        expect(line).toContain(`precision ${precision.toFixed(4)}  recall ${recall.toFixed(4)}`)
      }),
    )
  }) // oxfmt-ignore
})

describe('createProgressBar()', () => {
  it('draws one line on a terminal, and no control characters elsewhere', async () => {
    const written: string[] = []
    const bar = createProgressBar({ isTTY: true, write: (text: string) => written.push(text) })
    await new Promise((resolve) => setTimeout(resolve, 120))
    bar.tell(0.5, 7)
    bar.end()
    expect(written[0]).toMatch(/^\r█{15}░{15} {2}50 % · 7 cases/)
    expect(written.at(-1)).toBe('\r\u001b[K')
  })
})
