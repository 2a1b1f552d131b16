// Writes small PNGs, and reads the samples of a PDF's first image back with poppler.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'

export interface PngParts {
  readonly widthPx: number
  readonly heightPx: number
  readonly colorType: number
  readonly channels: number
  readonly samples: Uint8Array
}

/** An 8-bit PNG whose rows use each of the five filters in turn. */
export function pngOf({ widthPx, heightPx, colorType, channels, samples }: PngParts): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(widthPx, 0)
  header.writeUInt32BE(heightPx, 4)
  header.set([8, colorType, 0, 0, 0], 8)
  const rowBytes = widthPx * channels
  const rows = Array.from({ length: heightPx }, (_, row) => filtered(samples, { row, rowBytes, channels }))
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function filtered(samples: Uint8Array, at: { row: number; rowBytes: number; channels: number }): Buffer {
  const { row, rowBytes, channels } = at
  const filter = row % 5
  const sample = (y: number, x: number): number => (y < 0 || x < 0 ? 0 : samples[y * rowBytes + x]!)
  const bytes = Array.from({ length: rowBytes }, (_, x) => {
    const [left, above, corner] = [sample(row, x - channels), sample(row - 1, x), sample(row - 1, x - channels)]
    const predictions = [0, left, above, (left + above) >> 1, paeth(left, above, corner)]
    return (sample(row, x) - predictions[filter]!) & 0xff
  })
  return Buffer.from([filter, ...bytes])
}

function paeth(left: number, above: number, corner: number): number {
  const estimate = left + above - corner
  return [left, above, corner].toSorted((a, b) => Math.abs(estimate - a) - Math.abs(estimate - b))[0]!
}

function chunk(type: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), content])
  const frame = Buffer.alloc(8)
  frame.writeUInt32BE(content.length, 0)
  frame.writeUInt32BE(crc32(named), 4)
  return Buffer.concat([frame.subarray(0, 4), named, frame.subarray(4)])
}

/** Samples of the first image, from the PPM or PGM that pdfimages writes. */
export function samplesOf(pdf: Uint8Array): number[] {
  const folder = mkdtempSync(join(tmpdir(), 'image-'))
  try {
    writeFileSync(join(folder, 'in.pdf'), pdf)
    execFileSync('pdfimages', [join(folder, 'in.pdf'), join(folder, 'out')])
    const first = readdirSync(folder).find((name) => name.startsWith('out'))
    const image = readFileSync(join(folder, first!))
    const header = /^P[56]\n\d+ \d+\n255\n/.exec(image.toString('latin1'))
    return [...image.subarray(header![0].length)]
  } finally {
    rmSync(folder, { recursive: true })
  }
}
