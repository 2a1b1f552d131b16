// Key derivation: what was derived by an earlier release is derived by this one.
import { hkdf } from '@noble/hashes/hkdf.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { deriveKey, unwrapKey, wrapKey } from '../../../durable-objects/tenant/vault/derive.ts'

/** As releases before 2026.11.3 wrote it. */
function deriveBefore(secret: Uint8Array, salt: Uint8Array, purpose: readonly string[]): Uint8Array {
  const label = utf8ToBytes(JSON.stringify(purpose))
  return hmac(sha256, hmac(sha256, salt, secret), Uint8Array.of(...label, 1))
}

const bytes = (minLength: number, maxLength: number): fc.Arbitrary<Uint8Array> =>
  fc.uint8Array({ minLength, maxLength })

test('deriveKey() is HKDF-SHA-256, and the same as before', () => {
  const purposes = fc.array(fc.string({ maxLength: 60 }), { maxLength: 6 })
  fc.assert(
    fc.property(bytes(0, 200), bytes(0, 100), purposes, (secret, salt, purpose) => {
      const derived = deriveKey({ secret, salt, purpose })
      expect(derived).toEqual(deriveBefore(secret, salt, purpose))
      expect(derived).toEqual(hkdf(sha256, secret, salt, utf8ToBytes(JSON.stringify(purpose)), 32))
    }),
  )
})

test('a wrapped key opens under the same owners in the same place alone', () => {
  const ownerKeys = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)]
  const key = new Uint8Array(32).fill(3)
  const wrapped = wrapKey(key, { ownerKeys, context: ['t', 'd/1'] })
  expect(unwrapKey(wrapped, { ownerKeys, context: ['t', 'd/1'] })).toEqual(key)
  expect(unwrapKey(wrapped, { ownerKeys, context: ['t', 'd/2'] })).toBeNull()
  expect(unwrapKey(wrapped, { ownerKeys: ownerKeys.toReversed(), context: ['t', 'd/1'] })).toBeNull()
  expect(unwrapKey(wrapped.with(20, wrapped[20]! ^ 1), { ownerKeys, context: ['t', 'd/1'] })).toBeNull()
})
