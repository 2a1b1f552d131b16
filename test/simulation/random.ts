// The simulation's only source of chance: numbers that follow from a seed.

export interface Chance {
  /** In [0, 1). */
  next(): number
  /** A whole number from `from` to `to`, both included. */
  whole(from: number, to: number): number
  /** True in `share` of all cases. */
  is(share: number): boolean
  pick<T>(list: readonly T[]): T
  /** Fills all bytes; answers the view. */
  scatter<T extends ArrayBufferView>(view: T): T
}

/** sfc32 (PractRand's small fast counting generator), warmed up. */
export function createChance(seed: number): Chance {
  let [a, b, c, counter] = [seed | 0, 0x9e3779b9 ^ seed, 0x243f6a88, 1]
  const word = (): number => {
    const t = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + t
    return t >>> 0
  }
  for (let round = 0; round < 20; round++) word()
  const next = (): number => word() / 2 ** 32
  const whole = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1))
  return {
    next,
    whole,
    is: (share) => next() < share,
    pick: (list) => list[whole(0, list.length - 1)]!,
    scatter(view) {
      const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
      for (let at = 0; at < bytes.length; at++) bytes[at] = word() & 255
      return view
    },
  }
}
