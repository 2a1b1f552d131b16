// The product's version, as /healthz and the OpenAPI description give it (CalVer).
import manifest from '../../package.json' with { type: 'json' }

export const productVersion: string = manifest.version
