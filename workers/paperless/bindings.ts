// What the Paperless Worker is given: one bucket and the token that guards it.

export interface Bindings {
  readonly ARCHIVE: R2Bucket
  /** Callers send `Authorization: Token <PAPERLESS_KEY>`; without this secret every request is refused. */
  readonly PAPERLESS_KEY?: string
}

export interface Environment {
  Bindings: Bindings
  Variables: { apiVersion: 9 | 10 }
}
