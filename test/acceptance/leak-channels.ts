// Channels: where in a file a text can stand. Each makes a whole file around one text of several lines.
import { strToU8, zipSync } from 'fflate'

export interface Channel {
  readonly name: string
  readonly file: string
  /** Whether its font draws Latin letters alone. */
  readonly isLatin: boolean
  readonly build: (lines: readonly string[]) => Uint8Array
  readonly metadata?: (lines: readonly string[]) => object
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
const joined = (lines: readonly string[]): string => lines.join('\n')
const xml = (body: string): Uint8Array => strToU8(`<?xml version="1.0" encoding="UTF-8"?>${body}`)
const opening = 'The harbour office notes what came in today.'

/** One channel of a kind of file; `build` gets the lines and gives the file's text. */
function text(name: string, file: string, build: (lines: readonly string[]) => string): Channel {
  return { name, file, isLatin: false, build: (lines) => strToU8(build(lines)) }
}

const html = (name: string, body: (lines: readonly string[]) => string): Channel =>
  text(
    `HTML ${name}`,
    'page.html',
    (lines) => `<!doctype html><html><body><p>${opening}</p>${body(lines)}</body></html>`,
  )

const mail = (name: string, part: (lines: readonly string[]) => readonly string[], subject = 'Notes'): Channel =>
  text(`mail ${name}`, 'mail.eml', (lines) =>
    [
      'From: desk@example.org',
      'To: desk@example.org',
      `Subject: ${subject}`,
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary="b"',
      '',
      '--b',
      'Content-Type: text/plain; charset=utf-8',
      '',
      opening,
      ...part(lines),
      '--b--',
      '',
    ].join('\r\n'),
  )

const quotedPrintable = (line: string): string =>
  Buffer.from(line)
    .toString('latin1')
    .replace(/[^ -<>-~]/g, (byte) => `=${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)

const word = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
const relation = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packaged = 'http://schemas.openxmlformats.org/package/2006'
const paragraph = (line: string): string => `<w:p><w:r><w:t xml:space="preserve">${escaped(line)}</w:t></w:r></w:p>`
const paragraphs = (lines: readonly string[]): string => lines.map(paragraph).join('')

interface WordParts {
  readonly body?: string
  readonly part?: { readonly name: string; readonly root: string; readonly body: string }
}

function docx({ body = '', part }: WordParts): Uint8Array {
  const type = 'application/vnd.openxmlformats-officedocument.wordprocessingml'
  const more =
    part === undefined ? '' : `<Override PartName="/word/${part.name}.xml" ContentType="${type}.${part.name}+xml"/>`
  const files: Record<string, Uint8Array> = {
    '[Content_Types].xml': xml(
      `<Types xmlns="${packaged}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="${type}.document.main+xml"/>${more}</Types>`,
    ),
    '_rels/.rels': xml(
      `<Relationships xmlns="${packaged}/relationships"><Relationship Id="r1" Type="${relation}/officeDocument" Target="word/document.xml"/></Relationships>`,
    ),
    'word/document.xml': xml(
      `<w:document xmlns:w="${word}"><w:body>${paragraph(opening)}${body}</w:body></w:document>`,
    ),
  }
  if (part !== undefined) {
    files['word/_rels/document.xml.rels'] = xml(
      `<Relationships xmlns="${packaged}/relationships"><Relationship Id="p1" Type="${relation}/${part.name}" Target="${part.name}.xml"/></Relationships>`,
    )
    files[`word/${part.name}.xml`] = xml(`<w:${part.root} xmlns:w="${word}">${part.body}</w:${part.root}>`)
  }
  return zipSync(files)
}

const office = (name: string, parts: (lines: readonly string[]) => WordParts): Channel => ({
  name: `DOCX ${name}`,
  file: 'letter.docx',
  isLatin: false,
  build: (lines) => docx(parts(lines)),
})

