// Canonical JSON (RFC 8785): one byte string per value, so that a digest over it can be repeated by anybody.
import canonicalize from 'canonicalize'
import type { Json } from '../../contract/rpc.ts'
import { assert } from '../../contract/result.ts'

/** RFC 8785 text of a value. Throws on what JSON can't carry (NaN, lone surrogates): check input with `isPlainJson` first. */
export function canonicalJson(value: Json): string {
  // Plain values are most of a record's fields, and JSON writes them as RFC 8785 does.
  const text = typeof value === 'object' ? canonicalize(value) : JSON.stringify(value)
  assert(text, 'canonical JSON exists for every JSON value')
  return text
}

/** Whether a value is JSON that RFC 8785 can write: finite numbers, well-formed strings, plain containers, bounded depth. */
export function isPlainJson(value: unknown, depthMax: number): value is Json {
  if (value === null || typeof value === 'boolean') return true
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value === 'string') return value.isWellFormed()
  if (typeof value !== 'object' || depthMax === 0) return false
  if (Array.isArray(value)) return value.every((item) => isPlainJson(item, depthMax - 1))
  return isPlainObject(value) && isPlainJsonObject(value, depthMax)
}

function isPlainJsonObject(value: object, depthMax: number): boolean {
  return Object.entries(value).every(([name, item]) => name.isWellFormed() && isPlainJson(item, depthMax - 1))
}

function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return (prototype === Object.prototype || prototype === null) && !('toJSON' in value)
}
