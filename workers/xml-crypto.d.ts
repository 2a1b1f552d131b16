// The part of xml-crypto that is used here; its own types bring those of Node and of browsers along.
export interface SignatureAlgorithm {
  getSignature(): never
  getAlgorithmName(): string
  verifySignature(material: string, key: unknown, value: string): boolean
}
export interface HashAlgorithm {
  getAlgorithmName(): string
  getHash(text: string): string
}
type Table<T> = Record<string, new () => T>

export class SignedXml {
  constructor(options: { readonly publicCert: unknown; readonly getCertFromKeyInfo: () => null })
  CanonicalizationAlgorithms: Table<unknown>
  SignatureAlgorithms: Table<SignatureAlgorithm>
  HashAlgorithms: Table<HashAlgorithm>
  loadSignature(signature: unknown): void
  checkSignature(xml: string): boolean
  getSignedReferences(): readonly string[]
}
