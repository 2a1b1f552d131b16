// What the tests use of oidc-provider, which has no types of its own.
declare module 'oidc-provider' {
  import type { RequestListener } from 'node:http'

  export class Provider {
    constructor(issuer: string, configuration: object)
    callback(): RequestListener
    readonly AccessToken: { find(token: string): Promise<{ destroy(): Promise<void> } | undefined> }
    on(event: string, listener: (...args: never[]) => void): this
  }
}
