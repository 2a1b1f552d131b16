// How large JSON may become once it is read: values in it and levels, counted before it is parsed, or without walking it by recursion.
import { limits } from '../../contract/limits.ts'

export interface JsonBounds {
  readonly valuesMax: number
  readonly depthMax: number
}

const depthMax = limits.jsonDepthMax * 2
export const answerJsonBounds: JsonBounds = { valuesMax: limits.toolAnswerValuesMax, depthMax }
export const descriptionJsonBounds: JsonBounds = { valuesMax: limits.toolDescriptionValuesMax, depthMax }

/**
 * Counts bytes of JSON as they come: a text of small objects takes a hundred times its size once it is parsed, and seconds.
 * Of a stream of events it counts all of them together; no text of JSON holds a line end, so none hides what comes after it.
 */
export class JsonMeter {
  readonly #bounds: JsonBounds
  #depth = 0
  #values = 1
  #isInText = false
  #isEscaped = false

  constructor(bounds: JsonBounds) {
    this.#bounds = bounds
  }

  /** False once there is more than may be. */
  add(bytes: Uint8Array): boolean {
    for (const one of bytes) {
      if (this.#isEscaped) this.#escaped(one)
      else if (this.#isInText) this.#inText(one)
      else this.#between(one)
      if (this.#depth > this.#bounds.depthMax || this.#values > this.#bounds.valuesMax) return false
    }
    return true
  }

  #inText(one: number): void {
    if (one === code.backslash) this.#isEscaped = true
    else if (one === code.quote || isLineEnd(one)) this.#isInText = false
  }

  #escaped(one: number): void {
    this.#isEscaped = false
    if (isLineEnd(one)) this.#isInText = false
  }

  #between(one: number): void {
    if (one === code.quote) this.#isInText = true
    else if (one === code.comma) this.#values++
    else if (one === code.list || one === code.object) {
      this.#depth++
      this.#values++
    } else if (one === code.listEnd || one === code.objectEnd) this.#depth = Math.max(0, this.#depth - 1)
  }
}

const code = {
  quote: 0x22,
  backslash: 0x5c,
  comma: 0x2c,
  list: 0x5b,
  listEnd: 0x5d,
  object: 0x7b,
  objectEnd: 0x7d,
  lineFeed: 0x0a,
  return: 0x0d,
} as const

const isLineEnd = (one: number): boolean => one === code.lineFeed || one === code.return

export const isJsonWithin = (bytes: Uint8Array, bounds: JsonBounds): boolean => new JsonMeter(bounds).add(bytes)

/** The same of a value that somebody else has parsed. */
export function isValueWithin(value: unknown, { valuesMax, depthMax: levelsMax }: JsonBounds): boolean {
  let level: unknown[] = [value]
  let values = 0
  for (let depth = 0; level.length > 0; depth++) {
    values += level.length
    const containers = level.filter((one): one is object => typeof one === 'object' && one !== null)
    if (values > valuesMax || (containers.length > 0 && depth >= levelsMax)) return false
    level = containers.flatMap((one) => Object.values(one) as unknown[])
  }
  return true
}
