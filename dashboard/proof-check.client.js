// Checks a trail in this browser, with its own SHA-256 and Ed25519 and no word of the server: signed note, tree of RFC 9162, record by record.

/** @typedef {{ name: string, keyId: Uint8Array<ArrayBuffer>, publicKey: Uint8Array<ArrayBuffer> }} Verifier */
/** @typedef {{ origin: string, size: number, root: Uint8Array<ArrayBuffer> }} Checkpoint */

/** A reason that is shown. */
export class NotProven extends Error {}

/** @param {unknown} is @param {string} reason @returns {asserts is} */
function require(is, reason) {
  if (!is) throw new NotProven(reason)
}

/** @param {string} base64 */
const bytesOf = (base64) => Uint8Array.from(atob(base64), (unit) => unit.charCodeAt(0))
/** @param {string} text */
const utf8 = (text) => new TextEncoder().encode(text)
/** @param {...ArrayLike<number>} parts */
const joined = (...parts) => Uint8Array.from(parts.flatMap((part) => Array.from(part)))
/** @param {...ArrayLike<number>} parts */
const sha256 = async (...parts) => new Uint8Array(await crypto.subtle.digest('SHA-256', joined(...parts)))
/** @param {ArrayLike<number>} one @param {ArrayLike<number>} other */
const isSame = (one, other) => one.length === other.length && Array.from(one).every((byte, at) => byte === other[at])
/** @param {ArrayLike<number>} bytes */
export const hexOf = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

/** C2SP signed-note: `name+hex8+base64(0x01 || key)`, where the eight digits follow from the rest. @param {string} vkey @returns {Promise<Verifier>} */
export async function readVerifierKey(vkey) {
  const [, name = '', idText = '', keyText = ''] =
    /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/.exec(vkey.trim()) ?? []
  require(name !== '', 'That is no verifier key: it looks like name+1a2b3c4d+AbC….')
  const key = bytesOf(keyText)
  require(key.length === 33 && key[0] === 1, 'The key is not one of Ed25519.')
  const keyId = (await sha256(utf8(`${name}\n`), key)).slice(0, 4)
  require(hexOf(keyId) === idText, 'The key does not fit its own eight digits: a character of it is wrong.')
  return { name, keyId, publicKey: key.slice(1) }
}

/** C2SP tlog-checkpoint: what the holder of the key signed. @param {string} note @param {Verifier} verifier @returns {Promise<Checkpoint>} */
export async function readCheckpoint(note, { name, keyId, publicKey }) {
  const split = note.lastIndexOf('\n\n')
  const text = note.slice(0, split + 1)
  const [origin = '', size = '', root = ''] = text.split('\n')
  require(split > 0 && /^(0|[1-9]\d{0,15})$/.test(size), 'The checkpoint is no signed note.')
  require(origin === name, `The checkpoint is of the log ${origin}, and the key is of ${name}.`)
  const blobs = note
    .slice(split + 2)
    .split('\n')
    .flatMap((line) => (line.startsWith(`— ${name} `) ? [bytesOf(line.slice(name.length + 3))] : []))
  const own = blobs.find((blob) => isSame(blob.slice(0, 4), keyId))
  require(own !== undefined, 'The checkpoint is not signed by this key.')
  const key = await crypto.subtle.importKey('raw', publicKey, 'Ed25519', false, ['verify'])
  const isSigned = await crypto.subtle.verify('Ed25519', key, own.slice(4), utf8(text))
  require(isSigned, 'The signature of the checkpoint is not that of this key.')
  return { origin, size: Number(size), root: bytesOf(root) }
}

/** RFC 8785: of what a record may hold. @param {any} value @returns {string} */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const fields = Object.keys(value).toSorted((a, b) => (a < b ? -1 : 1))
  return `{${fields.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(',')}}`
}

/**
 * RFC 9162, section 2.1.3.2: the root that a leaf at this place leads to; null where the proof is of another length.
 * @param {Uint8Array} leaf
 * @param {{ index: number, size: number, proof: readonly string[] }} place
 */
export async function rootFrom(leaf, { index, size, proof }) {
  let [position, last] = [index, size - 1]
  let hash = leaf
  for (const sibling of proof.map(bytesOf)) {
    if (last === 0) return null
    if (position % 2 === 1 || position === last) {
      hash = await sha256([1], sibling, hash)
      while (position % 2 === 0 && position !== 0) [position, last] = [Math.floor(position / 2), Math.floor(last / 2)]
    } else hash = await sha256([1], hash, sibling)
    ;[position, last] = [Math.floor(position / 2), Math.floor(last / 2)]
  }
  return last === 0 ? hash : null
}

/**
 * Each record of the trail that is of the key's log, as it is shown. Throws NotProven with the reason.
 * @param {any} trail
 * @param {string} vkey
 * @returns {Promise<{ checkpoint: Checkpoint, checked: number, others: number }>}
 */
export async function checkTrail(trail, vkey) {
  const verifier = await readVerifierKey(vkey)
  /** @type {string[]} */
  const notes = [trail.checkpoint, ...trail.closed.map((/** @type {any} */ { checkpoint }) => checkpoint)]
  const note = notes.find((one) => one.startsWith(`${verifier.name}\n`)) ?? trail.checkpoint
  const checkpoint = await readCheckpoint(note, verifier)
  let checked = 0
  for (const { seq, record, inclusion, type, actorId, timestamp } of trail.entries) {
    // Of another epoch of the log, which has a key of its own.
    if (inclusion.size !== checkpoint.size) continue
    const what = `Record ${seq}`
    const isShown = record.seq === seq && record.type === type && record.actor.id === actorId && record.ts === timestamp
    require(isShown && inclusion.index === seq, `${what} is shown otherwise than it was recorded.`)
    const leaf = await sha256([0], utf8(canonical(record)))
    const root = await rootFrom(leaf, inclusion)
    require(root !== null && isSame(root, checkpoint.root), `${what} does not stand in the signed log.`)
    checked += 1
  }
  require(checked > 0, 'None of these records is of the log of this key.')
  return { checkpoint, checked, others: trail.entries.length - checked }
}
