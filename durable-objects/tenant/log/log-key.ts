// The log's Ed25519 key: imported once at wake, never extractable afterwards; signs checkpoints and checks our own.
import { accepted, refused, type Result } from '../../../contract/result.ts'
import { importPair, type Ed25519Pair } from '../ed25519.ts'
import { formatNote, formatVerifierKey, keyId, signatureBy, type SignedNote } from '../../../core/audit/signed-note.ts'

export interface LogKey {
  readonly vkey: string
  /** A signed note over the text, which ends in a newline. */
  sign(text: string): Promise<string>
  /** Whether the note carries this key's signature. */
  isSignedBy(note: SignedNote): Promise<boolean>
}

/** Reads a PKCS #8 key in PEM form. `origin` is the key's name. */
export async function importLogKey(pem: string, origin: string): Promise<Result<LogKey>> {
  const keys = await readPem(pem)
  if (keys === null) return refused('CONFIG_REJECTED', 'The secret LOG_KEY is not an Ed25519 key in PKCS #8 PEM form.')
  const { privateKey, publicKey, publicBytes } = keys
  const id = keyId(origin, publicBytes)
  const verifier = { name: origin, keyId: id, publicKey: publicBytes }
  const encoder = new TextEncoder()
  return accepted({
    vkey: formatVerifierKey(origin, publicBytes),
    async sign(text) {
      const signature = new Uint8Array(await crypto.subtle.sign('Ed25519', privateKey, encoder.encode(text)))
      return formatNote({ text, signatures: [{ name: origin, keyId: id, signature }] })
    },
    async isSignedBy(note) {
      const found = signatureBy(note, verifier)
      if (found === null) return false
      return await crypto.subtle.verify('Ed25519', publicKey, found.signature, encoder.encode(note.text))
    },
  })
}

async function readPem(pem: string): Promise<Ed25519Pair | null> {
  try {
    return await importPair(Uint8Array.fromBase64(pem.replaceAll(/-----(?:BEGIN|END) PRIVATE KEY-----|\s/g, '')))
  } catch {
    return null
  }
}
