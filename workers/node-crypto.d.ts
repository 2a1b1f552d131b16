// The part of node:crypto that the Workers use: synchronous hashing, faster than WebCrypto above a few kilobytes.
declare module 'node:crypto' {
  interface Digest {
    update(content: string | ArrayBufferView): Digest
    digest(): Uint8Array
    digest(encoding: 'hex'): string
  }
  export function createHash(algorithm: 'sha256'): Digest
  export function createHmac(algorithm: 'sha256', key: Uint8Array): Digest
}
