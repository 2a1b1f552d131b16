// What a TrueType font says about its characters: which glyph draws each, how wide it is, and the font's own measures.

/** The parts of a font that layout and embedding need; all measures in thousandths of an em. */
export interface TrueTypeSource {
  /** Names the font to the subsetter and in the PDF; not a path. */
  readonly name: string
  readonly file: Uint8Array
}

export interface TrueTypeTables {
  readonly glyphOf: ReadonlyMap<number, number>
  /** Advance width of a glyph. */
  readonly advanceOf: (glyph: number) => number
  readonly ascent: number
  readonly descent: number
  readonly box: readonly [number, number, number, number]
}

/** Reads cmap, hmtx, hhea and head (OpenType 1.9). The font is one of ours: what is missing is our bug. */
export function readTrueType(file: Uint8Array): TrueTypeTables {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const tables = tableOffsets(view)
  const offsetOf = (tag: string): number => {
    const offset = tables.get(tag)
    if (offset === undefined) throw new Error(`font without ${tag}`)
    return offset
  }
  const head = offsetOf('head')
  const hhea = offsetOf('hhea')
  const hmtx = offsetOf('hmtx')
  const scale = 1000 / view.getUint16(head + 18)
  const metricsCount = view.getUint16(hhea + 34)
  const scaled = (offset: number): number => Math.round(view.getInt16(offset) * scale)
  return {
    glyphOf: readCmap(view, offsetOf('cmap')),
    advanceOf: (glyph) => Math.round(view.getUint16(hmtx + 4 * Math.min(glyph, metricsCount - 1)) * scale),
    ascent: scaled(hhea + 4),
    descent: scaled(hhea + 6),
    box: [scaled(head + 36), scaled(head + 38), scaled(head + 40), scaled(head + 42)],
  }
}

function tableOffsets(view: DataView): ReadonlyMap<string, number> {
  const offsets = new Map<string, number>()
  for (let index = 0; index < view.getUint16(4); index++) {
    const record = 12 + 16 * index
    const tag = String.fromCharCode(...[0, 1, 2, 3].map((byte) => view.getUint8(record + byte)))
    offsets.set(tag, view.getUint32(record + 8))
  }
  return offsets
}

/** Unicode subtables in formats 4 and 12; where a font has both, 12 holds all characters. */
function readCmap(view: DataView, cmap: number): ReadonlyMap<number, number> {
  const glyphOf = new Map<number, number>()
  const seen = new Set<number>()
  for (let index = 0; index < view.getUint16(cmap + 2); index++) {
    const subtable = cmap + view.getUint32(cmap + 4 + 8 * index + 4)
    if (seen.has(subtable)) continue
    seen.add(subtable)
    const format = view.getUint16(subtable)
    if (format === 4) readSegments({ view, subtable, glyphOf })
    if (format === 12) readGroups({ view, subtable, glyphOf })
  }
  return glyphOf
}

interface CmapReading {
  readonly view: DataView
  readonly subtable: number
  readonly glyphOf: Map<number, number>
}

function readSegments({ view, subtable, glyphOf }: CmapReading): void {
  const doubled = view.getUint16(subtable + 6)
  const [ends, starts, deltas, ranges] = [14, 16 + doubled, 16 + 2 * doubled, 16 + 3 * doubled].map(
    (at) => subtable + at,
  )
  for (let segment = 0; segment < doubled; segment += 2) {
    const end = view.getUint16(ends! + segment)
    const start = view.getUint16(starts! + segment)
    const delta = view.getUint16(deltas! + segment)
    const range = view.getUint16(ranges! + segment)
    for (let code = start; code <= end && code !== 0xffff; code++) {
      const stored = range === 0 ? code : view.getUint16(ranges! + segment + range + 2 * (code - start))
      const glyph = stored === 0 ? 0 : (stored + delta) & 0xffff
      if (glyph !== 0) glyphOf.set(code, glyph)
    }
  }
}

function readGroups({ view, subtable, glyphOf }: CmapReading): void {
  for (let group = 0; group < view.getUint32(subtable + 12); group++) {
    const record = subtable + 16 + 12 * group
    const [start, end, glyph] = [view.getUint32(record), view.getUint32(record + 4), view.getUint32(record + 8)]
    for (let code = start; code <= end; code++) glyphOf.set(code, glyph + code - start)
  }
}
