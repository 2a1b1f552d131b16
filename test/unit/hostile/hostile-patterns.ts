// Patterns and words as whoever means harm writes them, and how many hostile inputs one run draws.
import fc from 'fast-check'

/** Some ten thousand addresses and as many patterns in all; more in the long form. */
const factor = Number(process.env['CLAWQL_HOSTILE'] ?? 1)
export const runs = (count: number) => ({ numRuns: count * factor })

/** Names that every object has, and other words that mean something somewhere. */
export const loaded = fc.constantFrom(
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '${claims.tenantId}',
  '${claims.__proto__}',
  '${claims.actorId}x',
  '%s',
  '\u0000',
  '\n',
  'a\nb',
  'ſ',
  'K',
  'İ',
  'ß',
  'ﬁ',
  'a\u0301',
  '',
  ' ',
  '*',
  '**',
  '.*',
  '^$',
)

const ofThree = (part: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.tuple(part, part, part).map((parts) => parts.join('__'))

const globPart = fc.constantFrom(
  '*',
  '**',
  '*a*',
  'a',
  'crm',
  'a*b',
  '***',
  '__',
  '_',
  'A',
  'K',
  '\n',
  '.*',
  '[a]',
  '?',
  'a'.repeat(40),
)
export const glob = fc.oneof(
  // Of few letters, so that many match, and some by a hair do not.
  { weight: 2, arbitrary: ofThree(fc.string({ unit: fc.constantFrom('*', 'a', 'b'), minLength: 1, maxLength: 5 })) },
  fc.array(globPart, { maxLength: 12 }).map((parts) => parts.join('')),
  ofThree(globPart),
  fc.constantFrom('*a'.repeat(60), '*'.repeat(200), `${'*a'.repeat(30)}__*__*`, '*__*__*\n', '\n*__*__*', '**__*', ''),
)
const idPart = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'b', 'A', 'K', '_'), minLength: 1, maxLength: 12 }),
  fc.constantFrom('crm', 'a'.repeat(150), 'ab'.repeat(60)),
)
export const operationId = fc.oneof(
  { weight: 2, arbitrary: ofThree(fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 3 })) },
  ofThree(idPart),
  fc.string({ unit: 'binary', maxLength: 30 }),
)

/** A glob and a name that it fits, or misses by a letter that would have to count twice. */
export const closeGlob = fc
  .array(fc.tuple(fc.constantFrom('a', 'b'), fc.constantFrom('', '*', '*', '*a', '*b', 'a*')), {
    minLength: 1,
    maxLength: 4,
  })
  .map((pieces) => ({
    pattern: `${pieces.map((piece) => piece.join('')).join('')}__*__*`,
    id: `${pieces.map(([letter]) => letter).join('')}__x__y`,
  }))

const atom = fc.constantFrom(
  'a',
  'b',
  '.',
  '\\w',
  '\\d',
  '[ab]',
  '[^a]',
  '(?:a|b)',
  '(?:a|aa)',
  '\\b',
  '^',
  '$',
  'é',
  '\\p{L}',
  '',
)
const loop = fc.constantFrom('', '', '+', '*', '?', '{1,3}', '{0,100}', '{2}', '{1000}', '{1,99999}', '+?', '*+')
const piece = fc.tuple(atom, loop).map((parts) => parts.join(''))
export const expression = fc.oneof(
  fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join('')),
  fc
    .tuple(fc.array(piece, { maxLength: 3 }), loop, loop)
    .map(([pieces, one, two]) => `((${pieces.join('')})${one})${two}`),
  fc.constantFrom(
    '(a+)+$',
    '(a|a)*b',
    '(a|aa)+$',
    '(.*a){20}',
    '(?:a.*z|a)',
    '((a{1,10}){1,10}){1,10}',
    '(?=a)a',
    '(?<!a)b',
    '(a)\\1',
    '(?>a+)b',
    '\\Qa+\\E',
    'a{,3}',
    '[',
    '(',
    '(?',
    '\\',
    '[[:alpha:]]+',
    '(?i)A+',
    '(?P<n>a)(?P<n>b)',
    'x{100000000}',
    '(?:)*',
    '|'.repeat(400),
    '(?:a?){500}a{500}',
  ),
  loaded,
)
export const hostileText = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'b', '1', ' ', 'é', '\n', '😀'), maxLength: 40 }),
  fc.constantFrom('a'.repeat(3_000), `${'a'.repeat(3_000)}!`, 'ab'.repeat(1_500), '\n'.repeat(2_000)),
)
