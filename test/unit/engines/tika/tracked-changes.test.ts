// Tracked changes: a value is found as accepted and as it was, the text stands as accepted, and what was deleted stands apart.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { analyzeText } from '../../../../core/redaction/analyze.ts'
import { redactText, residualFindings } from '../../../../core/redaction/redact.ts'
import { shownText } from '../../../../core/redaction/shown-text.ts'
import { container, office, zip } from './extraction.ts'

/** A paragraph in pieces: kept, deleted and inserted ones. */
interface Piece {
  readonly text: string
  readonly change: 'kept' | 'deleted' | 'inserted'
}

const docxPieces = (pieces: readonly Piece[]): string =>
  pieces
    .map(({ text, change }) => {
      if (change === 'deleted') return `<w:del><w:r><w:delText>${text}</w:delText></w:r></w:del>`
      const run = `<w:r><w:t>${text}</w:t></w:r>`
      return change === 'inserted' ? `<w:ins>${run}</w:ins>` : run
    })
    .join('')

function docx(body: string): Uint8Array {
  return office(
    { 'word/document.xml': 'wordprocessingml.document.main+xml' },
    { 'word/document.xml': `<w:document><w:body>${body}</w:body></w:document>` },
  )
}

function odt(pieces: readonly Piece[]): Uint8Array {
  const regions = pieces.map(({ text, change }, at) => {
    if (change === 'kept') return ''
    const info = '<office:change-info><dc:date>2024-01-01</dc:date></office:change-info>'
    const inside =
      change === 'deleted'
        ? `<text:deletion>${info}<text:p>${text}</text:p></text:deletion>`
        : `<text:insertion>${info}</text:insertion>`
    return `<text:changed-region text:id="c${at}">${inside}</text:changed-region>`
  })
  const body = pieces.map(({ text, change }, at) => {
    if (change === 'kept') return text
    if (change === 'deleted') return `<text:change text:change-id="c${at}"/>`
    return `<text:change-start text:change-id="c${at}"/>${text}<text:change-end text:change-id="c${at}"/>`
  })
  return zip({
    mimetype: 'application/vnd.oasis.opendocument.text',
    'content.xml': `<o:c><text:tracked-changes>${regions.join('')}</text:tracked-changes><text:p>${body.join('')}</text:p></o:c>`,
  })
}

const word = { kept: '', deleted: '\\deleted ', inserted: '\\revised ' }
const element = { kept: ['', ''], deleted: ['<del>', '</del>'], inserted: ['<ins>', '</ins>'] } as const
const files: Readonly<Record<string, (pieces: readonly Piece[]) => Uint8Array | string>> = {
  DOCX: (pieces) => docx(`<w:p>${docxPieces(pieces)}</w:p>`),
  ODT: odt,
  RTF: (pieces) => `{\\rtf1 ${pieces.map(({ text, change }) => `{${word[change]}${text}}`).join('')}\\par}`,
  HTML: (pieces) =>
    `<html><body><p>${pieces.map(({ text, change }) => element[change].join(text)).join('')}</p></body></html>`,
}

/** A number of which the digits from `from` to `to` were changed. */
const changed = (now: string, { from, to, old }: { from: number; to: number; old: string }): readonly Piece[] => [
  { text: `No. ${now.slice(0, from)}`, change: 'kept' },
  { text: old, change: 'deleted' },
  { text: now.slice(from, to), change: 'inserted' },
  { text: `${now.slice(to)} it is`, change: 'kept' },
]

const shown = (text: string): string => shownText(redactText(text, analyzeText(text)).text)
const card = '5555-5555-5555-4444'
const old = fc.constantFrom('4111', '7', '98 76', '')

describe.each(Object.entries(files))('in %s', (_, fileOf) => {
  it('the text reads as accepted, and what was deleted comes behind it', async () => {
    const { text } = await container(fileOf(changed('harbour', { from: 3, to: 5, old: 'di' })))
    expect(shownText(text).split('\n')).toEqual(['No. harbour it is', 'di'])
  })

  it('a value goes as a whole, whichever part of it was changed, and whether that made it one or ended it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(18),
        fc.integer({ min: 1, max: 8 }),
        old,
        fc.boolean(),
        async (from, size, other, isNow) => {
          const to = Math.min(card.length, from + size)
          const now = isNow ? card : card.slice(0, from) + other + card.slice(to)
          const change = isNow ? { from, to, old: other } : { from, to: from + other.length, old: card.slice(from, to) }
          const { text } = await container(fileOf(changed(now, change)))
          const redacted = shown(text)
          const left = redacted.replaceAll(/<[A-Z_]+>/g, '').replaceAll(other === '' ? /$^/g : other, '')
          expect(left.match(/\d/g) ?? []).toEqual([])
          expect(redacted).toMatch(/^No\. <[A-Z_]+>/)
          expect(residualFindings(redacted)).toEqual([])
        },
      ),
      { numRuns: 60 },
    )
  })
})

describe('tracked changes', () => {
  it('of a cell stand behind the row, so that the row stays one', async () => {
    const cell = (pieces: readonly Piece[]): string => `<w:tc><w:p>${docxPieces(pieces)}</w:p></w:tc>`
    const row = `<w:tr>${cell(changed('12', { from: 1, to: 2, old: '3' }))}${cell([{ text: 'b', change: 'kept' }])}</w:tr>`
    const { text } = await container(docx(`<w:tbl>${row}</w:tbl>`))
    expect(shownText(text)).toBe('No. 12 it is\tb\n3')
  })

  it('of a move are a deletion and an insertion; what was inserted and deleted again is deleted', async () => {
    const run = (text: string): string => `<w:r><w:t>${text}</w:t></w:r>`
    const { text } = await container(
      docx(
        `<w:p>${run('a')}<w:moveFrom>${run('b')}</w:moveFrom></w:p><w:p><w:moveTo>${run('b')}</w:moveTo>${run('c')}</w:p>` +
          `<w:p>${run('d')}<w:ins><w:del><w:r><w:delText>e</w:delText></w:r></w:del></w:ins></w:p>`,
      ),
    )
    expect(shownText(text).split('\n')).toEqual(['a', 'b', 'bc', 'd', 'e'])
  })

  it('whose marks a text holds of its own hide nothing', () => {
    const marks = fc.array(fc.constantFrom('\uf8d0', '\uf8d1', '\uf8d2', '\uf8d3', ' ', '\n', 'word'), { maxLength: 6 })
    fc.assert(
      fc.property(marks, fc.nat(18), marks, marks, (before, at, inside, behind) => {
        const text = `${before.join('')} ${card.slice(0, at)}${inside.join('').replaceAll(/[ \nword]/g, '')}${card.slice(at)} ${behind.join('')}`
        const redacted = shown(text)
        expect(redacted).not.toContain(card)
        expect(shownText(redacted)).toBe(redacted)
        expect(redacted).not.toMatch(/[\uf8d0-\uf8d3]/)
      }),
      { numRuns: 300 },
    )
  })
})
