// The parts of a PDF beside its pages' text: information, outline, attached files.
import type { Budget, Embedded, Metadata } from '../context.ts'
import type { Pdfium } from '../pdfium.ts'
import { attachedFile, byteString, narrowString, wideString } from './pdf-reader.ts'

const bookmarksMax = 20_000

const informationKeys = {
  Title: ['dc:title', 'pdf:docinfo:title'],
  Author: ['dc:creator', 'pdf:docinfo:creator'],
  Subject: ['dc:description', 'pdf:docinfo:subject'],
  Keywords: ['dc:subject', 'pdf:docinfo:keywords'],
  Creator: ['xmp:CreatorTool', 'pdf:docinfo:creator_tool'],
  Producer: ['pdf:producer', 'pdf:docinfo:producer'],
  CreationDate: ['dcterms:created', 'pdf:docinfo:created'],
  ModDate: ['dcterms:modified', 'pdf:docinfo:modified'],
} as const

/** The information dictionary under Tika's keys; its own keys as pdf:docinfo:custom:*. */
export function information(pdfium: Pdfium, pdf: number): Metadata {
  const metadata: Metadata = {}
  for (const [tag, keys] of Object.entries(informationKeys)) {
    const text = metaText(pdfium, pdf, tag)
    const value = tag.endsWith('Date') ? isoTime(text) : text
    if (value !== '') for (const key of keys) metadata[key] = value
  }
  const count = pdfium.api.EPDF_GetMetaKeyCount(pdf, true)
  for (let index = 0; index < Math.min(count, 200); index += 1) {
    const name = narrowString(pdfium, (buffer, sizeBytes) =>
      pdfium.api.EPDF_GetMetaKeyName(pdf, index, true, buffer, sizeBytes),
    )
    if (name !== '') metadata[`pdf:docinfo:custom:${name}`] = metaText(pdfium, pdf, name)
  }
  return metadata
}

function metaText(pdfium: Pdfium, pdf: number, tag: string): string {
  return wideString(pdfium, (buffer, sizeBytes) => pdfium.api.FPDF_GetMetaText(pdf, tag, buffer, sizeBytes))
}

/** A PDF date (`D:20260102030405+01'00'`) as ISO 8601; anything else as it stands. */
export function isoTime(text: string): string {
  const parts = /^D?:?(\d{4})(\d{2})?(\d{2})?(\d{2})?(\d{2})?(\d{2})?(?:(Z)|([+-])(\d{2})'?(\d{2})?)?/u.exec(text)
  if (parts === null) return text
  const [, year, month = '01', day = '01', hour = '00', minute = '00', second = '00'] = parts
  const zone = parts[8] === undefined ? 'Z' : `${parts[8]}${parts[9]}:${parts[10] ?? '00'}`
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}${zone}`
  const time = Date.parse(iso)
  return Number.isNaN(time) ? text : `${new Date(time).toISOString().slice(0, 19)}Z`
}

/** Titles of the outline in reading order; loops end at the first bookmark met twice. */
export function outline(pdfium: Pdfium, pdf: number): string[] {
  const { api } = pdfium
  const titles: string[] = []
  const seen = new Set<number>()
  const waiting = [api.FPDFBookmark_GetFirstChild(pdf, 0)]
  for (let bookmark = waiting.pop(); bookmark !== undefined; bookmark = waiting.pop()) {
    if (bookmark === 0 || seen.has(bookmark) || seen.size >= bookmarksMax) continue
    seen.add(bookmark)
    const current = bookmark
    titles.push(wideString(pdfium, (buffer, sizeBytes) => api.FPDFBookmark_GetTitle(current, buffer, sizeBytes)))
    waiting.push(api.FPDFBookmark_GetNextSibling(pdf, current), api.FPDFBookmark_GetFirstChild(pdf, current))
  }
  return titles
}

/** Files of the document's name tree. */
export function attachments(pdfium: Pdfium, pdf: number, budget: Budget): Embedded[] {
  const files: Embedded[] = []
  const count = pdfium.api.FPDFDoc_GetAttachmentCount(pdf)
  for (let index = 0; index < count; index += 1) {
    budget.addAttachment()
    const file = attachedFile(pdfium, pdfium.api.FPDFDoc_GetAttachment(pdf, index))
    if (file === undefined) continue
    budget.expand(file.bytes.length)
    files.push(file)
  }
  return files
}

/** The XFA packet that holds the values filled in, as XML; empty when the PDF has none. */
export function xfaDatasets(pdfium: Pdfium, pdf: number): Uint8Array {
  const { api } = pdfium
  const count = Math.min(api.FPDF_GetXFAPacketCount(pdf), 64)
  for (let index = 0; index < count; index += 1) {
    const name = narrowString(pdfium, (buffer, sizeBytes) => api.FPDF_GetXFAPacketName(pdf, index, buffer, sizeBytes))
    if (name !== 'datasets') continue
    return byteString(pdfium, (buffer, sizeBytes, needed) =>
      api.FPDF_GetXFAPacketContent(pdf, index, buffer, sizeBytes, needed),
    )
  }
  return new Uint8Array()
}
