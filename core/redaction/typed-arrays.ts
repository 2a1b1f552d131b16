// Typed arrays that grow: numbers of which nobody knows how many will come.

/** A copy with room for more: twice as many, unless told. */
export function grown<T extends Uint8Array<ArrayBuffer> | Int32Array<ArrayBuffer>>(
  numbers: T,
  length = numbers.length * 2,
): T {
  const larger = (numbers instanceof Uint8Array ? new Uint8Array(length) : new Int32Array(length)) as T
  larger.set(numbers)
  return larger
}
