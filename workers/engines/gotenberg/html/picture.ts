// Reads PNG and JPEG images into the form in which a PDF holds them; JPEGs and opaque PNGs go in as they are.
import { zlibSync } from 'fflate'
import type { Picture } from '../../../shared/page/blocks.ts'

const pixelsMax = 40_000_000

/** The image, or null where it is damaged, too large or of another kind. */
export async function readPicture(bytes: Uint8Array): Promise<Picture | null> {
  try {
    const picture = bytes[0] === 0xff ? readJpeg(bytes) : await readPng(bytes)
    if (picture === null || picture.widthPx === 0 || picture.heightPx === 0) return null
    return picture.widthPx * picture.heightPx <= pixelsMax ? picture : null
  } catch {
    // A truncated file ends in a RangeError of DataView, a broken stream in a TypeError.
    return null
  }
}

const colorSpaces: { readonly [components: number]: string } = { 1: '/DeviceGray', 3: '/DeviceRGB', 4: '/DeviceCMYK' }

/** Walks the markers to the frame header (ITU-T T.81, B.2.2). */
function readJpeg(bytes: Uint8Array): Picture | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.getUint16(0) !== 0xffd8) return null
  let isAdobe = false
  for (let at = 2; ;) {
    const marker = view.getUint16(at)
    if (marker < 0xff01) return null
    if (marker === 0xffee) isAdobe = true
    const isFrame = marker >= 0xffc0 && marker <= 0xffc2
    if (!isFrame) {
      at += 2 + Math.max(2, view.getUint16(at + 2))
      continue
    }
    const components = view.getUint8(at + 9)
    const colorSpace = colorSpaces[components]
    if (colorSpace === undefined) return null
    // Adobe writes CMYK inverted.
    const decode = components === 4 && isAdobe ? ' /Decode [1 0 1 0 1 0 1 0]' : ''
    const dictionary = `/ColorSpace ${colorSpace} /BitsPerComponent 8${decode} /Filter /DCTDecode`
    return { widthPx: view.getUint16(at + 7), heightPx: view.getUint16(at + 5), dictionary, bytes, mask: null }
  }
}

interface Png {
  readonly widthPx: number
  readonly heightPx: number
  readonly bits: number
  readonly colorType: number
  readonly palette: Uint8Array
  readonly pixels: Uint8Array
}

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

async function readPng(bytes: Uint8Array): Promise<Picture | null> {
  if (!signature.every((byte, index) => bytes[index] === byte)) return null
  const png = readChunks(bytes)
  if (png === null || png.widthPx * png.heightPx > pixelsMax) return null
  if (png.colorType === 4 || png.colorType === 6) return await readTransparentPng(png)
  const channels = png.colorType === 2 ? 3 : 1
  const colorSpace = png.colorType === 3 ? indexedSpace(png.palette) : colorSpaces[channels]
  if (colorSpace === undefined) return null
  const { widthPx, heightPx, bits, pixels } = png
  // PNG's own filters are a predictor that PDF knows (ISO 32000-1, 7.4.4.4), so the data goes in as it is.
  const predictor = `/DecodeParms <</Predictor 15 /Colors ${channels} /BitsPerComponent ${bits} /Columns ${widthPx}>>`
  const dictionary = `/ColorSpace ${colorSpace} /BitsPerComponent ${bits} /Filter /FlateDecode ${predictor}`
  return { widthPx, heightPx, dictionary, bytes: pixels, mask: null }
}

function readChunks(bytes: Uint8Array): Png | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const pieces: Uint8Array[] = []
  let palette = new Uint8Array()
  for (let at = 8; at + 8 <= bytes.length;) {
    const length = view.getUint32(at)
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8))
    const content = bytes.subarray(at + 8, at + 8 + length)
    if (type === 'IDAT') pieces.push(content)
    if (type === 'PLTE') palette = content.slice()
    if (type === 'IEND') break
    at += 12 + length
  }
  const isInterlaced = view.getUint8(28) !== 0
  if (isInterlaced) return null
  const pixels = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let filled = 0
  for (const piece of pieces) {
    pixels.set(piece, filled)
    filled += piece.length
  }
  const [widthPx, heightPx] = [view.getUint32(16), view.getUint32(20)]
  return { widthPx, heightPx, bits: view.getUint8(24), colorType: view.getUint8(25), palette, pixels }
}

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

