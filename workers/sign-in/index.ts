// The sign-in Worker: asks a directory whose password it was, or reads what an identity provider says by SAML. No route, no store; the gateway bounds how often it is asked.
import { WorkerEntrypoint } from 'cloudflare:workers'
import type { PasswordCall, SignedIn, SignInRpc } from '../../contract/directory.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'
import { samlOf, type Asserted, type AssertionCall, type SamlConfig } from '../../contract/saml.ts'
import { readConfig } from '../shared/bindings.ts'
import type { SignInBindings } from './bindings.ts'
import { probe, signIn, type Directory } from './directory.ts'
import { beQuiet } from './quiet.ts'
import { keysOf } from './saml/certificates.ts'

beQuiet()

export class SignIn extends WorkerEntrypoint<SignInBindings> implements SignInRpc {
  async byPassword(call: PasswordCall): Promise<Result<SignedIn>> {
    const directory = this.#directory()
    return directory.ok ? await signIn(directory.value, call) : directory
  }

  async byAssertion(call: AssertionCall): Promise<Result<Asserted>> {
    const saml = this.#saml()
    if (!saml.ok) return saml
    if (saml.value === null) return refused('CONFIG_REJECTED', 'api.auth.mode is not saml.')
    const keys = keysOf(saml.value.certificates)
    const { response, requestId, acsUrl, spEntityId } = call
    const expected = { requestId, acsUrl, spEntityId, config: saml.value, nowMs: Date.now() }
    if (!keys.ok) return keys
    // Evaluated where it is asked for: a directory needs nothing of it.
    const { readResponse } = await import('./saml/read-response.ts')
    return readResponse(response, keys.value, expected)
  }

  async probe(): Promise<Result<null>> {
    const saml = this.#saml()
    if (!saml.ok) return saml
    if (saml.value !== null) {
      const keys = keysOf(saml.value.certificates)
      return keys.ok ? accepted(null) : keys
    }
    const directory = this.#directory()
    return directory.ok ? await probe(directory.value) : directory
  }

  /** Null in other modes. */
  #saml(): Result<SamlConfig | null> {
    const config = readConfig(this.env.CONFIG)
    return config.ok ? accepted(samlOf(config.value.api.auth)) : config
  }

  #directory(): Result<Directory> {
    const { CONFIG, LDAP_PASSWORD = '', HAS_WAYS } = this.env
    const config = readConfig(CONFIG)
    if (!config.ok) return config
    const { ldap } = config.value.api.auth
    if (ldap === undefined)
      return refused('CONFIG_REJECTED', 'api.auth.ldap is missing; mode ldap needs the directory.')
    // Sent without one, a name is taken for nobody's (RFC 4513 §5.1.2).
    if (ldap.bindDn !== undefined && LDAP_PASSWORD === '')
      return refused('CONFIG_REJECTED', 'The secret LDAP_PASSWORD is missing; api.auth.ldap.bindDn needs it.')
    // Where a launcher leads, TLS ends there.
    const url = HAS_WAYS === '1' ? 'ldap://directory.internal' : ldap.url
    return accepted({ config: ldap, url, password: LDAP_PASSWORD })
  }
}

export default { fetch: (): Response => new Response(null, { status: 404 }) } satisfies ExportedHandler
