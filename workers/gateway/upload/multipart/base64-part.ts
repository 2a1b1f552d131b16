// Decodes a part that says Content-Transfer-Encoding: base64, while it arrives.
import { accepted, refused, type Result } from '../../../../contract/result.ts'
import { bytesOf, textOf } from './bytes-as-text.ts'

export interface Base64Part {
  write(chunk: Uint8Array): Result<Uint8Array>
  /** Refuses where the text ends within a group of four. */
  end(): Result<Uint8Array>
}

const alphabet = /^[A-Za-z0-9+/]*={0,2}$/

/** Line ends and blanks are passed over; anything else outside of the alphabet is refused. */
export function createBase64Part(): Base64Part {
  let rest = ''
  let isPadded = false
  const damaged = (): Result<Uint8Array> =>
    refused('VALIDATION_FAILED', 'A part says Content-Transfer-Encoding: base64, and is not that.')
  return {
    write(chunk) {
      const text = rest + textOf(chunk).replaceAll(/[\r\n\t ]+/g, '')
      if (text === '') return accepted(new Uint8Array(0))
      if (isPadded) return damaged()
      const whole = text.length - (text.length % 4)
      rest = text.slice(whole)
      const groups = text.slice(0, whole)
      isPadded = groups.endsWith('=')
      if (!alphabet.test(groups) || (isPadded && rest !== '')) return damaged()
      return accepted(bytesOf(atob(groups)))
    },
    end: () => (rest === '' ? accepted(new Uint8Array(0)) : damaged()),
  }
}
