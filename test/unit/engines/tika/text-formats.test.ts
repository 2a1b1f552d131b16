// RTF, HTML, mail, XML and plain text: character sets, hidden channels, and what each is recognised by.
import { describe, expect, it } from 'vitest'
import { detect } from '../../../../workers/engines/tika/detect.ts'
import { shownText } from '../../../../core/redaction/shown-text.ts'
import { container, extract, outcome, zip } from './extraction.ts'

const latin = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0))

const rtf = (body: string): Uint8Array =>
  latin(`{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Arial;}{\\f1\\fcharset204 A;}{\\f2\\fcharset128 B;}}${body}}`)

describe('extractRtf', () => {
  it('decodes Unicode with its fallback skipped, code pages by font, and pairs of bytes', async () => {
    const { text } = await container(
      rtf("N\\u250 ?\\'f1ez {\\f1 \\'cf\\'f0} {\\f2 \\'83\\'5c}\\par {\\uc2\\u26085 ab}x\\u-10179?\\u-8704?"),
    )
    expect(text).toBe('Núñez Пр ソ\n日x😀')
  })

  it('keeps hidden and deleted text, notes and headers, drops styles, pictures and field codes', async () => {
    const { text } = await container(
      rtf(
        '{\\stylesheet{\\s1 Style;}}{\\header head\\par}a{\\v hidden}{\\deleted gone}{\\footnote note}b' +
          '{\\field{\\*\\fldinst HYPERLINK "x"}{\\fldrslt link}}{\\pict 0102}{\\*\\unknown no}\\par',
      ),
    )
    expect(shownText(text).split('\n').toSorted()).toEqual(['ahiddenblink', 'gone', 'head', 'note'])
  })

  it('puts cells behind tabs and gives the information group', async () => {
    const found = await container(rtf('{\\info{\\title T}{\\author Jane Doe}}a\\cell b\\cell\\row'))
    expect(found.text).toBe('T\na\tb')
    expect(found.metadata).toEqual({ 'dc:title': 'T', 'dc:creator': 'Jane Doe' })
  })

  it('takes out a file that was dropped into it', async () => {
    const file = latin('card.txt\0C:\\card.txt\0')
    const content = latin('card 4111111111111111')
    const native = [2, 0, ...file, 0, 0, 3, 0, 0, 0, 0, 0, content.length, 0, 0, 0, ...content]
    const name = [8, 0, 0, 0, ...latin('Package\0')]
    const object = [1, 5, 0, 0, 2, 0, 0, 0, ...name, 0, 0, 0, 0, 0, 0, 0, 0, native.length, 0, 0, 0, ...native]
    const hex = Buffer.from(object).toString('hex')
    const found = await extract(rtf(`a{\\object{\\*\\objdata ${hex.slice(0, 20)}\n${hex.slice(20)}}{\\result b}}`))
    expect(found.ok ? found.value.map(({ text, path }) => [text, path]) : []).toEqual([
      ['ab', undefined],
      ['card 4111111111111111', '/card.txt'],
    ])
  })

  it('skips binary bytes and refuses groups nested without end', async () => {
    expect((await container(rtf('a{\\pict\\bin4 }}}}b}c'))).text).toBe('ac')
    expect(await outcome(latin(`{\\rtf1 ${'{'.repeat(5_000)}`))).toBe('LIMIT_EXCEEDED')
  })
})

describe('extractHtml', () => {
  it('gives text, descriptions, comments, values and meta tags, and no script or style', async () => {
    const found = await container(
      '<!doctype html><html><head><title>T</title><meta name="author" content="Jane"><style>p{}</style></head><body>' +
        '<p>536-<b>90</b>-4399<!-- comment --></p><script>var no</script><img alt="picture" title="tip">' +
        '<input value="typed"><div style="display:none">hidden</div>a<br>b &amp; c<table><tr><td>x<td>y</table>',
    )
    expect(found.text.split('\n')).toEqual([
      'T',
      '536-90-4399',
      'comment',
      'picture',
      'tip',
      'typed',
      'hidden',
      'a',
      'b & c',
      'x\ty',
    ])
    expect(found.metadata).toEqual({ 'dc:title': 'T', 'dc:creator': 'Jane' })
  })

  it('keeps an address in angle brackets as text', async () => {
    const found = await container('<html><body><p>Jane Doe <jane.doe@example.com>, phone</p></body></html>')
    expect(found.text).toBe('Jane Doe <jane.doe@example.com>, phone')
  })

  it('follows the declared character set', async () => {
    const { text } = await container(latin('<html><meta charset="iso-8859-2"><p>\xb1</p></html>'))
    expect(text).toBe('ą')
  })
})

