// Stand-ins for the encodings of ECMAScript 2026 that workerd has and Node 24 has not.

/** Adds them where they are absent. */
export function addEncodings(): void {
  if ('fromBase64' in Uint8Array) return
  const bytesOf = (view: Uint8Array): Buffer => Buffer.from(view.buffer, view.byteOffset, view.byteLength)
  Object.defineProperty(Uint8Array, 'fromBase64', {
    value: (text: string) => new Uint8Array(Buffer.from(text, 'base64')),
  })
  const { prototype } = Uint8Array
  Object.defineProperty(prototype, 'toBase64', {
    value(this: Uint8Array, { alphabet = 'base64' }: { readonly alphabet?: 'base64' | 'base64url' } = {}) {
      return bytesOf(this).toString(alphabet)
    },
  })
  Object.defineProperty(prototype, 'toHex', {
    value(this: Uint8Array) {
      return bytesOf(this).toString('hex')
    },
  })
}
