// A certificate that signs itself, as identity providers have them: written in DER by hand, so that no other program is needed.
import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto'

const der = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const content = Buffer.concat(parts)
  const size = content.length
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 255]
  return Buffer.concat([Buffer.from([tag, ...length]), content])
}
const sequence = (...parts: readonly Uint8Array[]): Buffer => der(0x30, ...parts)
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'))
const time = (text: string): Buffer => der(0x17, Buffer.from(text))

/** sha256WithRSAEncryption, ecdsa-with-SHA256. */
const signing = {
  rsa: sequence(oid('2a864886f70d01010b'), der(0x05)),
  ec: sequence(oid('2a8648ce3d040302')),
} as const
const commonName = sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from('idp')))))

export type KeyKind = keyof typeof signing

export interface SelfSigned {
  readonly certificate: string
  readonly privateKey: KeyObject
}

export function selfSigned(kind: KeyKind, { bits = 2_048, curve = 'P-256' } = {}): SelfSigned {
  const { publicKey, privateKey } =
    kind === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: bits })
      : generateKeyPairSync('ec', { namedCurve: curve })
  const body = sequence(
    der(0x02, Buffer.from([1])),
    signing[kind],
    commonName,
    sequence(time('200101000000Z'), time('210101000000Z')),
    commonName,
    publicKey.export({ type: 'spki', format: 'der' }),
  )
  const signature = sign('sha256', body, privateKey)
  const whole = sequence(body, signing[kind], der(0x03, Buffer.from([0]), signature)).toString('base64')
  const lines = whole.match(/.{1,64}/g)!.join('\n')
  return { certificate: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`, privateKey }
}
