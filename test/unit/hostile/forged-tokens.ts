// Tokens as whoever forges them writes them, by a signer of the test's own: each with what is wrong with it (RFC 7515, 7518, 8725).
import {
  constants,
  createHash,
  createHmac,
  generateKeyPairSync,
  privateEncrypt,
  sign,
  type KeyObject,
} from 'node:crypto'

export const encode = (part: string | Uint8Array): string => Buffer.from(part).toString('base64url')

export interface Signer {
  readonly alg: string
  readonly kid: string
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
}

const curves = { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521' } as const
export const algorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  ...Object.keys(curves),
  'EdDSA',
] as const

const newRsa = () => generateKeyPairSync('rsa', { modulusLength: 2048 })
/** One for all algorithms, and one of somebody else: to make them takes long. */
const [rsa, otherRsa] = [newRsa(), newRsa()]

export function newSigner(alg: string, { kid = alg, isOther = false } = {}): Signer {
  const namedCurve = curves[alg as keyof typeof curves]
  if (namedCurve !== undefined) return { alg, kid, ...generateKeyPairSync('ec', { namedCurve }) }
  return alg === 'EdDSA' ? { alg, kid, ...generateKeyPairSync('ed25519') } : { alg, kid, ...(isOther ? otherRsa : rsa) }
}

export const jwkOf = ({ alg, kid, publicKey }: Signer): Record<string, unknown> => ({
  ...publicKey.export({ format: 'jwk' }),
  alg,
  kid,
  use: 'sig',
})

const hashOf = (alg: string): string => `sha${alg.slice(2)}`

/** As `alg` has it, with whatever key. */
export function signAs(alg: string, key: KeyObject, text: string, saltLength?: number): Buffer {
  const bytes = Buffer.from(text)
  if (alg.startsWith('PS'))
    return sign(hashOf(alg), bytes, {
      key,
      padding: constants.RSA_PKCS1_PSS_PADDING,
      saltLength: saltLength ?? constants.RSA_PSS_SALTLEN_DIGEST,
    })
  if (alg.startsWith('ES')) return sign(hashOf(alg), bytes, { key, dsaEncoding: 'ieee-p1363' })
  return sign(alg === 'EdDSA' ? null : hashOf(alg), bytes, key)
}

export type Forged = readonly [fault: string, token: string]

export interface Forging {
  readonly signer: Signer
  /** Of somebody else, of the same kind. */
  readonly other: Signer
  readonly header: object
  readonly claims: string
}

const join = (signed: string, signature: Uint8Array | string): string => `${signed}.${encode(signature)}`

const partsOf = ({ signer, header, claims }: Forging): { readonly signed: string; readonly signature: Buffer } => {
  const signed = `${encode(JSON.stringify(header))}.${encode(claims)}`
  return { signed, signature: signAs(signer.alg, signer.privateKey, signed) }
}

export const goodToken = (forging: Forging): string => {
  const { signed, signature } = partsOf(forging)
  return join(signed, signature)
}

const flipped = (bytes: Buffer, at: number): Buffer => {
  const changed = Buffer.from(bytes)
  changed[at] = changed[at]! ^ 1
  return changed
}

/** Signatures that are nearly those of the token. */
export function forgedSignatures(forging: Forging): Forged[] {
  const { signed, signature } = partsOf(forging)
  const { signer, other, header } = forging
  const half = signature.length / 2
  const elsewhere = `${encode(JSON.stringify(header))}.${encode('{}')}`
  const faults: readonly (readonly [string, Uint8Array | string])[] = [
    ['none', ''],
    ['a byte short', signature.subarray(0, -1)],
    // Node reads a number without the zeros in front as the same one, which workerd does not.
    ['a byte short in front', signature[0] === 0 ? '' : signature.subarray(1)],
    ['half', signature.subarray(0, half)],
    ['a zero behind', Buffer.concat([signature, Buffer.alloc(1)])],
    ['a zero in front', Buffer.concat([Buffer.alloc(1), signature])],
    ['twice', Buffer.concat([signature, signature])],
    ['first bit', flipped(signature, 0)],
    ['last bit', flipped(signature, signature.length - 1)],
    ['middle bit', flipped(signature, half)],
    ['zeros', Buffer.alloc(signature.length)],
    ['ones', Buffer.alloc(signature.length, 0xff)],
    ['a one', Buffer.concat([Buffer.alloc(signature.length - 1), Buffer.from([1])])],
    ['backwards', Buffer.from(signature.toReversed())],
    ['halves turned', Buffer.concat([signature.subarray(half), signature.subarray(0, half)])],
    ['of other claims', signAs(signer.alg, signer.privateKey, elsewhere)],
    ['of the header alone', signAs(signer.alg, signer.privateKey, signed.split('.')[0]!)],
    ['of another key', signAs(signer.alg, other.privateKey, signed)],
    ['as text', signature.toString('hex')],
  ]
  return faults
    .filter(([, bytes]) => !Buffer.from(bytes).equals(signature))
    .map(([fault, bytes]) => [`signature: ${fault}`, join(signed, bytes)])
}

