// Credentials as they are pasted: a long run of letters and digits that is no word, behind a word for a key, or behind a prefix as issuers give.
import type { Findings, Verdict } from '../findings.ts'
import { matchesIn } from '../scanned.ts'
import type { Source } from '../source.ts'

const pasted: Verdict = { entity: 'SECRET', score: 0.6 }

const run = /(?<![A-Za-z0-9_+/.~-])[A-Za-z0-9_+/.~-]{16,1024}={0,3}/g
const behindMax = 64
const words = 'key|secret|token|private|access|credential|schlüssel|clé|clave|chiave|sleutel|klucz|chave|ключ'
const anyWord = new RegExp(words, 'iu')
/** The last word of a name or of a sentence, and what stands between it and a value. */
const wordInFront = new RegExp(
  `(?<before>[\\p{L}\\p{N}_.]{0,24}[ _-]?)(?:${words})s?["'\`)\\]]{0,2}[ \\t]{0,4}(?:(?:[:=]{1,2}>?|->|→|,|\\||is|ist|est|es|è)[ \\t]{0,4}(?:\\r?\\n[ \\t]{0,8})?)?["'\`(<]{0,2}$`,
  'iu',
)
/** The same glued to the value: "mail-secret-…". */
const wordWithin = new RegExp(`^(?<before>[A-Za-z0-9_.-]{0,40}?)(?:${words})s?[_-]`, 'iu')
/** Keys that open nothing: of tables, caches, stores and maps, and the half of a pair that everybody may have. */
const opensNothing =
  /(?:primary|foreign|public|cache|object|sort|partition|idempotency|registry|hash|row|index|unique|composite|surrogate|natural|lookup|routing|group|map|dedup(?:lication)?|fingerprint|answer|translation|message|i18n|host|range|shard|bucket|join|candidate|s3|legend|recv)[ _-]?$/i
/** A name is made of short words; a key has a piece that is none. */
const pieceMin = 16
const hexMin = 32
/** Of an OpenPGP key, which is there to be compared. */
const fingerprint = /^[0-9A-F]{40}$/
const isHex = /^[0-9a-f]+$/i
/** Letters of both cases and digits at random: hashes are of one case, and identifiers of words. */
const prefixed =
  /^[A-Za-z][A-Za-z0-9]{1,11}(?:[_-][a-z]{2,8}){0,2}[_-](?=[A-Za-z]*\d[A-Za-z]*\d[A-Za-z]*\d)(?=[A-Za-z0-9]*[A-Z])(?=[A-Za-z0-9]*[a-z])[A-Za-z0-9]{28,255}$/
const ofDigest = /^(?:sha|md|crc|blake)\d/i

function isRandom(piece: string): boolean {
  if (piece.length < pieceMin || fingerprint.test(piece)) return false
  const digits = piece.replace(/\D/g, '').length
  const letters = piece.length - digits
  if (isHex.test(piece)) return piece.length >= hexMin && letters > 0
  return digits >= 2 && letters >= 2
}

const uuid = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/i
const holdsRandom = (value: string): boolean => uuid.test(value) || value.split(/[^A-Za-z0-9]+/).some(isRandom)

/** So many units of a run are no credential, but what it is called; null where it is called nothing. */
function namedWithin(value: string): number | null {
  const within = wordWithin.exec(value)
  if (within === null || !holdsRandom(value.slice(within[0].length))) return null
  return opensNothing.test(within.groups?.['before'] ?? '') ? null : within[0].length
}

/** Where in a run a credential starts; null where none does. */
function startIn(value: string, behind: string): number | null {
  const inFront = anyWord.test(behind) ? wordInFront.exec(behind)?.groups?.['before'] : undefined
  if (inFront !== undefined) return opensNothing.test(inFront) ? null : 0
  return namedWithin(value) ?? (prefixed.test(value) && !ofDigest.test(value) ? 0 : null)
}

export function findPasted({ text, scanned }: Source, findings: Findings): void {
  for (const match of matchesIn(run, scanned)) {
    const value = match[0].replace(/[.~-]+$/, '')
    // What is called is a name.
    if (!holdsRandom(value) || text[match.index + value.length] === '(') continue
    const start = startIn(value, text.slice(Math.max(0, match.index - behindMax), match.index))
    if (start !== null) findings.add(pasted, match.index + start, match.index + value.length)
  }
}
