// Documents with personal data planted in every channel: one marker a channel, inside values of kinds that redaction knows.
import { strToU8, zipSync } from 'fflate'

/** A marker that occurs nowhere else; whatever is left of it at rest is a leak. */
export const markerOf = (channel: string): string => `qz${channel}xk`

/** An address, a social security number and a card number around a channel's marker. */
export function plant(channel: string): string {
  return `${markerOf(channel)}@canary-example.org, SSN 536-90-4399, card 4111 1111 1111 1111`
}

export interface Planted {
  readonly name: string
  readonly bytes: Uint8Array
  readonly metadata: object
  readonly channels: readonly string[]
  /** A word that must come back from memory, so that an empty result is not taken for a clean one. */
  readonly word: string
}

const xml = (body: string): Uint8Array => strToU8(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>${body}`)
const w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
const paragraph = (text: string): string => `<w:p><w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`

/** Splits a value over runs, as a spelling checker does. */
const splitRuns = (text: string): string =>
  `<w:p>${(text.match(/.{1,3}/g) ?? []).map((part) => `<w:r><w:t xml:space="preserve">${part}</w:t></w:r>`).join('')}</w:p>`

function docx(): Uint8Array {
  const relation = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const word = 'application/vnd.openxmlformats-officedocument.wordprocessingml'
  return zipSync({
    '[Content_Types].xml': xml(
      `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="${word}.document.main+xml"/><Override PartName="/word/header1.xml" ContentType="${word}.header+xml"/><Override PartName="/word/comments.xml" ContentType="${word}.comments+xml"/></Types>`,
    ),
    '_rels/.rels': xml(
      `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="${relation}/officeDocument" Target="word/document.xml"/><Relationship Id="r2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`,
    ),
    'word/_rels/document.xml.rels': xml(
      `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="h1" Type="${relation}/header" Target="header1.xml"/><Relationship Id="c1" Type="${relation}/comments" Target="comments.xml"/></Relationships>`,
    ),
    'word/document.xml': xml(
      `<w:document ${w} xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"><w:body>${paragraph('The harbourmaster keeps this ledger.')}${paragraph(plant('body'))}${splitRuns(plant('split'))}<w:p><w:del w:author="${markerOf('delauthor')}"><w:r><w:delText>${plant('deletion')}</w:delText></w:r></w:del></w:p><w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>${plant('hidden')}</w:t></w:r></w:p><w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="Picture" descr="${plant('alttext')}"/></wp:inline></w:drawing></w:r></w:p></w:body></w:document>`,
    ),
    'word/header1.xml': xml(`<w:hdr ${w}>${paragraph(plant('header'))}</w:hdr>`),
    'word/comments.xml': xml(
      `<w:comments ${w}><w:comment w:id="0" w:author="${markerOf('commentauthor')}">${paragraph(plant('comment'))}</w:comment></w:comments>`,
    ),
    'docProps/core.xml': xml(
      `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>${plant('title')}</dc:title><dc:creator>${markerOf('creator')} Quackenbush</dc:creator></cp:coreProperties>`,
    ),
  })
}

function pdf(): Uint8Array {
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> /Annots [6 0 R] >>',
    stream(
      `BT /F1 10 Tf 40 700 Td (The lighthouse keeper wrote this page.) Tj 0 -20 Td (${plant('pdfbody')}) Tj 3 Tr 0 -20 Td (${plant('pdfhidden')}) Tj ET`,
    ),
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    `<< /Type /Annot /Subtype /Text /Rect [10 10 20 20] /Contents (${plant('annotation')}) /T (${markerOf('annotauthor')}) >>`,
    `<< /Title (${plant('pdftitle')}) /Author (${markerOf('pdfauthor')} Quackenbush) >>`,
  ]
  let body = '%PDF-1.4\n'
  const offsets = objects.map((object, i) => {
    const at = body.length
    body += `${i + 1} 0 obj\n${object}\nendobj\n`
    return at
  })
  const start = body.length
  const rows = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')
  return strToU8(
    `${body}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}trailer << /Size ${objects.length + 1} /Root 1 0 R /Info 7 0 R >>\nstartxref\n${start}\n%%EOF\n`,
  )
}

const stream = (content: string): string => `<< /Length ${content.length} >>\nstream\n${content}\nendstream`

const html = (): Uint8Array =>
  strToU8(
    `<html><head><title>${plant('htmltitle')}</title><meta name="author" content="${markerOf('metaauthor')}"></head><body><!-- ${plant('htmlcomment')} --><p>The weathervane turned.</p><img alt="${plant('alt')}"><p style="display:none">${plant('htmlhidden')}</p></body></html>`,
  )

const eml = (): Uint8Array =>
  strToU8(
    [
      `From: ${markerOf('from')} Quackenbush <${markerOf('fromaddress')}@canary-example.org>`,
      `To: ${markerOf('to')}@canary-example.org`,
      `Cc: ${markerOf('cc')}@canary-example.org`,
      `Subject: ${plant('subject')}`,
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary="b"',
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      `The ferryman answered. ${plant('mailbody')}`,
      '--b',
      `Content-Type: text/plain; name="${markerOf('attachmentname')}@canary-example.org.txt"`,
      `Content-Disposition: attachment; filename="${markerOf('attachmentname')}@canary-example.org.txt"`,
      '',
      plant('attachment'),
      '--b--',
      '',
    ].join('\r\n'),
  )

/** What a matter is called is free text: it can name its parties. */
export const plantedMatter = `Estate of ${markerOf('matter')} Quackenbush, 536-90-4399`

const metadata = {
  tags: ['quarterly', plant('tag')],
  subjects: [`${markerOf('subjectid')}@canary-example.org`],
  matter: plantedMatter,
}

/** One document a format; their channels together are those of the leak test. */
export const plantedDocuments: readonly Planted[] = [
  {
    name: `${markerOf('filename')}@canary-example.org 536-90-4399.docx`,
    bytes: docx(),
    metadata,
    channels: [
      'filename',
      'body',
      'split',
      'delauthor',
      'deletion',
      'hidden',
      'alttext',
      'header',
      'commentauthor',
      'comment',
      'title',
      'creator',
      'tag',
      'subjectid',
      'matter',
    ],
    word: 'harbourmaster',
  },
  {
    name: 'page.pdf',
    bytes: pdf(),
    metadata: {},
    channels: ['pdfbody', 'pdfhidden', 'annotation', 'annotauthor', 'pdftitle', 'pdfauthor'],
    word: 'lighthouse',
  },
  {
    name: 'page.html',
    bytes: html(),
    metadata: {},
    channels: ['htmltitle', 'metaauthor', 'htmlcomment', 'alt', 'htmlhidden'],
    word: 'weathervane',
  },
  {
    name: 'mail.eml',
    bytes: eml(),
    metadata: {},
    channels: ['from', 'fromaddress', 'to', 'cc', 'subject', 'mailbody', 'attachmentname', 'attachment'],
    word: 'ferryman',
  },
  {
    name: 'note.txt',
    bytes: strToU8(`The cartographer drew a line.\n${plant('text')}\nIBAN GB82 WEST 1234 5698 7654 32\n`),
    metadata: {},
    channels: ['text'],
    word: 'cartographer',
  },
  {
    name: 'rows.csv',
    bytes: strToU8(`name,mail\nThe bellringer,${markerOf('cell')}@canary-example.org\n`),
    metadata: {},
    channels: ['cell'],
    word: 'bellringer',
  },
]

export const plantedChannels: readonly string[] = plantedDocuments.flatMap((document) => document.channels)
