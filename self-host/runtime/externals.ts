// Which services stand at an address of the configuration, and the binding under which a Worker reaches each.
import type { LocalConfig } from '../../contract/config.ts'

export interface External {
  readonly binding: string
  readonly url: string
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

/** The service of vectors, which the gateway asks. */
export function gatewayExternals({ memory }: LocalConfig): readonly External[] {
  return atAddress([{ binding: 'ONYX_EXTERNAL', url: memory.onyx.url }])
}

/** The archive, which the pipeline asks. */
export function pipelineExternals({ documents }: LocalConfig): readonly External[] {
  return atAddress([{ binding: 'PAPERLESS_EXTERNAL', url: documents.paperless.url }])
}

/** Services in place of a Worker's bindings, each under its binding's name. */
export const externalBindings = (externals: readonly External[]): { readonly [binding: string]: string } =>
  Object.fromEntries(externals.map(({ binding }) => [binding, binding]))