/** The same bytes, written as base64url does not write them. */
export function forgedSpellings(forging: Forging): Forged[] {
  const [header, claims, signature] = goodToken(forging).split('.') as [string, string, string]
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const standard = (part: string) => part.replaceAll('-', '+').replaceAll('_', '/')
  const last = alphabet.indexOf(signature.at(-1)!)
  const written: readonly (readonly [string, readonly string[]])[] = [
    ...['=', '==', ' ', '\n', '\t', '\u00a0', '%3D', '\u0000', '.'].flatMap((mark) => [
      [`${JSON.stringify(mark)} behind the signature`, [header, claims, signature + mark]] as const,
      [
        `${JSON.stringify(mark)} within the signature`,
        [header, claims, `${signature.slice(0, 9)}${mark}${signature.slice(9)}`],
      ] as const,
      [`${JSON.stringify(mark)} behind the claims`, [header, claims + mark, signature]] as const,
      [`${JSON.stringify(mark)} behind the header`, [header + mark, claims, signature]] as const,
    ]),
    ['standard alphabet', [header, claims, standard(signature)]],
    // Where bits are left over: one of them set.
    ...(signature.length % 4 === 0
      ? []
      : [['bits left over', [header, claims, signature.slice(0, -1) + alphabet[last ^ 1]!]] as const]),
    ['no header', ['', claims, signature]],
    ['no claims', [header, '', signature]],
    ['nothing', ['', '', '']],
    ['two parts', [header, claims]],
    ['four parts', [header, claims, signature, signature]],
    ['five parts', [header, '', '', claims, signature]],
    ['a header of text', [encode('alg'), claims, signature]],
    ['JSON serialisation', [JSON.stringify({ protected: header, payload: claims, signature })]],
  ]
  const good = [header, claims, signature].join('.')
  return written
    .map(([fault, parts]) => [`spelling: ${fault}`, parts.join('.')] as const)
    .filter(([, token]) => token !== good)
}

