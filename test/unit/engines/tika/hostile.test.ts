// Archives, mail and markup made to exhaust a parser end in a typed refusal.
import { strToU8, zipSync } from 'fflate'
import { expect, it } from 'vitest'
import { limits } from '../../../../contract/limits.ts'
import { office, outcome, zip } from './extraction.ts'
import { onThisMachine, spentMs } from '../../slowness.ts'

const main = { 'word/document.xml': 'wordprocessingml.document.main+xml' }
const docx = (xml: string): Uint8Array => office(main, { 'word/document.xml': xml })

function nested(depth: number): string {
  const text = 'From: a@b.c\r\nSubject: s\r\nMIME-Version: 1.0\r\n'
  if (depth === 0) return `${text}\r\nend`
  const boundary = `b${depth}`
  return `${text}Content-Type: multipart/mixed; boundary=${boundary}\r\n\r\n--${boundary}\r\nContent-Type: message/rfc822\r\n\r\n${nested(depth - 1)}\r\n--${boundary}--`
}

/** A package inside a package inside a package. */
function packages(depth: number): Uint8Array {
  const inner = depth === 0 ? {} : { 'word/embeddings/inner.docx': packages(depth - 1) }
  const types = `<Types><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`
  return zip({ '[Content_Types].xml': types, 'word/document.xml': '<w:document/>', ...inner })
}

/** Says that an entry is small, as a bomb does. */
function lyingSizes(archive: Uint8Array): Uint8Array {
  const view = new DataView(archive.buffer, archive.byteOffset)
  for (let at = 0; at + 28 < archive.length; at += 1) {
    if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, 1, true)
    if (view.getUint32(at, true) === 0x04034b50) view.setUint32(at + 22, 1, true)
  }
  return archive
}

const bombXml = `<w:document>${' '.repeat(48 * 1024 * 1024)}</w:document>`

const cases: Readonly<Record<string, readonly [string, () => Uint8Array | string]>> = {
  'a zip bomb': ['LIMIT_EXCEEDED', () => docx(bombXml)],
  'a zip bomb that lies about its sizes': ['LIMIT_EXCEEDED', () => lyingSizes(docx(bombXml))],
  'billion laughs': [
    'LIMIT_EXCEEDED',
    () => docx('<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><w:document><w:t>&b;</w:t></w:document>'),
  ],
  'XML nested without end': ['LIMIT_EXCEEDED', () => docx('<w:p>'.repeat(100_000))],
  'an archive of too many entries': [
    'LIMIT_EXCEEDED',
    () => {
      const names = Array.from({ length: limits.archiveEntriesMax + 1 }, (_, index) => [`word/${index}`, strToU8('')])
      return zipSync({ ...Object.fromEntries(names), '[Content_Types].xml': strToU8('<Types/>') }, { level: 0 })
    },
  ],
  'an archive cut off': ['DOCUMENT_DAMAGED', () => docx('<w:document/>').slice(0, -30)],
  'packages nested beyond the bound': ['LIMIT_EXCEEDED', () => packages(limits.nestingDepthMax + 1)],
  'packages nested up to the bound': ['done', () => packages(limits.nestingDepthMax)],
  'mails nested beyond the bound': ['LIMIT_EXCEEDED', () => nested(limits.nestingDepthMax + 1)],
  'more attachments than the bound': [
    'LIMIT_EXCEEDED',
    () => {
      const part = '--b\r\nContent-Type: text/plain; name=a.txt\r\nContent-Disposition: attachment\r\n\r\nx\r\n'
      return `From: a@b.c\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n${part.repeat(limits.attachmentsMax + 1)}--b--`
    },
  ],
  'HTML nested without end': ['LIMIT_EXCEEDED', () => `<html>${'<div>'.repeat(100_000)}`],
  'text beyond the bound': ['LIMIT_EXCEEDED', () => 'a '.repeat(limits.textCharactersMax / 2 + 1)],
  'a row of tabs without end in RTF': ['done', () => `{\\rtf1 ${'\\tab '.repeat(300_000)}x}`],
  'lines without end in mail': [
    'done',
    () =>
      `From: a@b.c\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\r\n${'x'.repeat(500_000)}\r\n--b\r\nContent-Type: text/html\r\n\r\n${Array.from({ length: 50_000 }, (_, index) => `<p>${index}</p>`).join('')}\r\n--b--`,
  ],
}

it.each(Object.entries(cases))('extractAll: %s', async (_name, [expected, make]) => {
  const file = make()
  const startMs = spentMs()
  expect(await outcome(file)).toBe(expected)
  expect(spentMs() - startMs).toBeLessThan(onThisMachine(2_000))
})
