// Signed notes (C2SP signed-note): a text, a blank line, and signature lines. The signing itself is the caller's.
import { sha256 as portableSha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { decodeBase64, encodeBase64 } from './base64.ts'
import { equalBytes } from './tree-hash.ts'

/** Ed25519 in key ids and verifier keys. */
const ed25519Type = 0x01
const signatureLinesMax = 100

export interface NoteVerifier {
  readonly name: string
  /** Four bytes. */
  readonly keyId: Uint8Array
  /** Ed25519 public key, 32 bytes. */
  readonly publicKey: Uint8Array
}

export interface NoteSignature {
  readonly name: string
  readonly keyId: Uint8Array
  readonly signature: Uint8Array
}

export interface SignedNote {
  /** With its final newline: the bytes that are signed. */
  readonly text: string
  readonly signatures: readonly NoteSignature[]
}

/** SHA-256(name || 0x0A || 0x01 || public key)[:4]. */
export function keyId(name: string, publicKey: Uint8Array): Uint8Array {
  return portableSha256(concatBytes(utf8ToBytes(`${name}\n`), Uint8Array.of(ed25519Type), publicKey)).slice(0, 4)
}

/** `name+hex8+base64(0x01 || public key)`. */
export function formatVerifierKey(name: string, publicKey: Uint8Array): string {
  const key = concatBytes(Uint8Array.of(ed25519Type), publicKey)
  return `${name}+${bytesToHex(keyId(name, publicKey))}+${encodeBase64(key)}`
}

/** Reads a verifier key; null where its form, its algorithm or its key id is wrong. */
export function parseVerifierKey(vkey: string): NoteVerifier | null {
  const match = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(vkey)
  if (match === null) return null
  const [, name = '', idText = '', keyText = ''] = match
  const key = decodeBase64(keyText)
  if (!isKeyName(name) || key === null || key.byteLength !== 33 || key[0] !== ed25519Type) return null
  const publicKey = key.slice(1)
  const id = keyId(name, publicKey)
  return bytesToHex(id) === idText ? { name, keyId: id, publicKey } : null
}

/** A signature line: em dash, name, base64(key id || signature). */
export function formatSignature({ name, keyId: id, signature }: NoteSignature): string {
  return `— ${name} ${encodeBase64(concatBytes(id, signature))}\n`
}

export function formatNote({ text, signatures }: SignedNote): string {
  return `${text}\n${signatures.map((signature) => formatSignature(signature)).join('')}`
}

/** Splits a note; null where it is malformed. No signature is checked. */
export function parseNote(note: string): SignedNote | null {
  if (!note.isWellFormed() || hasControlCharacters(note)) return null
  const split = note.lastIndexOf('\n\n')
  if (split < 0 || !note.endsWith('\n')) return null
  const lines = note.slice(split + 2, -1).split('\n')
  if (lines.length > signatureLinesMax) return null
  const signatures = lines.map((line) => parseSignature(line))
  if (!signatures.every((signature) => signature !== null)) return null
  return { text: note.slice(0, split + 1), signatures }
}

/** The first signature by this verifier's name and key id. Another signature of the same name is not a match. */
export function signatureBy(note: SignedNote, verifier: NoteVerifier): NoteSignature | null {
  const isOf = (one: NoteSignature): boolean => one.name === verifier.name && equalBytes(one.keyId, verifier.keyId)
  return note.signatures.find(isOf) ?? null
}

function parseSignature(line: string): NoteSignature | null {
  const match = /^— ([^ ]+) ([^ ]+)$/.exec(line)
  if (match === null) return null
  const [, name = '', blobText = ''] = match
  const blob = decodeBase64(blobText)
  if (!isKeyName(name) || blob === null || blob.byteLength < 5) return null
  return { name, keyId: blob.slice(0, 4), signature: blob.slice(4) }
}

const isKeyName = (name: string): boolean => name !== '' && !/[\s+]/u.test(name)

/** Below U+0020 a note may hold newlines only. */
function hasControlCharacters(note: string): boolean {
  for (let at = 0; at < note.length; at++) if (note.charCodeAt(at) < 0x20 && note[at] !== '\n') return true
  return false
}
