// Files embedded in RTF: hexadecimal digits that spell an OLE 1 object (MS-OLEDS 2.2.5).
import { packagedFile } from '../cfb.ts'
import type { Embedded } from '../context.ts'

const embeddedFormat = 2
const startBytes = 4096

/** Gathers bytes from hexadecimal digits, anything else skipped. */
export class HexBytes {
  #bytes = new Uint8Array(startBytes)
  #digits = 0

  /** Takes one character's code. */
  add(code: number): void {
    const digit = digitOf(code)
    if (digit < 0) return
    const at = this.#digits >> 1
    if (at >= this.#bytes.length) {
      const wider = new Uint8Array(this.#bytes.length * 2)
      wider.set(this.#bytes)
      this.#bytes = wider
    }
    this.#bytes[at] = (this.#digits & 1) === 0 ? digit << 4 : (this.#bytes[at] ?? 0) | digit
    this.#digits += 1
  }

  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#digits >> 1)
  }
}

function digitOf(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  const letter = (code | 0x20) - 0x61
  return letter >= 0 && letter < 6 ? letter + 10 : -1
}

/** What an OLE 1 object holds: a dropped file, or native data such as a compound file; undefined for links and pictures. */
export function embeddedObject(object: Uint8Array): Embedded | undefined {
  const view = new DataView(object.buffer, object.byteOffset, object.byteLength)
  if (object.length < 8 || view.getUint32(4, true) !== embeddedFormat) return undefined
  let at = 8
  const names: string[] = []
  for (let count = 0; count < 3; count += 1) {
    if (at + 4 > object.length) return undefined
    const sizeBytes = view.getUint32(at, true)
    names.push(new TextDecoder('windows-1252').decode(object.subarray(at + 4, at + 3 + sizeBytes)))
    at += 4 + sizeBytes
  }
  if (at + 4 > object.length) return undefined
  const native = object.slice(at + 4, at + 4 + view.getUint32(at, true))
  return names[0] === 'Package' ? packagedFile(native) : { name: '', bytes: native }
}
