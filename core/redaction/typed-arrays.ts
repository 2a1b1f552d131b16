// Typed arrays that grow: numbers of which nobody knows how many will come.

/** A copy with room for twice as many, and at least `least`. */
export function grown<T extends Uint8Array<ArrayBuffer> | Int32Array<ArrayBuffer>>(numbers: T, least = 0): T {
  const length = Math.max(numbers.length * 2, least)
  const larger = (numbers instanceof Uint8Array ? new Uint8Array(length) : new Int32Array(length)) as T
  larger.set(numbers)
  return larger
}
