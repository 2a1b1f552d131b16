// What the tests use of xmldsigjs; its own types bring those of browsers along.
import type { webcrypto } from 'node:crypto'

export const Application: { setEngine(name: string, engine: typeof webcrypto): void }
export function Parse(xml: string): object

interface Reference {
  readonly uri: string
  readonly hash: string
  readonly transforms: readonly string[]
}
export class SignedXml {
  readonly XmlSignature: { readonly SignedInfo: { readonly CanonicalizationMethod: { Algorithm: string } } }
  Sign(
    algorithm: { readonly name: string; readonly hash: string },
    key: webcrypto.CryptoKey,
    xml: object,
    options: { readonly references: readonly Reference[]; readonly x509: readonly string[] },
  ): Promise<unknown>
  toString(): string
}