const mail = (type: string, body: string): string =>
  `From: Jane Doe <jane@example.com>\r\nTo: ops@example.org\r\nCc: "Doe, J." <j@x.org>\r\nSubject: =?utf-8?B?w5xiZXI=?=\r\nMIME-Version: 1.0\r\nContent-Type: ${type}\r\n\r\n${body}`

describe('extractEml', () => {
  it('gives the subject and both bodies, and people as metadata only, each line once', async () => {
    const found = await container(
      mail(
        'multipart/alternative; boundary=b',
        '--b\r\nContent-Type: text/plain\r\n\r\nsame line\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>same line</p><p>only here</p>\r\n--b--',
      ),
    )
    expect(found.text.split('\n')).toEqual(['Über', 'same line', 'only here'])
    expect(found.metadata['Message-From']).toEqual(['Jane Doe <jane@example.com>'])
  })

  it('takes attachments apart, mails within mails among them', async () => {
    const inner = mail('text/plain', 'inner text')
    const file = mail(
      'multipart/mixed; boundary=b',
      `--b\r\nContent-Type: message/rfc822\r\n\r\n${inner}\r\n--b\r\nContent-Type: text/csv; name=a.csv\r\n\r\nx,y\r\n--b--`,
    )
    const found = await extract(file)
    const texts = found.ok ? found.value.map(({ mediaType, text }) => [mediaType, text.split('\n').at(-1)]) : []
    expect(texts.slice(1)).toEqual([
      ['message/rfc822', 'inner text'],
      ['text/csv', 'x\ty'],
    ])
  })
})

describe('plain text and XML', () => {
  it.each([
    ['UTF-8', new TextEncoder().encode('Müller')],
    ['windows-1252', latin('M\xfcller')],
    ['UTF-16 with a mark', latin('\xff\xfeM\0\xfc\0l\0l\0e\0r\0')],
    ['UTF-16 without one', latin('M\0\xfc\0l\0l\0e\0r\0')],
  ])('extractPlain decodes %s', async (_name, bytes) => {
    expect((await container(bytes)).text).toBe('Müller')
  })

  it('extractXml reads text and attributes, ignores an external document type, refuses entities', async () => {
    const external = '<!DOCTYPE r SYSTEM "file:///etc/passwd">'
    expect((await container(`<?xml version="1.0"?>${external}<r a="b">c<d>e</d></r>`)).text).toBe('b\nc\ne')
    const entities = '<!DOCTYPE r [<!ENTITY a "x"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
    expect(await outcome(`<?xml version="1.0"?>${entities}<r>&a;&b;</r>`)).toBe('LIMIT_EXCEEDED')
    expect(await outcome('<?xml version="1.0"?><r><s></r>')).toBe('DOCUMENT_DAMAGED')
    expect(await outcome(`<?xml version="1.0"?>${'<a>'.repeat(300)}`)).toBe('LIMIT_EXCEEDED')
  })
})

describe('detect', () => {
  it.each([
    [
      'HTML under the name of a PDF',
      '<html><p>x</p></html>',
      { fileName: 'a.pdf', mediaType: 'application/pdf' },
      'text/html',
    ],
    ['HTML after comments', `${'<!-- -->'.repeat(2_000)}<html>`, {}, 'text/html'],
    ['comments that end in nothing', `${'<!---->'.repeat(2_000)}x`, {}, 'text/plain'],
    ['XHTML', '<?xml version="1.0"?><html xmlns="x"/>', {}, 'text/html'],
    ['mail', 'Received: x\nFrom: a@b.c\nSubject: d\n\nbody', {}, 'message/rfc822'],
    ['a note that looks a little like mail', 'Dear: all\nFrom: here to there\n\nx', {}, 'text/plain'],
    ['Markdown by its name', '# x', { fileName: 'a.md' }, 'text/markdown'],
    ['CSV by its type', 'a,b', { mediaType: 'text/csv; charset=utf-8' }, 'text/csv'],
    ['a picture', '\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\0\0\0\0\0', { mediaType: 'text/plain' }, 'image/png'],
    ['bytes', '\0\x01\x02\0\x03\0\0\0\x05\x06', { fileName: 'a.txt' }, 'application/octet-stream'],
  ])('detect: %s', async (_name, content, hint, mediaType) => {
    expect((await detect(latin(content), hint)).mediaType).toBe(mediaType)
  })

  it('detect: an archive is named by its own entry only when that is a media type', async () => {
    expect((await detect(zip({ mimetype: 'application/epub+zip' }), {})).mediaType).toBe('application/epub+zip')
    expect((await detect(zip({ mimetype: 'Jane Doe <jane@x.org>' }), {})).mediaType).toBe('application/zip')
  })
})
