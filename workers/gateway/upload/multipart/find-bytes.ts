// Finds a delimiter in bytes.

const CR = 0x0d

/**
 * Place of `wanted`, which begins with CR and holds no other, or -1. Linear in any bytes: what is compared in vain holds no CR,
 * so it is never compared again.
 */
export function findBytes(bytes: Uint8Array, wanted: Uint8Array, from = 0): number {
  const last = bytes.byteLength - wanted.byteLength
  for (let at = bytes.indexOf(CR, from); at >= 0 && at <= last; at = bytes.indexOf(CR, at + 1)) {
    while (at < last && bytes[at + 1] === CR) at++
    if (startsWith(bytes, wanted, at)) return at
  }
  return -1
}

function startsWith(bytes: Uint8Array, wanted: Uint8Array, at: number): boolean {
  for (let i = 0; i < wanted.byteLength; i++) if (bytes[at + i] !== wanted[i]) return false
  return true
}
