// Unit buffer: a string written unit by unit, for texts that change at very many places.

const unitsAtOnce = 4096

/** Units of UTF-16 in order. Joining strings of one unit each takes eight times as long. */
export class UnitBuffer {
  #units: Uint16Array<ArrayBuffer>
  #length = 0

  /** `length`: about how many units will come. */
  constructor(length: number) {
    this.#units = new Uint16Array(length + 64)
  }

  add(code: number): void {
    if (this.#length === this.#units.length) this.#reserve(1)
    this.#units[this.#length] = code
    this.#length += 1
  }

  addAll(text: string): void {
    this.#reserve(text.length)
    for (let at = 0; at < text.length; at += 1) this.add(text.charCodeAt(at))
  }

  text(): string {
    const parts: string[] = []
    for (let from = 0; from < this.#length; from += unitsAtOnce) {
      const units = this.#units.subarray(from, Math.min(this.#length, from + unitsAtOnce))
      parts.push(Reflect.apply(String.fromCharCode, null, units))
    }
    return parts.join('')
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#units.length) return
    const larger = new Uint16Array(this.#units.length * 2 + more)
    larger.set(this.#units)
    this.#units = larger
  }
}
