// Measures what the compressed streams of a PDF expand to, before PDFium is let near them.
import { Unzlib } from 'fflate'
import type { Budget } from '../context.ts'
import { limits } from '../../../../contract/limits.ts'
import { inflateTo } from '../inflate.ts'
import { isRefusal, refuse } from '../../../shared/refusal.ts'

const keyword = [0x73, 0x74, 0x72, 0x65, 0x61, 0x6d] as const
const dictionaryBytesMax = 1024

/**
 * Inflates every flate stream, and flate streams within, against the budget; stops with LIMIT_EXCEEDED.
 * Images are left out (reading text decodes none); other filters and mislabelled streams meet PDFium's memory bound.
 */
export async function measureStreams(bytes: Uint8Array, budget: Budget, pause: () => Promise<void>): Promise<void> {
  let sincePauseBytes = 0
  for (let at = nextStream(bytes, 0); at >= 0; at = nextStream(bytes, at)) {
    const end = endOfStream(bytes, at)
    const body = bytes.subarray(startOfBody(bytes, at), end)
    if (looksLikeZlib(body) && !isImage(bytes, at)) measure(body, budget)
    sincePauseBytes += end - at
    at = end
    if (sincePauseBytes > 1024 * 1024) {
      sincePauseBytes = 0
      await pause()
    }
  }
}

/** Where the next `stream` keyword ends, or -1. */
function nextStream(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(keyword[0], from); at >= 0; at = bytes.indexOf(keyword[0], at + 1)) {
    if (keyword.every((code, index) => bytes[at + index] === code)) return at + keyword.length
  }
  return -1
}

function endOfStream(bytes: Uint8Array, from: number): number {
  for (let at = nextStream(bytes, from); at >= 0; at = nextStream(bytes, at)) {
    if (bytes[at - 9] === 0x65 && bytes[at - 8] === 0x6e && bytes[at - 7] === 0x64) return at
  }
  return bytes.length
}

function startOfBody(bytes: Uint8Array, at: number): number {
  const afterReturn = bytes[at] === 0x0d ? at + 1 : at
  return bytes[afterReturn] === 0x0a ? afterReturn + 1 : afterReturn
}

function looksLikeZlib(body: Uint8Array): boolean {
  const first = body[0] ?? 0
  return (first & 0x0f) === 8 && ((first << 8) | (body[1] ?? 0)) % 31 === 0
}

function isImage(bytes: Uint8Array, at: number): boolean {
  const before = new TextDecoder('windows-1252').decode(bytes.subarray(Math.max(0, at - dictionaryBytesMax), at))
  return /\/Subtype\s*\/Image\b/u.test(before.slice(before.lastIndexOf(' obj') + 1))
}

function measure(body: Uint8Array, budget: Budget): void {
  try {
    inflateTo(body, 'zlib', layer(budget, 1))
  } catch (error) {
    if (isRefusal(error)) throw error
  }
}

/** Counts one layer's output and feeds it to a next one when it is a zlib stream itself. */
function layer(budget: Budget, depth: number): (piece: Uint8Array) => void {
  let inner: Unzlib | undefined
  let first = true
  return (piece) => {
    budget.expand(piece.length)
    if (first && piece.length > 1) {
      first = false
      if (looksLikeZlib(piece)) {
        if (depth >= limits.nestingDepthMax) refuse('LIMIT_EXCEEDED', 'a stream is compressed too many times')
        inner = new Unzlib(layer(budget, depth + 1))
      }
    }
    try {
      inner?.push(piece)
    } catch (error) {
      if (isRefusal(error)) throw error
      inner = undefined
    }
  }
}
