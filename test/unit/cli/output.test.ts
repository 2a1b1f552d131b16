// What the command line prints: text of documents can't steer a terminal.
import { describe, expect, it } from 'vitest'
import { plainText, table } from '../../../cli/output.ts'

describe('plainText()', () => {
  it('replaces escape sequences and other control characters, and keeps lines and letters', () => {
    expect(plainText('a\u001b[2Jb\u0007\r\u009bc\n\tü漢')).toBe('a [2Jb   c\n\tü漢')
  })
})

describe('table()', () => {
  it('aligns columns and leaves no space at the end of a line', () => {
    expect(
      table([
        ['NAME', 'STATE'],
        ['a', ''],
      ]),
    ).toEqual(['NAME  STATE', 'a'])
  })
})