/** Headers that name another way to verify, or more than is understood. `by`: who signs. */
export function forgedHeaders(forging: Forging): Forged[] {
  const { signer, other, header, claims } = forging
  const signedBy = (by: Signer, text: string, alg = by.alg): string => {
    const signed = `${encode(text)}.${encode(claims)}`
    return join(signed, signAs(alg, by.privateKey, signed))
  }
  const own = (more: object) => JSON.stringify({ ...header, ...more })
  const jwk = { ...jwkOf(other), kid: signer.kid }
  const secrets = [
    signer.publicKey.export({ type: 'spki', format: 'pem' }),
    signer.publicKey.export({ type: 'spki', format: 'der' }),
    JSON.stringify(jwkOf(signer)),
    '',
  ]
  const unsigned = ['none', 'None', 'NONE', 'nOnE', '', null, 0, ['none'], { alg: 'none' }].flatMap((alg): Forged[] => {
    const head = `${encode(own({ alg }))}.${encode(claims)}`
    return [
      [`alg ${JSON.stringify(alg)}, unsigned`, `${head}.`],
      [`alg ${JSON.stringify(alg)}, signed`, join(head, signAs(signer.alg, signer.privateKey, head))],
    ]
  })
  const shared = ['HS256', 'HS384', 'HS512'].flatMap((alg): Forged[] =>
    secrets.map((secret) => {
      const head = `${encode(own({ alg }))}.${encode(claims)}`
      return [`${alg} by what is public`, join(head, createHmac(hashOf(alg), secret).update(head).digest())]
    }),
  )
  const swapped = [...algorithms, 'ES256K', 'RS1', 'Ed448', signer.alg.toLowerCase(), `${signer.alg} `]
    .filter((alg) => alg !== signer.alg)
    .map((alg): Forged => [`${signer.alg} as ${alg}`, signedBy(signer, own({ alg }))])
  const text = JSON.stringify(header)
  return [
    ...unsigned,
    ...shared,
    ...swapped,
    ['crit unknown', signedBy(signer, own({ crit: ['exp'], exp: 1 }))],
    ['crit empty', signedBy(signer, own({ crit: [] }))],
    ['crit no list', signedBy(signer, own({ crit: 'b64' }))],
    ['crit of what is not there', signedBy(signer, own({ crit: ['b64'] }))],
    ['b64 false', signedBy(signer, own({ b64: false, crit: ['b64'] }))],
    ['own key in jwk', signedBy(other, own({ jwk }))],
    ['own key in jwk, without kid', signedBy(other, own({ jwk, kid: undefined }))],
    ['own key in jku', signedBy(other, own({ jku: 'https://evil.example/jwks' }))],
    ['own key in x5u', signedBy(other, own({ x5u: 'https://evil.example/cert' }))],
    [
      'own key in x5c',
      signedBy(other, own({ x5c: [signer.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')] })),
    ],
    ['kid of nobody', signedBy(other, own({ kid: 'nobody' }))],
    ['kid as a path', signedBy(other, own({ kid: '../../dev/null' }))],
    ['kid as a list', signedBy(other, own({ kid: [signer.kid] }))],
    ['two algorithms, none last', signedBy(signer, text.replace(/\}$/, ',"alg":"none"}'))],
    ['two algorithms, HS256 last', signedBy(signer, text.replace(/\}$/, ',"alg":"HS256"}'))],
    ['none by its code', `${encode(text.replace(/"alg":"[^"]*"/, '"\\u0061lg":"none"'))}.${encode(claims)}.`],
    ['no alg', signedBy(signer, own({ alg: undefined }))],
    [
      'alg of __proto__',
      signedBy(signer, own({ alg: undefined }).replace('{', `{"__proto__":{"alg":"${signer.alg}"},`)),
    ],
    ['header a list', signedBy(signer, `[${text}]`)],
    ['header null', signedBy(signer, 'null')],
    ['header cut off', signedBy(signer, text.slice(0, -1))],
    ['header in UTF-16', join(`${encode(Buffer.from(text, 'utf16le'))}.${encode(claims)}`, 'x')],
    ['for something else', signedBy(signer, own({ typ: 'logout+jwt' }))],
  ]
}

const orders = {
  ES256: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  ES384: 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
  ES512:
    0x01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409n,
} as const
/** Of Ed25519 (RFC 8032 §5.1). */
const orderL = 2n ** 252n + 27742317777372353535851937790883648493n

const toBytes = (value: bigint, length: number): Buffer =>
  Buffer.from(value.toString(16).padStart(length * 2, '0'), 'hex').subarray(-length)
const toNumber = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex')}`)

export function forgedCurves(forging: Forging): Forged[] {
  const { signer } = forging
  const { signed, signature } = partsOf(forging)
  const half = signature.length / 2
  if (signer.alg === 'EdDSA') {
    const s = toNumber(Buffer.from(signature.subarray(half).toReversed()))
    const withS = (value: bigint): string =>
      join(signed, Buffer.concat([signature.subarray(0, half), Buffer.from(toBytes(value, half).toReversed())]))
    const high = Buffer.from(signature)
    high[63] = high[63]! | 0xe0
    return [
      ['Ed25519: S+L', withS(s + orderL)],
      ['Ed25519: S+2L', withS(s + 2n * orderL)],
      ['Ed25519: L-S', withS(orderL - s)],
      ['Ed25519: S=0', withS(0n)],
      ['Ed25519: S=L', withS(orderL)],
      ['Ed25519: high bits of S', join(signed, high)],
      ['Ed25519: R=1', join(signed, Buffer.concat([Buffer.from([1]), Buffer.alloc(31), signature.subarray(half)]))],
    ]
  }
  const order = orders[signer.alg as keyof typeof orders]
  if (order === undefined) return []
  const [r, s] = [toNumber(signature.subarray(0, half)), toNumber(signature.subarray(half))]
  const pair = (one: bigint, two: bigint): string =>
    join(signed, Buffer.concat([toBytes(one, half), toBytes(two, half)]))
  const der = sign(hashOf(signer.alg), Buffer.from(signed), { key: signer.privateKey, dsaEncoding: 'der' })
  const values = [0n, 1n, order - 1n, order, order + 1n, 2n ** BigInt(half * 8) - 1n]
  return [
    ...values.flatMap((one) => values.map((two): Forged => [`ECDSA: r, s of ${one}, ${two}`, pair(one, two)])),
    ...values.flatMap((one): Forged[] => [
      [`ECDSA: r of ${one}`, pair(one, s)],
      [`ECDSA: s of ${one}`, pair(r, one)],
    ]),
    ['ECDSA: r over the order', pair(r + order, s)],
    ['ECDSA: s over the order', pair(r, s + order)],
    ['ECDSA: negative r', pair(order - r, s)],
    ['ECDSA: DER', join(signed, der)],
    ['ECDSA: longer numbers', join(signed, Buffer.concat([toBytes(r, half + 1), toBytes(s, half + 1)]))],
  ]
}

const digestPrefix = '3031300d060960864801650304020105000420'

/** What RSA signs, laid out otherwise (RFC 8017 §8.2, 9.2). */
export function forgedPaddings(forging: Forging): Forged[] {
  const { signer } = forging
  const { signed, signature } = partsOf(forging)
  if (signer.alg.startsWith('PS'))
    return [0, 1, 20, 31, 33].map((salt): Forged => {
      return [`PSS: salt of ${salt}`, join(signed, signAs(signer.alg, signer.privateKey, signed, salt))]
    })
  if (signer.alg !== 'RS256') return []
  const digest = createHash('sha256').update(signed).digest('hex')
  const size = signature.length
  const raw = (hex: string): string => {
    const block = Buffer.from(hex, 'hex')
    const whole =
      block.length >= size ? block.subarray(0, size) : Buffer.concat([block, Buffer.alloc(size - block.length)])
    return join(signed, privateEncrypt({ key: signer.privateKey, padding: constants.RSA_NO_PADDING }, whole))
  }
  const padded = (info: string, { head = '0001', fill = 'ff', end = '00' } = {}): string =>
    raw(head + fill.repeat(size - (head.length + end.length + info.length) / 2) + end + info)
  const info = digestPrefix + digest
  return [
    ['PKCS#1: type 2', padded(info, { head: '0002' })],
    ['PKCS#1: type 0', padded(info, { head: '0000', fill: '00' })],
    ['PKCS#1: no end', padded(info, { end: 'ff' })],
    ['PKCS#1: zeros for padding', padded(info, { fill: '00' })],
    ['PKCS#1: other padding', padded(info, { fill: 'fe' })],
    ['PKCS#1: short padding, rubbish behind', raw(`0001${'ff'.repeat(8)}00${info}${'aa'.repeat(200)}`)],
    ['PKCS#1: no padding, rubbish behind', raw(`000100${info}`)],
    ['PKCS#1: digest alone', padded(digest)],
    ['PKCS#1: without NULL', padded(`302f300b06096086480165030402010420${digest}`)],
    ['PKCS#1: other NULL', padded(`3032300e06096086480165030402010500000420${digest}`)],
    ['PKCS#1: long lengths', padded(`308131300d060960864801650304020105000420${digest}`)],
    ['PKCS#1: endless length', padded(`3080300d060960864801650304020105000420${digest}0000`)],
    ['PKCS#1: another hash named', padded(`3031300d060960864801650304020205000420${digest}`)],
    ['PKCS#1: digest cut', padded(digestPrefix + digest.slice(2))],
    ['PKCS#1: rubbish in the digest', padded(`${info}00`)],
    ['PKCS#1: empty digest', padded('3011300d060960864801650304020105000400')],
    ['PKCS#1: one', join(signed, Buffer.concat([Buffer.alloc(size - 1), Buffer.from([1])]))],
  ]
}