function indexedSpace(palette: Uint8Array): string | undefined {
  if (palette.length === 0) return undefined
  return `[/Indexed /DeviceRGB ${Math.floor(palette.length / 3) - 1} <${hex(palette)}>]`
}

/** Separates the alpha channel, which PDF wants as an image of its own (ISO 32000-1, 11.6.5.3). 8 bits only. */
async function readTransparentPng(png: Png): Promise<Picture | null> {
  if (png.bits !== 8) return null
  const { widthPx, heightPx } = png
  const channels = png.colorType === 6 ? 4 : 2
  const raw = await inflateExactly(png.pixels, heightPx * (1 + widthPx * channels))
  if (raw === null) return null
  unfilter(raw, { rowBytes: widthPx * channels, channels, heightPx })
  const colors = new Uint8Array(widthPx * heightPx * (channels - 1))
  const alpha = new Uint8Array(widthPx * heightPx)
  let [from, toColor] = [0, 0]
  for (let pixel = 0; pixel < alpha.length; pixel++) {
    if (pixel % widthPx === 0) from++
    for (let channel = 1; channel < channels; channel++) colors[toColor++] = raw[from++]!
    alpha[pixel] = raw[from++]!
  }
  const image = (samples: Uint8Array, colorSpace: string | undefined, mask: Picture | null): Picture => ({
    widthPx,
    heightPx,
    dictionary: `/ColorSpace ${colorSpace} /BitsPerComponent 8 /Filter /FlateDecode`,
    bytes: zlibSync(samples, { level: 3 }),
    mask,
  })
  return image(colors, colorSpaces[channels - 1], image(alpha, colorSpaces[1], null))
}

/** Inflates to a size known beforehand; null for less or more, so a bomb ends at that size. */
async function inflateExactly(deflated: Uint8Array, sizeBytes: number): Promise<Uint8Array | null> {
  const source = new Blob([deflated]).stream()
  const reader = source.pipeThrough(new DecompressionStream('deflate')).getReader()
  const inflated = new Uint8Array(sizeBytes)
  let filled = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return filled === sizeBytes ? inflated : null
    const piece: Uint8Array = value
    if (filled + piece.length > sizeBytes) {
      await reader.cancel()
      return null
    }
    inflated.set(piece, filled)
    filled += piece.length
  }
}

/** Undoes PNG's filters in place (PNG 3rd edition, 9.2); the filter byte stays before each row. */
function unfilter(raw: Uint8Array, image: { rowBytes: number; channels: number; heightPx: number }): void {
  const { rowBytes, channels, heightPx } = image
  for (let row = 0; row < heightPx; row++) {
    const start = row * (rowBytes + 1) + 1
    const filter = raw[start - 1]!
    for (let index = 0; index < rowBytes; index++) {
      const left = index < channels ? 0 : raw[start + index - channels]!
      const above = row === 0 ? 0 : raw[start + index - rowBytes - 1]!
      const corner = row === 0 || index < channels ? 0 : raw[start + index - rowBytes - 1 - channels]!
      raw[start + index] = (raw[start + index]! + predicted(filter, { left, above, corner })) & 0xff
    }
  }
}

function predicted(filter: number, { left, above, corner }: { left: number; above: number; corner: number }): number {
  if (filter === 0) return 0
  if (filter === 1) return left
  if (filter === 2) return above
  if (filter === 3) return (left + above) >> 1
  const estimate = left + above - corner
  const [toLeft, toAbove, toCorner] = [left, above, corner].map((value) => Math.abs(estimate - value))
  if (toLeft! <= toAbove! && toLeft! <= toCorner!) return left
  return toAbove! <= toCorner! ? above : corner
}
