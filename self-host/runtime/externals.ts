// Which services stand at an address of the configuration, and the binding under which a Worker reaches each.
import type { LocalConfig } from '../../contract/config.ts'
import { webhookAddress, webhookUrlName } from '../../contract/automation.ts'
import { providerBinding } from '../../contract/provider.ts'
import { trustedIssuerOf } from '../../contract/issuer.ts'
import { LauncherRefusal } from '../progress.ts'

export interface External {
  readonly binding: string
  readonly url: string
  /** Set where it has to be an address of the public internet, whatever its name resolves to. */
  readonly isPublic?: boolean
}

const noAddresses = new Set(['embedded', 'container', 'off'])
const atAddress = (all: readonly External[]): readonly External[] => all.filter(({ url }) => !noAddresses.has(url))

/** What compute asks. */
export function computeExternals({ documents }: LocalConfig): readonly External[] {
  const { tika, gotenberg, presidio } = documents
  const redactors = [
    { binding: 'PRESIDIO_ANALYZER_EXTERNAL', url: presidio.analyzerUrl },
    { binding: 'PRESIDIO_ANONYMIZER_EXTERNAL', url: presidio.anonymizerUrl },
  ]
  return atAddress([
    { binding: 'TIKA_EXTERNAL', url: tika.url },
    { binding: 'GOTENBERG_EXTERNAL', url: gotenberg.url },
    ...(presidio.enabled ? redactors : []),
  ])
}

/** The service of vectors and the identity provider, which the gateway asks. */
export function gatewayExternals({ memory, api }: LocalConfig): readonly External[] {
  return [...atAddress([{ binding: 'ONYX_EXTERNAL', url: memory.onyx.url }]), ...issuerExternals(api)]
}

/** Whole addresses are asked there, which its metadata names. */
function issuerExternals({ auth }: LocalConfig['api']): readonly External[] {
  const trusted = trustedIssuerOf(auth)
  if (trusted === null) return []
  const issuer = new URL(trusted.issuer).origin
  const keys = new URL(trusted.jwksUrl ?? issuer).origin
  return [
    { binding: 'ISSUER_EXTERNAL', url: issuer },
    ...(keys === issuer ? [] : [{ binding: 'ISSUER_KEYS_EXTERNAL', url: keys }]),
  ]
}

/** Providers of tools and who is told of approvals, which the bridge asks: each at its host, whose addresses it is given whole. */
export function bridgeExternals(
  { tools, automation }: LocalConfig,
  environment: { readonly [name: string]: string | undefined },
): readonly External[] {
  const providers = Object.entries(tools.providers).map(([name, provider]) => ({
    binding: providerBinding(name),
    url: provider.url,
    isPublic: !provider.private,
  }))
  const { notificationWebhook, notificationPrivate } = automation.hitl
  const url = webhookAddress(automation, environment[webhookUrlName])
  if (notificationWebhook === 'secret' && url === null)
    throw new LauncherRefusal(
      `automation.hitl.notificationWebhook is secret, and ${webhookUrlName} in the environment is no https address without user and fragment (http where notificationPrivate is true).`,
    )
  const told = url === null ? [] : [{ binding: 'WEBHOOK', url, isPublic: !notificationPrivate }]
  return [...providers, ...told].map((external) => ({ ...external, url: new URL(external.url).origin }))
}

/** The archive, which the pipeline asks. */
export function pipelineExternals({ documents }: LocalConfig): readonly External[] {
  return atAddress([{ binding: 'PAPERLESS_EXTERNAL', url: documents.paperless.url }])
}

/** Services in place of a Worker's bindings, each under its binding's name. */
export const externalBindings = (externals: readonly External[]): { readonly [binding: string]: string } =>
  Object.fromEntries(externals.map(({ binding }) => [binding, binding]))
