// No file name decides whether a file is taken: names of every script and of any bytes, as clients write them.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fileNames } from './file-names.ts'
import { filePart, rawForm, send, type RawPart } from './raw-form.ts'

const text = 'The heron waits.'
const fileHeader = (rest: string | Uint8Array): Buffer =>
  Buffer.concat([Buffer.from('Content-Disposition: form-data; '), Buffer.from(rest)])

async function fileNameOf(part: RawPart): Promise<string | null> {
  const { received, content } = await send(rawForm([part]))
  expect(received.ok ? 'taken' : received.refusal).toBe('taken')
  expect(content.toString()).toBe(text)
  return received.ok ? received.value.fileName : null
}
const named = (disposition: string | Uint8Array): Promise<string | null> =>
  fileNameOf({ header: [fileHeader(disposition)], content: text })

describe('a form of the platform', () => {
  test.each(fileNames)('%s', async (_, name) => {
    const form = new FormData()
    form.append('file', new File([text], name))
    const request = new Request('http://localhost/', { method: 'POST', body: form })
    const body = new Uint8Array(await request.arrayBuffer())
    const { received } = await send(body, { contentType: request.headers.get('content-type')! })
    const sent = name.replaceAll(/\r\n|\r|\n/g, '\r\n').slice(-1_000)
    // A line end is sent as CR LF, and a literal %22, %0D or %0A can't be told from an escape.
    expect(received.ok ? received.value.fileName?.replaceAll(/\r?\n/g, '\r\n') : received.refusal).toBe(sent)
  })
})

test.each(fileNames)('between quotes as it is: %s', async (_, name) => {
  expect(await fileNameOf(filePart(name))).not.toBe('')
})

test('escaped as older clients do, quotes and backslashes come out again', async () => {
  expect(await named('name="file"; filename="the \\"other\\" one.txt"')).toBe('the "other" one.txt')
  expect(await named('name="file"; filename="a\\\\b.txt"')).toBe('a\\b.txt')
  expect(await named('filename="odd\\"; name="file"')).toBe('odd\\')
  expect(await named('filename="a"b; c.txt"; name="file"')).toBe('a"b; c.txt')
  expect(await named('name=file; filename=plain.txt')).toBe('plain.txt')
  expect(await named('name="file"; filename="never closed.txt')).toBe('never closed.txt')
})

test('UTF-8, else Latin-1, and the extended form where it is well formed', async () => {
  expect(await named('name="file"; filename="Zürich.txt"')).toBe('Zürich.txt')
  expect(await named(Buffer.from('name="file"; filename="Zürich.txt"', 'latin1'))).toBe('Zürich.txt')
  expect(await named(`name="file"; filename="a.txt"; filename*=UTF-8''%C5%81%C3%B3d%C5%BA.txt`)).toBe('Łódź.txt')
  expect(await named(`name="file"; filename*=iso-8859-1'en'%FC.txt; filename="a.txt"`)).toBe('ü.txt')
  for (const broken of [`UTF-8''%C5`, `UTF-8''%`, `UTF-8''%ZZ`, 'UTF-8', `koi8-r''%C1`, `UTF-8''a b`, '""'])
    expect(await named(`name="file"; filename="a.txt"; filename*=${broken}`)).toBe('a.txt')
})

test('a part without a file name is a file by its own name', async () => {
  expect(await named('name="file"')).toBeNull()
  expect(await named('name="file"; filename=""')).toBeNull()
  expect(await named('name="file"; filename')).toBeNull()
})

test('any bytes for a name', async () => {
  const noEnd = fc.uint8Array({ maxLength: 300 }).filter((name) => !Buffer.from(name).includes('\r\n'))
  await fc.assert(
    fc.asyncProperty(noEnd, fc.boolean(), fc.boolean(), async (name, isQuoted, isFirst) => {
      const quote = isQuoted ? '"' : ''
      const file = Buffer.concat([Buffer.from(`filename=${quote}`), name, Buffer.from(quote)])
      const whole = isFirst
        ? Buffer.concat([file, Buffer.from('; name="file"')])
        : Buffer.concat([Buffer.from('name="file"; '), file])
      // An unquoted name may hold what begins another parameter; behind an open quote everything is the name.
      if (isFirst && (!isQuoted || Buffer.from(name).includes('"') || Buffer.from(name).includes('\\'))) return
      await named(whole)
    }),
    { numRuns: 2_000 },
  )
})

test('another name than the two is told', async () => {
  const part = { header: ['Content-Disposition: form-data; name="datei"'], content: text }
  const { received } = await send(rawForm([part]))
  expect(received).toMatchObject({
    ok: false,
    refusal: { code: 'VALIDATION_FAILED', detail: 'Parts are named file and metadata; one named "datei" was sent.' },
  })
})
