// The part of node:crypto that the Workers use: synchronous hashing, faster than WebCrypto above a few kilobytes.
declare module 'node:crypto' {
  /** HKDF (RFC 5869). */
  export function hkdfSync(
    ...parameters: [digest: 'sha256', secret: Uint8Array, salt: Uint8Array, info: Uint8Array, bytes: number]
  ): ArrayBuffer
  interface Digest {
    update(content: string | ArrayBufferView): Digest
    digest(): Uint8Array
    digest(encoding: 'hex' | 'base64'): string
  }
  export type Hash = 'sha256' | 'sha384' | 'sha512'
  export function createHash(algorithm: Hash): Digest
  export function createHmac(algorithm: 'sha256', key: Uint8Array): Digest

  /** AES-256-GCM (NIST SP 800-38D) without a promise. */
  interface Gcm {
    setAAD(associated: Uint8Array): void
    update(content: Uint8Array): Uint8Array
    final(): Uint8Array
  }
  export function createCipheriv(
    algorithm: 'aes-256-gcm',
    key: Uint8Array,
    iv: Uint8Array,
  ): Gcm & { getAuthTag(): Uint8Array }
  /** `final` throws where the content is not authentic. */
  export function createDecipheriv(
    algorithm: 'aes-256-gcm',
    key: Uint8Array,
    iv: Uint8Array,
  ): Gcm & { setAuthTag(tag: Uint8Array): void }

  export interface KeyObject {
    readonly asymmetricKeyType?: string | undefined
    readonly asymmetricKeyDetails?: { readonly modulusLength?: number; readonly namedCurve?: string } | undefined
  }
  export class X509Certificate {
    constructor(pem: string)
    readonly publicKey: KeyObject
  }
  export function verify(
    ...parameters: [hash: Hash, material: Uint8Array, key: KeyObject, signature: Uint8Array]
  ): boolean
}