function xlsx(lines: readonly string[]): Uint8Array {
  const sheet = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
  const rows = [opening, ...lines]
    .map((line, at) => `<row r="${at + 1}"><c r="A${at + 1}" t="inlineStr"><is><t>${escaped(line)}</t></is></c></row>`)
    .join('')
  return zipSync({
    '[Content_Types].xml': xml(
      `<Types xmlns="${packaged}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${type}.worksheet+xml"/></Types>`,
    ),
    '_rels/.rels': xml(
      `<Relationships xmlns="${packaged}/relationships"><Relationship Id="r1" Type="${relation}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ),
    'xl/_rels/workbook.xml.rels': xml(
      `<Relationships xmlns="${packaged}/relationships"><Relationship Id="s1" Type="${relation}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    ),
    'xl/workbook.xml': xml(
      `<workbook xmlns="${sheet}" xmlns:r="${relation}"><sheets><sheet name="Sheet1" sheetId="1" r:id="s1"/></sheets></workbook>`,
    ),
    'xl/worksheets/sheet1.xml': xml(`<worksheet xmlns="${sheet}"><sheetData>${rows}</sheetData></worksheet>`),
  })
}

function odt(lines: readonly string[]): Uint8Array {
  const names =
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
  const body = [opening, ...lines].map((line) => `<text:p>${escaped(line)}</text:p>`).join('')
  return zipSync({
    mimetype: [strToU8('application/vnd.oasis.opendocument.text'), { level: 0 }],
    'META-INF/manifest.xml': xml(
      '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/></manifest:manifest>',
    ),
    'content.xml': xml(
      `<office:document-content ${names}><office:body><office:text>${body}</office:text></office:body></office:document-content>`,
    ),
  })
}

const rtfEscaped = (line: string): string =>
  Array.from({ length: line.length }, (_, at) => {
    const unit = line.charCodeAt(at)
    if (unit < 0x80) return /[\\{}]/.test(line[at]!) ? `\\${line[at]}` : line[at]
    return `\\u${unit > 0x7fff ? unit - 0x1_0000 : unit}?`
  }).join('')

function pdf(lines: readonly string[]): Uint8Array {
  const shown = [opening, ...lines]
    .map(
      (line, at) =>
        `${at === 0 ? '' : '0 -16 Td '}(${line.replace(/[\\()]/g, '\\$&').replaceAll('\u00a0', '\\240')}) Tj`,
    )
    .join(' ')
  const content = `BT /F1 9 Tf 40 760 Td ${shown} ET`
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
  ]
  let body = '%PDF-1.4\n'
  const rows = objects.map((object, at) => {
    const row = `${String(body.length).padStart(10, '0')} 00000 n \n`
    body += `${at + 1} 0 obj\n${object}\nendobj\n`
    return row
  })
  const size = objects.length + 1
  return strToU8(
    `${body}xref\n0 ${size}\n0000000000 65535 f \n${rows.join('')}trailer << /Size ${size} /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`,
    true,
  )
}

/** Every text of a file, in each kind of file that is read. */
export const channels: readonly Channel[] = [
  text('plain text', 'note.txt', (lines) => joined([opening, ...lines])),
  {
    name: 'plain text in UTF-16',
    file: 'note.txt',
    isLatin: false,
    build: (lines) => new Uint8Array(Buffer.from(`\ufeff${joined([opening, ...lines])}`, 'utf16le')),
  },
  text('Markdown', 'note.md', (lines) => `# Notes\n\n${opening}\n\n${lines.map((line) => `- ${line}`).join('\n')}\n`),
  text('CSV cell', 'rows.csv', (lines) =>
    joined(['no,remark', ...lines.map((line, at) => `${at},"${line.replaceAll('"', '""')}"`)]),
  ),
  text('JSON value', 'notes.json', (lines) => JSON.stringify({ note: opening, entries: lines })),
  html('paragraph', (lines) => lines.map((line) => `<p>${escaped(line)}</p>`).join('')),
  html('table', (lines) => `<table>${lines.map((line) => `<tr><td>${escaped(line)}</td></tr>`).join('')}</table>`),
  html('comment', (lines) => `<!-- ${joined(lines).replaceAll('--', '- -')} -->`),
  html('hidden text', (lines) => `<p style="display:none">${escaped(joined(lines))}</p>`),
  html('alternative text', (lines) => `<img alt="${escaped(lines.join(' ; '))}">`),
  mail('body', (lines) => lines),
  mail('HTML part', (lines) => [
    '--b',
    'Content-Type: text/html; charset=utf-8',
    '',
    `<p>${lines.map(escaped).join('</p><p>')}</p>`,
  ]),
  mail('attachment', (lines) => [
    '--b',
    'Content-Type: text/plain; charset=utf-8; name="a.txt"',
    'Content-Disposition: attachment; filename="a.txt"',
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from(joined(lines)).toString('base64'),
  ]),
  mail('quoted-printable part', (lines) => [
    '--b',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    ...lines.map(quotedPrintable),
  ]),
  office('paragraph', (lines) => ({ body: paragraphs(lines) })),
  office('table', (lines) => ({
    body: `<w:tbl>${lines.map((line) => `<w:tr><w:tc>${paragraph(line)}</w:tc></w:tr>`).join('')}</w:tbl>`,
  })),
  office('deletion', (lines) => ({
    body: lines
      .map(
        (line) =>
          `<w:p><w:del w:id="1" w:author="desk"><w:r><w:delText>${escaped(line)}</w:delText></w:r></w:del></w:p>`,
      )
      .join(''),
  })),
  office('header', (lines) => ({ part: { name: 'header', root: 'hdr', body: paragraphs(lines) } })),
  office('footnotes', (lines) => ({
    part: { name: 'footnotes', root: 'footnotes', body: `<w:footnote w:id="2">${paragraphs(lines)}</w:footnote>` },
  })),
  office('comments', (lines) => ({
    part: {
      name: 'comments',
      root: 'comments',
      body: `<w:comment w:id="0" w:author="desk">${paragraphs(lines)}</w:comment>`,
    },
  })),
  { name: 'XLSX cell', file: 'sheet.xlsx', isLatin: false, build: xlsx },
  { name: 'ODT paragraph', file: 'letter.odt', isLatin: false, build: odt },
  text('RTF', 'letter.rtf', (lines) => `{\\rtf1\\ansi ${[opening, ...lines].map(rtfEscaped).join('\\par ')}}`),
  { name: 'PDF page', file: 'page.pdf', isLatin: true, build: pdf },
  {
    name: 'tags',
    file: 'tagged.txt',
    isLatin: false,
    build: (lines) => strToU8(joined([opening, `${lines.length} tags`])),
    metadata: (lines) => ({ tags: lines }),
  },
]
