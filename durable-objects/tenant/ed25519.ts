// Ed25519 pairs on the platform's own cryptography: private halves can't be exported once they are imported here.

export interface Ed25519Pair {
  readonly privateKey: CryptoKey
  readonly publicKey: CryptoKey
  /** 32 bytes. */
  readonly publicBytes: Uint8Array
}

/** PKCS #8 of an Ed25519 key (RFC 8410) as far as its 32 bytes. */
const pkcs8Prefix = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20]

/** Of a PKCS #8 key in DER; throws where it is none. */
export async function importPair(der: Uint8Array): Promise<Ed25519Pair> {
  const extractable = await crypto.subtle.importKey('pkcs8', der, 'Ed25519', true, ['sign'])
  const { x } = (await crypto.subtle.exportKey('jwk', extractable)) as JsonWebKey
  const publicBytes = Uint8Array.fromBase64(x ?? '', { alphabet: 'base64url' })
  const publicKey = await crypto.subtle.importKey('raw', publicBytes, 'Ed25519', true, ['verify'])
  const privateKey = await crypto.subtle.importKey('pkcs8', der, 'Ed25519', false, ['sign'])
  return { privateKey, publicKey, publicBytes }
}

/** Of the 32 bytes that are the private half. */
export async function importSeed(seed: Uint8Array): Promise<Ed25519Pair> {
  const der = new Uint8Array(pkcs8Prefix.length + seed.byteLength)
  der.set(pkcs8Prefix)
  der.set(seed, pkcs8Prefix.length)
  return await importPair(der)
}
