// What the sign-in Worker is given: the configuration, the secret of whoever looks people up, and where a launcher says so the one way out.

export interface SignInBindings {
  readonly CONFIG: string
  readonly LDAP_PASSWORD?: string
  /** `1` where a launcher leads whatever is connected to the directory, over TLS where its address says so; absent at the edge. */
  readonly HAS_WAYS?: string
}
