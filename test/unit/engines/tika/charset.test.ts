// One decision about the character set of text, for every format: damaged UTF-8 stays UTF-8, declarations count, the rest is guessed.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { textEncoding } from '../../../../workers/engines/tika/charset.ts'
import { container, outcome } from './extraction.ts'

/** Encodes into what the platform only decodes: by decoding every byte and every pair of bytes. */
function encoderOf(label: string): (text: string) => Uint8Array {
  const bytesByCharacter = new Map<string, readonly number[]>()
  const codes: number[][] = Array.from({ length: 128 }, (_, byte) => [byte + 128])
  for (let lead = 0x81; lead <= 0xfe; lead += 1)
    for (let trail = 0x40; trail <= 0xfe; trail += 1) codes.push([lead, trail])
  const decoded = new TextDecoder(label).decode(Uint8Array.from(codes.flatMap((bytes) => [...bytes, 10]))).split('\n')
  if (decoded.length === codes.length + 1)
    for (const [at, character] of decoded.entries())
      if (character.length === 1 && character !== '\ufffd' && !bytesByCharacter.has(character))
        bytesByCharacter.set(character, codes[at] ?? [])
  return (text) =>
    Uint8Array.from(Array.from(text).flatMap((one) => bytesByCharacter.get(one) ?? [one.charCodeAt(0) & 0x7f]))
}

const texts: Readonly<Record<string, readonly string[]>> = {
  shift_jis: ['請求書を送りました。担当は鈴木です。', 'カタカナとひらがなの文書', '会議は午後三時からです'],
  'euc-jp': ['請求書を送りました。担当は鈴木です。', 'カタカナとひらがなの文書', '会議は午後三時からです'],
  gb18030: ['合同编号为八百一十二，由双方签字后生效。', '请把文件寄到上海办公室', '会议时间已经改变，请大家注意'],
  'euc-kr': ['계약서는 내일까지 보내 주시기 바랍니다.', '회의는 오후 세 시에 시작합니다', '담당자에게 전화하십시오'],
  big5: ['合約編號為八百一十二，由雙方簽字後生效。', '請把文件寄到台北辦公室', '會議時間已經改變，請大家注意'],
  'windows-1251': [
    'Договор аренды подписан в среду',
    'Встреча перенесена на завтра',
    'Просим оплатить счёт до пятницы',
  ],
  'koi8-r': ['Договор аренды подписан в среду', 'Встреча перенесена на завтра', 'Просим оплатить счёт до пятницы'],
  'windows-1252': [
    'Grüße aus Köln, José Muñoz',
    'Le contrat a été signé à Orléans',
    'ÄRZTE UND ÄMTER IN ÖSTERREICH',
    '50 £ für Åse, naïve café',
  ],
}

const encoders = Object.fromEntries(Object.keys(texts).map((label) => [label, encoderOf(label)]))

describe('textEncoding', () => {
  const cases = Object.entries(texts).flatMap(([label, all]) => all.map((text) => [label, text] as const))
  it.each(cases)('guesses %s where nothing is declared: %s', (label, text) => {
    const bytes = encoders[label]?.(text) ?? new Uint8Array()
    expect(new TextDecoder(label).decode(bytes)).toBe(text)
    expect(textEncoding(bytes)).toBe(label)
    expect(textEncoding(bytes, 'us-ascii')).toBe(label)
    expect(textEncoding(bytes, label)).toBe(new TextDecoder(label).encoding)
  })

  it.each(cases)('keeps UTF-8 that a byte of %s damaged: %s', (_, text) => {
    const whole = new TextEncoder().encode(`${text} ${text}`)
    fc.assert(
      fc.property(
        fc.nat(whole.length),
        fc.constantFrom(undefined, 'us-ascii', 'windows-1252', 'iso-8859-1', 'utf-8'),
        (at, declared) => {
          const bytes = Uint8Array.from([...whole.subarray(0, at), 0xff, ...whole.subarray(at)])
          return textEncoding(bytes, declared) === 'utf-8'
        },
      ),
      { numRuns: 30 },
    )
  })

  it('believes a declaration of UTF-8 text in a single-byte encoding no more than the bytes', () => {
    expect(textEncoding(new TextEncoder().encode('Jürgen Zoë'), 'windows-1252')).toBe('utf-8')
    expect(textEncoding(Uint8Array.from([0xb1]), 'iso-8859-2')).toBe('iso-8859-2')
  })

  it.each(['utf-16le', 'utf-16be'])('tells %s without a mark by its zeros', (label) => {
    for (const text of ['Müller 12', 'Договор аренды, 12 страниц', '請求書を送りました 3 通\n']) {
      const bytes = new Uint8Array(text.length * 2)
      const view = new DataView(bytes.buffer)
      for (let at = 0; at < text.length; at += 1) view.setUint16(at * 2, text.charCodeAt(at), label === 'utf-16le')
      expect(textEncoding(bytes)).toBe(label)
    }
  })
})

describe('formats', () => {
  const cyrillic = encoderOf('windows-1251')('Договор аренды')
  const bytesOf = (...parts: readonly (string | Uint8Array)[]): Uint8Array =>
    Uint8Array.from(
      parts.flatMap((part) => (typeof part === 'string' ? [...new TextEncoder().encode(part)] : [...part])),
    )

  it('HTML, CSV and text are decoded alike', async () => {
    expect((await container(bytesOf(cyrillic))).text).toBe('Договор аренды')
    expect((await container(bytesOf('a,b\n1,', cyrillic), { fileName: 'x.csv' })).text).toBe('a\tb\n1\tДоговор аренды')
    expect((await container(bytesOf('<html><p>', cyrillic, '</p></html>'))).text).toBe('Договор аренды')
  })

  it('a mail is decoded by what its body is, not by a default of its sender', async () => {
    const head = 'From: a@example.com\r\nSubject: s\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset='
    expect((await container(bytesOf(head, 'us-ascii\r\n\r\nJürgen Zoë'))).text).toContain('Jürgen Zoë')
    expect((await container(bytesOf(head, 'utf-8\r\n\r\nJürgen ', Uint8Array.of(0xff), ' Zoë'))).text).toContain('Zoë')
    expect((await container(bytesOf(head, 'us-ascii\r\n\r\n', cyrillic))).text).toContain('Договор аренды')
    expect((await container(bytesOf(head, 'windows-1251\r\n\r\n', cyrillic))).text).toContain('Договор аренды')
  })

  it('RTF is in the character set of its default font until another is named, and again behind \\plain', async () => {
    const hex = Array.from(cyrillic, (byte) =>
      byte < 128 ? String.fromCharCode(byte) : `\\'${byte.toString(16)}`,
    ).join('')
    const fonts = '{\\fonttbl{\\f0\\fcharset204 A;}{\\f1\\fcharset0 B;}}'
    const { text } = await container(`{\\rtf1\\ansi\\ansicpg1252\\deff0${fonts}${hex}\\f1 \\'e4\\plain  ${hex}}`)
    expect(text).toBe('Договор арендыä Договор аренды')
  })

  it('a few zeros do not make a text binary', async () => {
    const words = 'some words of a plain export '.repeat(20)
    expect((await container(`${words}\0end`)).text).toBe(`${words}end`)
    expect((await container(`short\0\0\0\0`)).text).toBe('short')
    expect(await outcome('\0\0\u0001a\u0003\0b'.repeat(10))).toBe('UNSUPPORTED_FORMAT')
  })
})
