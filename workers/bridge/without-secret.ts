// A provider that answers with what it was sent, such as an echo or an error page, tells nobody its own secret.

/** A shorter one would be found in what is none. */
const secretCharactersMin = 8
const inItsPlace = '(secret)'

const isSecret = (secret: string): boolean => secret.length >= secretCharactersMin

/** The same value with `(secret)` wherever the secret stood, in names and texts alike; it is bounded before. */
export function withoutSecret(value: unknown, secret: string): unknown {
  if (!isSecret(secret)) return value
  if (typeof value === 'string') return value.replaceAll(secret, inItsPlace)
  if (Array.isArray(value)) return value.map((one) => withoutSecret(one, secret))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name.replaceAll(secret, inItsPlace), withoutSecret(one, secret)]),
  )
}

/** Of bytes of any kind: what was sent in a header is ASCII wherever it comes back. */
export function bytesWithoutSecret(bytes: Uint8Array, secret: string): Uint8Array {
  if (!isSecret(secret)) return bytes
  const buffer = Buffer.from(bytes)
  if (!buffer.includes(secret)) return bytes
  return Buffer.from(buffer.toString('latin1').replaceAll(secret, inItsPlace), 'latin1')
}
