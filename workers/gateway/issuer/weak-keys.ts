// Keys under which anybody can sign: points of small order on Ed25519, which the platform takes like any other (RFC 8032 §8.8 leaves it open).

/** All eight, and the other spellings that some have; the sign bit of x is looked at apart. */
const smallOrder: ReadonlySet<string> = new Set([
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
])

const signBit = 0x80

/** Of a key as an issuer names it (RFC 8037). */
export function isWeakKey({ kty, x }: { readonly kty: string; readonly x?: unknown }): boolean {
  if (kty !== 'OKP' || typeof x !== 'string') return false
  const point = Buffer.from(x, 'base64url')
  if (point.length === 32) point[31] = point[31]! & ~signBit
  return smallOrder.has(point.toString('hex'))
}
