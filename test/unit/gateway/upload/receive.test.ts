// A multipart body is split by bytes however it arrives; what is not a form of one file and its metadata is refused.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { filePart, rawForm, send, type RawPart } from './raw-form.ts'

const metadataPart = (json: string | Uint8Array): RawPart => ({
  header: ['Content-Disposition: form-data; name="metadata"'],
  content: json,
})
const encoded = (encoding: string, content: string | Uint8Array): RawPart => ({
  ...filePart('a.txt', content),
  header: [...filePart('a.txt').header, `Content-Transfer-Encoding: ${encoding}`],
})
const refusalOf = async (parts: readonly RawPart[]): Promise<string> => {
  const { received } = await send(rawForm(parts))
  return received.ok ? 'taken' : `${received.refusal.code}: ${received.refusal.detail}`
}

test('the same bytes come out, in whatever pieces they come and however much they look like a boundary', async () => {
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc
      .constantFrom('\r', '\n', '\r\n', '--', '\r\n--', '\r\n--x-bound', '\r\n--x-boundar', '\r\n--x-boundary.')
      .map((of) => Buffer.from(of)),
  )
  const content = fc
    .array(piece, { minLength: 1, maxLength: 12 })
    .map((pieces) => Buffer.concat(pieces))
    // Pieces may come to the boundary itself, which no sender may choose.
    .filter((whole) => whole.length > 0 && !/--x-boundary(?:[ \t]*(?:\r\n|$)|--)/.test(whole.toString('latin1')))
  await fc.assert(
    fc.asyncProperty(content, fc.integer({ min: 1, max: 90 }), fc.boolean(), async (bytes, pieceBytes, isAfter) => {
      const parts = [filePart('a.txt', bytes), metadataPart('{"tags":["x"]}')]
      const { received, content: taken } = await send(rawForm(isAfter ? parts : parts.toReversed()), { pieceBytes })
      expect(received).toMatchObject({ ok: true, value: { sizeBytes: bytes.length, field: { tags: ['x'] } } })
      expect(taken.equals(bytes)).toBe(true)
    }),
    { numRuns: 1_000 },
  )
})

test('any bytes at all end as a value', async () => {
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 60 }),
    fc
      .constantFrom(
        '--x-boundary',
        '--x-boundary--',
        '\r\n',
        '\r\n\r\n',
        'Content-Disposition: form-data; name="file"',
        ' ',
        ':',
      )
      .map((of) => Buffer.from(of)),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(piece, { maxLength: 20 }),
      fc.integer({ min: 1, max: 70 }),
      async (pieces, pieceBytes) => {
        const { received } = await send(Buffer.concat(pieces), { pieceBytes })
        expect(typeof received.ok).toBe('boolean')
      },
    ),
    { numRuns: 3_000 },
  )
})

test('preamble, epilogue and blanks behind a boundary are passed over', async () => {
  const form = rawForm([filePart('a.txt', 'text')])
    .toString()
    .replace('--x-boundary\r\n', '--x-boundary \t\r\n')
  const { received, content } = await send(Buffer.from(`This is a form.\r\n${form}and an end`))
  expect([received.ok, content.toString()]).toEqual([true, 'text'])
})

test('a file is what it says; an empty one is refused with a reason of its own', async () => {
  expect(await refusalOf([filePart('a.txt', '')])).toBe('EMPTY_FILE: The part named file has no bytes.')
  expect(await refusalOf([encoded('base64', '\r\n')])).toMatch(/^EMPTY_FILE/)
  expect(await refusalOf([metadataPart('{}')])).toBe('VALIDATION_FAILED: The part named file is missing.')
  expect(await refusalOf([filePart('a', 'x'), filePart('b', 'y')])).toBe('VALIDATION_FAILED: Send one part named file.')
  expect(await refusalOf([filePart('a', 'x'), metadataPart('{}'), metadataPart('{}')])).toMatch(
    /Send one part named metadata/,
  )
  expect(await refusalOf([filePart('a', Buffer.alloc(1_000_001, 'x'))])).toMatch(/^PAYLOAD_TOO_LARGE/)
  expect(await refusalOf([filePart('a', 'x'), metadataPart(`"${'x'.repeat(17_000)}"`)])).toMatch(
    /^PAYLOAD_TOO_LARGE: The metadata/,
  )
  expect(await refusalOf([filePart('a', 'x'), metadataPart(Buffer.from([0x22, 0xff, 0x22]))])).toMatch(/not UTF-8/)
  expect(await refusalOf([filePart('x'.repeat(70_000), 'x')])).toMatch(/^PAYLOAD_TOO_LARGE: The header of a part/)
  expect(await refusalOf(Array.from({ length: 21 }, () => ({ ...metadataPart('{}') })))).toMatch(
    /Send one part named metadata/,
  )
  expect(await refusalOf([{ header: [], content: 'x' }])).toMatch(/one without a name/)
})

test('a body that breaks off is refused, at every byte', async () => {
  const whole = rawForm([filePart('a.txt', 'some text'), metadataPart('{}')])
  const end = whole.length - '\r\n'.length
  for (let at = 0; at < end; at++) expect((await send(whole.subarray(0, at))).received.ok).toBe(false)
  expect((await send(whole.subarray(0, end))).received.ok).toBe(true)
})

test('base64 is decoded, other encodings and damaged ones are refused', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ minLength: 1, maxLength: 400 }),
      fc.integer({ min: 1, max: 90 }),
      async (bytes, pieceBytes) => {
        const lines = Buffer.from(bytes)
          .toString('base64')
          .replaceAll(/.{1,76}/g, '$&\r\n')
        const { received, content } = await send(rawForm([encoded('Base64', lines)]), { pieceBytes })
        expect(received).toMatchObject({ ok: true, value: { sizeBytes: bytes.length } })
        expect(content.equals(bytes)).toBe(true)
      },
    ),
  )
  for (const plain of ['binary', '8bit', '7BIT', '']) expect(await refusalOf([encoded(plain, 'text')])).toBe('taken')
  for (const damaged of ['YWJ', 'YW=j', 'YWJj!', 'YQ==YQ==', '='])
    expect(await refusalOf([encoded('base64', damaged)])).toMatch(/base64, and is not that/)
  expect(await refusalOf([encoded('quoted-printable', 'a=20b')])).toMatch(/^UNSUPPORTED_MEDIA_TYPE/)
})

test('a compressed body, another type and a boundary that can not be read are refused', async () => {
  const form = rawForm([filePart('a.txt', 'text')])
  const refused = async (options: Parameters<typeof send>[1]): Promise<string> => {
    const { received } = await send(form, options)
    return received.ok ? 'taken' : received.refusal.code
  }
  expect(await refused({ headers: { 'content-encoding': 'gzip' } })).toBe('UNSUPPORTED_MEDIA_TYPE')
  expect(await refused({ contentType: 'application/json' })).toBe('UNSUPPORTED_MEDIA_TYPE')
  expect(await refused({ contentType: 'multipart/form-data; charset=utf-8' })).toBe('VALIDATION_FAILED')
  expect(await refused({ contentType: `multipart/form-data; boundary=${'x'.repeat(300)}` })).toBe('VALIDATION_FAILED')
  expect(await refused({ contentType: 'Multipart/Form-Data; charset=utf-8; BOUNDARY="x-boundary"' })).toBe('taken')
  expect(await refused({ contentType: 'multipart/form-data; boundary=other' })).toBe('VALIDATION_FAILED')
})
