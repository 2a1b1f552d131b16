// Checkpoints (C2SP tlog-checkpoint): origin, size and root of a log, as the text of a signed note.
import { decodeBase64, encodeBase64 } from './base64.ts'
import { parseNote, type SignedNote } from './signed-note.ts'
import { hashBytes } from './tree-hash.ts'

export interface Checkpoint {
  readonly origin: string
  readonly size: number
  readonly root: Uint8Array
}

/** The signed bytes. Our checkpoints have no extension lines. */
export function formatCheckpoint({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${encodeBase64(root)}\n`
}

/** Reads a checkpoint's text; null where it is malformed or its root is not a SHA-256. Extension lines are passed over. */
export function parseCheckpoint(text: string): Checkpoint | null {
  const lines = text.split('\n')
  const [origin = '', sizeText = '', rootText = ''] = lines
  if (lines.length < 4 || lines.at(-1) !== '' || origin === '') return null
  if (lines.slice(3, -1).includes('')) return null
  const size = parseDecimal(sizeText)
  const root = decodeBase64(rootText)
  if (size === null || root?.byteLength !== hashBytes) return null
  return { origin, size, root }
}

/** A decimal without sign or leading zeros that a number holds exactly, or null. */
export function parseDecimal(text: string): number | null {
  const isDecimal = /^(0|[1-9][0-9]{0,15})$/.test(text)
  return isDecimal && Number.isSafeInteger(Number(text)) ? Number(text) : null
}

/** The note and the checkpoint in it, or null. No signature is checked. */
export function parseCheckpointNote(noteText: string): { note: SignedNote; checkpoint: Checkpoint } | null {
  const note = parseNote(noteText)
  const checkpoint = note === null ? null : parseCheckpoint(note.text)
  return note === null || checkpoint === null ? null : { note, checkpoint }
}
