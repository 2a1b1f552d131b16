// Byte streams across RPC: what is written is read, in whatever pieces it comes.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { framesOf, readFrames, readUpTo, readWhole, streamOf } from '../../../workers/shared/byte-stream.ts'
import { collect } from './collect.ts'

const pieceLists = fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 20 })
const bytesOf = (pieces: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(pieces))
async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items
}

/** The same bytes cut anew. */
async function* recut(stream: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Uint8Array> {
  const bytes = bytesOf(await collect(stream))
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

describe('streamOf()', () => {
  test('gives every byte once, and leaves the writer its buffers', async () => {
    await fc.assert(
      fc.asyncProperty(pieceLists, async (pieces) => {
        const whole = bytesOf(pieces)
        expect(await readWhole(streamOf(each(pieces)), whole.length)).toEqual(whole)
        expect(await readUpTo(streamOf(each(pieces)), whole.length)).toEqual(whole)
        expect(bytesOf(pieces)).toEqual(whole)
      }),
    )
  })

  test('errors where its pieces do', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield new Uint8Array(3)
      throw new Error('broken off')
    }
    await expect(readWhole(streamOf(broken()), 3)).rejects.toThrow('broken off')
  })
})

test('readWhole() refuses another size, readUpTo() a longer stream', async () => {
  for (const size of [4, 6]) expect(await readWhole(streamOf(each([new Uint8Array(5)])), size)).toBeNull()
  await expect(readUpTo(streamOf(each([new Uint8Array(5)])), 4)).rejects.toThrow('within its bound')
})

describe('readFrames()', () => {
  const parts = fc.array(fc.record({ text: fc.string({ unit: 'grapheme' }), sealed: fc.uint8Array({ maxLength: 90 }) }))

  test('gives the parts that framesOf() wrote, however the stream is cut', async () => {
    await fc.assert(
      fc.asyncProperty(parts, fc.integer({ min: 1, max: 60 }), async (packed, size) => {
        const stream = streamOf(recut(framesOf(each(packed)), size))
        expect(await collect(readFrames(stream))).toEqual(packed)
      }),
    )
  })

  test('throws where the stream ends within a part', async () => {
    const cut = bytesOf(await collect(framesOf(each([{ text: 'ab', sealed: new Uint8Array(3) }])))).subarray(0, -1)
    await expect(collect(readFrames(streamOf(each([cut]))))).rejects.toThrow('ends behind one')
  })
})
