// Other spellings of clawql.local.yaml's keys that the guide uses (checklist A-21, X3 to X6), moved to the one that the schema knows.
import { accepted, refused, type Result } from '../../contract/result.ts'

export type Tree = { readonly [key: string]: unknown }

/** Verticals that the guide writes as top-level keys (checklist CF-86). */
const verticalNames = [
  'lending',
  'legal',
  'healthcare',
  'insurance',
  'supplychain',
  'government',
  'manufacturing',
  'education',
  'engineering',
] as const

const aliases: readonly (readonly [alias: string, key: string])[] = [
  ['memory.pruning.maxGraphNodes', 'memory.pruning.maxNodes'],
  ['memory.storage.backend', 'memory.backend'],
  ['memory.storage.sqlite.path', 'memory.path'],
  ['auth.mode', 'api.auth.mode'],
  ...verticalNames.map((name) => [`${name}.enabled`, `verticals.${name}.enabled`] as const),
]

export const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The value at a dotted key, or undefined. */
export function readKey(tree: Tree, key: string): unknown {
  let value: unknown = tree
  for (const part of key.split('.')) value = isTree(value) && Object.hasOwn(value, part) ? value[part] : undefined
  return value
}

/** A copy with the value at the key; undefined removes the key, and parents that it leaves empty. */
export function writeKey(tree: Tree, key: string, value: unknown): Tree {
  const [head = '', ...rest] = key.split('.')
  const kept = Object.entries(tree).filter(([name]) => name !== head)
  if (rest.length === 0) return Object.fromEntries(value === undefined ? kept : [...kept, [head, value]])
  const child = Object.hasOwn(tree, head) ? tree[head] : undefined
  const written = writeKey(isTree(child) ? child : {}, rest.join('.'), value)
  if (value === undefined && Object.keys(written).length === 0) return Object.fromEntries(kept)
  return Object.fromEntries([...kept, [head, written]])
}

/** Every leaf's dotted key. A list is a leaf. */
export function leafKeys(value: unknown, at = ''): readonly string[] {
  if (!isTree(value)) return at === '' ? [] : [at]
  return Object.entries(value).flatMap(([name, child]) => leafKeys(child, at === '' ? name : `${at}.${name}`))
}

/** Moves aliases to their key. An alias and its key that differ are refused (X3). */
export function resolveAliases(tree: Tree): Result<{ readonly tree: Tree; readonly mapped: readonly string[] }> {
  let resolved = tree
  const mapped: string[] = []
  for (const [alias, key] of aliases) {
    const value = readKey(resolved, alias)
    if (value === undefined) continue
    const existing = readKey(resolved, key)
    if (existing !== undefined && existing !== value) {
      return refused('CONFIG_REJECTED', `${alias} and ${key} are the same setting and differ; keep one of them.`)
    }
    resolved = writeKey(writeKey(resolved, alias, undefined), key, value)
    mapped.push(key)
  }
  return accepted({ tree: resolved, mapped })
}
