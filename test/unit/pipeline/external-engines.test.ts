// External engines: an answer without end is cut off and ends as a typed failure, and a converter gets nothing that acts.
import fc from 'fast-check'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { limits } from '../../../contract/limits.ts'
import { noRules } from '../../../core/redaction/rules.ts'
import { convertToPdf, renderHtml } from '../../../workers/compute/engines/gotenberg.ts'
import { analyze } from '../../../workers/compute/engines/presidio.ts'
import { extract } from '../../../workers/compute/engines/tika.ts'
import { passiveInput } from '../../../workers/compute/engines/passive-input.ts'
import { createPaperless } from '../../../workers/pipeline/engines/paperless.ts'
import { AnswerTooLarge, readBounded } from '../../../workers/shared/engines/answer-bounds.ts'
import { externalTransport } from '../../../workers/shared/engines/external.ts'

beforeEach(() => void vi.stubGlobal('scheduler', { wait: (ms: number) => new Promise((end) => setTimeout(end, ms)) }))

const MiB = 1024 * 1024

type Engine = Parameters<typeof externalTransport>[0]

/** Answers every path but health without end, in pieces of 1 MiB. */
function endless(): { readonly service: Engine; readonly sent: () => number; readonly isCancelled: () => boolean } {
  let sentBytes = 0
  let isCancelled = false
  const piece = new Uint8Array(MiB)
  const fetch = async (url: string): Promise<Response> => {
    if (/\/(?:health|version)$/.test(new URL(url).pathname)) return new Response('ok')
    return new Response(
      new ReadableStream({
        pull(controller) {
          sentBytes += piece.byteLength
          controller.enqueue(piece)
        },
        cancel() {
          isCancelled = true
        },
      }),
    )
  }
  return { service: { fetch } as Engine, sent: () => sentBytes, isCancelled: () => isCancelled }
}

describe('an answer without end', () => {
  const bytes = new TextEncoder().encode('text')
  const asked = { text: 'text', entities: ['PERSON'], names: [], rules: noRules, timeoutSeconds: 30 }
  const pdf = { documentId: '01M8GBBGNCK3629NTH1APM5S53', revision: 1, pdf: bytes, createdMs: 0 }
  const limit = { code: 'LIMIT_EXCEEDED', cause: 'document' }

  test.each([
    ['of Tika', limit, (t) => extract(t, { bytes, extension: null, timeoutSeconds: 30 })],
    ['of Gotenberg', limit, (t) => renderHtml(t, '<p>text</p>', 30)],
    ['of Presidio', { code: 'PRESIDIO_UNAVAILABLE', cause: 'engine' }, (t) => analyze(t, asked)],
    [
      'of Paperless',
      { code: 'PAPERLESS_UNAVAILABLE', cause: 'engine' },
      (t) => createPaperless(t, 'key').archive(pdf, false),
    ],
    [
      'of Paperless, downloading',
      { code: 'PAPERLESS_UNAVAILABLE', cause: 'engine' },
      (t) => createPaperless(t, 'key').download('1'),
    ],
  ] as const satisfies readonly (readonly [
    string,
    object,
    (t: ReturnType<typeof externalTransport>) => Promise<unknown>,
  ])[])('%s is cut off', async (_, failure, ask) => {
    const { service, sent, isCancelled } = endless()
    expect(await ask(externalTransport(service, '/health'))).toEqual({ ok: false, failure })
    expect(isCancelled()).toBe(true)
    expect(sent()).toBeLessThan(2 * limits.documentBytesMax + 8 * MiB)
  })

  test('is read up to its bound and no further, whatever length it declares', async () => {
    const of = (size: number, headers = {}): Response =>
      new Response(new Blob([new Uint8Array(size)]).stream(), { headers })
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 300_000 }),
        fc.integer({ min: 0, max: 300_000 }),
        async (size, max) => {
          const read = await readBounded(of(size), max).catch((error: unknown) => error)
          if (size <= max) expect((read as Uint8Array).byteLength).toBe(size)
          else expect(read).toBeInstanceOf(AnswerTooLarge)
        },
      ),
    )
    await expect(readBounded(of(10, { 'content-length': '1000' }), 100)).rejects.toBeInstanceOf(AnswerTooLarge)
  })
})

describe('what an external converter is sent', () => {
  const pageOf = (text: string, extension: string | null = 'html'): string => {
    const passive = passiveInput(new TextEncoder().encode(text), extension)
    expect(passive).toMatchObject({ isHtml: true, name: 'index.html' })
    return new TextDecoder().decode(passive!.bytes)
  }
  const bodyOf = (page: string): string => /<pre>([\s\S]*)<\/pre>$/.exec(page)![1]!

  test('has no markup left, whatever it was', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '</',
      '<script>',
      '</SCRIPT >',
      '<!--',
      '-->',
      '<img src="http://h/x">',
      'text',
      '&lt;script&gt;',
      '"',
      "'",
      '<iframe src="file:///etc/passwd">',
      '<svg onload=x>',
      '<![CDATA[',
      ']]>',
      '<style>@import "http://h"',
      '</style>',
      '\n',
      'é',
    )
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 30 }), (pieces) => {
        const text = `x${pieces.join('')}`
        expect(bodyOf(pageOf(text))).not.toMatch(/[<>]/)
      }),
      { numRuns: 2_000 },
    )
  })

  test('keeps the words, and none of scripts, styles and comments', () => {
    const page = bodyOf(
      pageOf(
        '<p>The quay <b>opens</b> at <img src=http://h/x onerror=run()>six &amp; closes.<script>var run</SCRIPT><!-- no --><style>p{}</style>',
      ),
    )
    expect(page.replaceAll(/\s+/g, ' ').trim()).toBe('The quay opens at six &amp; closes.')
  })

  test('office files go as they are, under an extension of their own kind; bytes that are neither do not go', () => {
    const zip = new Uint8Array([0x50, 0x4b, 3, 4, 9])
    expect(passiveInput(zip, 'xlsx')).toEqual({ bytes: zip, name: 'document.xlsx', isHtml: false })
    expect(passiveInput(zip, 'html')?.name).toBe('document.docx')
    expect(passiveInput(new Uint8Array([0, 1, 2]), 'odt')).toBeNull()
    expect(passiveInput(new Uint8Array(0), null)).toBeNull()
  })

  test('is linear in hostile text', () => {
    for (const piece of ['<', '<script', '</', '<!--', '<script></', '-->'])
      expect(timeOf(() => pageOf(piece.repeat(200_000)))).toBeLessThan(3_000)
  })

  test('a browser route for text, whatever it is called', async () => {
    const paths: string[] = []
    const fetch = async (url: string): Promise<Response> => {
      paths.push(new URL(url).pathname)
      return new Response('%PDF-1.7')
    }
    const transport = externalTransport({ fetch } as Engine, '/health')
    for (const [text, extension] of [
      ['<html><script>x</script>words', 'odt'],
      ['words', 'txt'],
    ] as const)
      await convertToPdf(transport, {
        bytes: new TextEncoder().encode(text),
        mediaType: 'application/octet-stream',
        extension,
        timeoutSeconds: 10,
      })
    expect(paths).toEqual(['/forms/chromium/convert/html', '/forms/chromium/convert/html'])
  })
})

function timeOf(work: () => void): number {
  const startedMs = performance.now()
  work()
  return performance.now() - startedMs
}
