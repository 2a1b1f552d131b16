// What a document is shown by: what its sender called it and whom it is about, quarantined until it is redacted, sealed from then on.

/** As its sender said it: content. */
export interface Described {
  /** Of the uploaded file; null of what came without one. */
  readonly name: string | null
  readonly matter: string | null
  readonly subjects: readonly string[]
}

/** As redaction let it out: name and tags without what it found there, subjects and matter by their labels. */
export interface Caption {
  readonly name: string | null
  readonly matter: string | null
  readonly subjects: readonly string[]
  readonly tags: readonly string[]
}

/** Under the key of its document, so that it ends with it. */
export interface SealedCaption {
  /** JSON of a caption: ciphertext. */
  readonly sealed: Uint8Array
  /** Keyed names of the words of its name: the list finds it by them. */
  readonly words: readonly string[]
}

/** The channel of its ciphertext. */
export const captionChannel = 'caption'
