// The certificates that are pinned, as keys: their own dates and issuers say nothing, for the configuration says whom they are of.
import { X509Certificate, type KeyObject } from 'node:crypto'
import { accepted, refused, type Result } from '../../../contract/result.ts'

const rsaBitsMin = 2_048
const curves: ReadonlySet<string> = new Set(['prime256v1', 'secp384r1', 'secp521r1'])

export function keysOf(certificates: readonly string[]): Result<readonly KeyObject[]> {
  const keys = certificates.map(keyOf)
  const known = keys.filter((key) => key !== null)
  return known.length === keys.length
    ? accepted(known)
    : refused(
        'CONFIG_REJECTED',
        `api.auth.saml.certificates: number ${keys.indexOf(null) + 1} is no certificate that is taken.`,
        {
          next: 'Paste the signing certificate of the identity provider’s metadata as PEM: RSA of 2048 bits or more, or P-256, P-384, P-521.',
        },
      )
}

/** Null where it can't be read, or its key is none that would be believed. */
function keyOf(pem: string): KeyObject | null {
  try {
    const key = new X509Certificate(pem.trim()).publicKey
    return isStrong(key) ? key : null
  } catch {
    return null
  }
}

function isStrong({ asymmetricKeyType, asymmetricKeyDetails: details }: KeyObject): boolean {
  if (asymmetricKeyType === 'rsa') return (details?.modulusLength ?? 0) >= rsaBitsMin
  return asymmetricKeyType === 'ec' && curves.has(details?.namedCurve ?? '')
}
