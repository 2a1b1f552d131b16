// R2 as a durable map: get, put with onlyIf, delete, list; bodies that are read whole or in pieces.
import { createHash } from 'node:crypto'
import type { Wire } from './wire.ts'

interface Condition {
  readonly onlyIf?: { readonly etagMatches?: string; readonly etagDoesNotMatch?: string }
}

export interface Bucket {
  readonly binding: {
    put(key: string, value: Uint8Array | string, condition?: Condition): Promise<unknown>
    delete(keys: string | readonly string[]): Promise<void>
  }
  /** What is stored, for the checker. */
  readonly stored: ReadonlyMap<string, Uint8Array>
}

/** The platform takes no more at once. */
const keysPerDelete = 1_000

const etagOf = (bytes: Uint8Array): string => createHash('md5').update(bytes).digest('hex')

export function createBucket(wire: Wire, name: string): Bucket {
  const stored = new Map<string, Uint8Array>()
  const meets = (key: string, { onlyIf }: Condition): boolean => {
    const known = stored.get(key)
    if (onlyIf?.etagDoesNotMatch === '*') return known === undefined
    return onlyIf?.etagMatches === undefined || (known !== undefined && etagOf(known) === onlyIf.etagMatches)
  }
  const call = <T>(method: string, effect: () => T): Promise<T> =>
    wire.call(`${name}.${method}`, () => {
      if (wire.isRefusing(name)) throw new Error('the bucket refuses')
      return effect()
    })
  const binding = {
    get: (key: string) =>
      call('get', () => {
        const bytes = stored.get(key)
        return bytes === undefined ? null : objectOf(bytes)
      }),
    head: (key: string) =>
      call('head', () => {
        const bytes = stored.get(key)
        return bytes === undefined ? null : { etag: etagOf(bytes), size: bytes.byteLength }
      }),
    put: (key: string, value: Uint8Array | string, condition: Condition = {}) =>
      call('put', () => {
        if (!meets(key, condition)) return null
        const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value.slice()
        stored.set(key, bytes)
        return { etag: etagOf(bytes) }
      }),
    list: ({ prefix }: { readonly prefix: string }) =>
      call('list', () => {
        const keys = [...stored.keys()].filter((key) => key.startsWith(prefix)).sort()
        return { objects: keys.map((key) => ({ key })), truncated: false }
      }),
    delete: (keys: string | readonly string[]) =>
      call('delete', () => {
        if ([keys].flat().length > keysPerDelete) throw new Error('too many keys')
        for (const key of [keys].flat()) stored.delete(key)
      }),
  }
  return { binding, stored }
}

function objectOf(bytes: Uint8Array) {
  const copy = bytes.slice()
  return {
    etag: etagOf(copy),
    bytes: async () => copy,
    text: async () => new TextDecoder().decode(copy),
    body: { getReader: () => createReader(copy) },
  }
}

/** A reader as workerd's, which fills at least so many bytes where there are as many. */
function createReader(bytes: Uint8Array) {
  let at = 0
  return {
    async readAtLeast(sizeBytes: number) {
      if (at >= bytes.byteLength) return { value: undefined, done: true }
      const value = bytes.slice(at, at + sizeBytes)
      at += value.byteLength
      return { value, done: false }
    },
    releaseLock: (): void => {},
  }
}
