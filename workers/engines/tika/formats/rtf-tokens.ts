// Splits RTF (specification 1.9.1) into groups, control words and bytes of text.

/** Gets the tokens of a file in order. */
export interface RtfSink {
  open(): void
  close(): void
  /** A control word with its number, if it has one; symbols such as `*` and `~` come as words too. */
  word(name: string, number: number | undefined): void
  /** One byte of text, in the code page of the current font. */
  byte(code: number): void
}

const backslash = 0x5c
const openBrace = 0x7b
const closeBrace = 0x7d
const stepBytes = 1024 * 1024

export async function walkRtf(bytes: Uint8Array, sink: RtfSink, pause: () => Promise<void>): Promise<void> {
  let at = 0
  for (let until = stepBytes; at < bytes.length; until += stepBytes) {
    while (at < Math.min(until, bytes.length)) at = token(bytes, at, sink)
    await pause()
  }
}

/** Reads one token and says where the next one begins. */
function token(bytes: Uint8Array, at: number, sink: RtfSink): number {
  const code = bytes[at] ?? 0
  if (code === backslash) return control(bytes, at + 1, sink)
  if (code === openBrace) sink.open()
  else if (code === closeBrace) sink.close()
  else if (code !== 0x0d && code !== 0x0a && code !== 0) sink.byte(code)
  return at + 1
}

function control(bytes: Uint8Array, at: number, sink: RtfSink): number {
  const code = bytes[at] ?? 0
  if (isLetter(code)) return word(bytes, at, sink)
  if (code === 0x27) {
    const value = Number.parseInt(String.fromCharCode(bytes[at + 1] ?? 0, bytes[at + 2] ?? 0), 16)
    if (!Number.isNaN(value)) sink.byte(value)
    return at + 3
  }
  if (code === backslash || code === openBrace || code === closeBrace) sink.byte(code)
  else if (code === 0x0d || code === 0x0a) sink.word('par', undefined)
  else sink.word(String.fromCharCode(code), undefined)
  return at + 1
}

function word(bytes: Uint8Array, start: number, sink: RtfSink): number {
  let at = start
  while (isLetter(bytes[at] ?? 0) && at - start < 32) at += 1
  const name = String.fromCharCode(...bytes.subarray(start, at))
  const numberStart = at
  if (bytes[at] === 0x2d) at += 1
  while (isDigit(bytes[at] ?? 0) && at - numberStart < 11) at += 1
  const digits = String.fromCharCode(...bytes.subarray(numberStart, at))
  const number = digits === '' ? undefined : Number(digits)
  if (bytes[at] === 0x20) at += 1
  if (name === 'bin') return at + Math.max(0, number ?? 0)
  sink.word(name, number)
  return at
}

function isLetter(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a)
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}
