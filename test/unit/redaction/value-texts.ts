// Hostile texts full of values that nearly are something: drawn, so that nothing can be answered from memory.

type Draw = (below: number) => number

/** The same numbers every time. */
export function drawing(): Draw {
  let state = 7
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const lettersOf = (alphabet: string) => (draw: Draw, count: number) =>
  Array.from({ length: count }, () => alphabet[draw(alphabet.length)]).join('')
const digits = lettersOf('0123456789')
const hex = lettersOf('0123456789abcdef')
const lower = lettersOf('abcdefghijklmnopqrstuvwxyz')
const upper = lettersOf('ABCDEFGHIJKLMNOPQRSTUVWXYZ')
const base58 = lettersOf('123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz')
const base64 = lettersOf('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/')
const bech32 = lettersOf('qpzry9x8gf2tvdw0s3jn54khce6mua7l')
const name = (draw: Draw, count: number): string => upper(draw, 1) + lower(draw, count - 1)
const among = (draw: Draw, values: readonly string[]): string => values[draw(values.length)] ?? ''

const drawn =
  (make: (draw: Draw) => string) =>
  (characters: number): string => {
    const draw = drawing()
    let text = ''
    while (text.length < characters) text += make(draw)
    return text.slice(0, characters)
  }

/** Texts of any length by kind. */
export const valueTexts: Readonly<Record<string, (characters: number) => string>> = {
  'drawn digits': drawn((draw) => digits(draw, 64)),
  'drawn nines': drawn((draw) => `${digits(draw, 9)} `),
  'drawn tens': drawn((draw) => `${digits(draw, 10)} `),
  'drawn sixteens': drawn((draw) => `${digits(draw, 16)} `),
  'drawn fours': drawn((draw) => `${digits(draw, 4)} `),
  'drawn threes': drawn((draw) => `${digits(draw, 3)} `),
  'single digits': drawn((draw) => `${digits(draw, 1)} `),
  'digits on lines': drawn((draw) => `${digits(draw, 1)}\n`),
  'digits and dashes': drawn((draw) => `${digits(draw, 1)}-`),
  'groups and marks': drawn((draw) => digits(draw, 1 + draw(5)) + among(draw, [' ', '-', '.', '/', ' (', ') ', '--'])),
  'American phones': drawn(
    (draw) => `(${2 + draw(8)}${digits(draw, 2)}) ${2 + draw(8)}${digits(draw, 2)}-${digits(draw, 4)} `,
  ),
  'foreign phones': drawn((draw) => `+${1 + draw(99)} ${digits(draw, 3)} ${digits(draw, 3)} ${digits(draw, 4)}, `),
  'announced phones': drawn((draw) => `call ${digits(draw, 3)}-${digits(draw, 4)} `),
  'social numbers': drawn((draw) => `ssn ${digits(draw, 3)}-${digits(draw, 2)}-${digits(draw, 4)} `),
  'IBAN-like': drawn((draw) => `GB${digits(draw, 2)} WEST ${digits(draw, 4)} ${digits(draw, 4)} ${digits(draw, 6)} `),
  'base58 addresses': drawn((draw) => `1${base58(draw, 33)} `),
  'bech32 addresses': drawn((draw) => `bc1${bech32(draw, 39)} `),
  base64: drawn((draw) => base64(draw, 76)),
  hexadecimal: drawn((draw) => hex(draw, 64)),
  'IPv4 addresses': drawn((draw) => `${draw(256)}.${draw(256)}.${draw(256)}.${draw(256)} `),
  'IPv6 addresses': drawn((draw) => `${hex(draw, 4)}:${hex(draw, 4)}::${hex(draw, 4)} `),
  'mail addresses': drawn((draw) => `${lower(draw, 6)}@${lower(draw, 6)}.com `),
  'host names': drawn((draw) => `${lower(draw, 4)}.com `),
  'unknown hosts': drawn((draw) => `${lower(draw, 3)}.${lower(draw, 4)} `),
  URLs: drawn((draw) => `https://${lower(draw, 5)}.com/${lower(draw, 8)} `),
  'written dates': drawn((draw) => `${1 + draw(28)} ${among(draw, ['March', 'May', 'Sept.'])} ${1900 + draw(120)} `),
  'drawn names': drawn((draw) => `${among(draw, ['Maria', 'John', 'Anna', 'Wei'])} ${name(draw, 6)}, `),
  'drawn Words': drawn((draw) => `${name(draw, 7)} `),
  'drawn words': drawn((draw) => `${lower(draw, 6)} `),
  'long words': drawn((draw) => `${lower(draw, 22)} `),
  'one word': drawn((draw) => lower(draw, 64)),
  titles: (characters) => 'Mr. Zork '.repeat(Math.ceil(characters / 9)).slice(0, characters),
  'street addresses': drawn((draw) => `${digits(draw, 3)} ${name(draw, 6)} Street, `),
  'nested tags': (characters) => '<div><b>'.repeat(Math.ceil(characters / 8)).slice(0, characters),
  'drawn marks': drawn((draw) => lower(draw, 1) + String.fromCharCode(0x300 + draw(0x6f))),
  'drawn characters': drawn((draw) => String.fromCharCode(0xa0 + draw(0xd700))),
  'mixed scripts': drawn((draw) => among(draw, ['é', '中', '😀', 'ж', ' ', 'ﬁ', '½', 'ａ', '٤', '\u200b'])),
  'key heads': (characters) => '-----BEGIN PRIVATE KEY-----\n'.repeat(Math.ceil(characters / 28)).slice(0, characters),
  'token heads': drawn((draw) => `-eyJ${base64(draw, 9)}.eyJ`),
  'token prefixes': drawn((draw) => among(draw, ['-xoxb-', '-sk-', ' ghp_', ' AKIA', 'SG.'])),
  'keys without a word': drawn((draw) => ` k${base64(draw, 12)}9A8b7c6D`),
  'words glued to keys': drawn((draw) => among(draw, ['key-', 'secret_', 'api.', 'token-9a8b7c6d5e4f3a2b'])),
  'parts of addresses': drawn((draw) =>
    among(draw, [
      'г. Уфа, ',
      'ул. Мира ',
      'д. 5, ',
      'Phường 5 ',
      'Số 12 ',
      'ถนนก ',
      'רחוב א 5, ',
      'شارع الملك ',
      '45000, ',
    ]),
  ),
  'names of other scripts': drawn((draw) =>
    among(draw, ['الاسم: ', 'السيد ', 'سامح ', 'from: ', 'by ', 'שלום ', 'נא, ', 'นาย', '\n']),
  ),
  'heads of crypt': drawn((draw) => among(draw, ['$6$', '$argon2id$', '$2b$10$', 'Private-Lines: 3\n'])),
  'labels of secrets': drawn((draw) => among(draw, ['password ', 'token: ', 'key for ', 'pin ', 'secret=', 'pass:\n'])),
  escapes: drawn((draw) => among(draw, ['\\u00fc', '%41', '&#64;', '**', '\\n', '5', ' ', 'a', '&amp;amp;', '%2541'])),
  'users of URLs': drawn((draw) => `a://${lower(draw, 2)}:${lower(draw, 2)}:`),
  'ligatures of phrases': (characters) => '\ufdfa'.repeat(characters),
}
