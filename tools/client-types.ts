// Writes clients/typescript/api.d.ts from the description of the API; with --check it says whether what stands there is that.
import { readFileSync, writeFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { ts } from '@ts-morph/common'
import { openApiDocument } from '../workers/gateway/openapi.ts'

/** The generator writes with the compiler's API, which TypeScript 7 does not have: it is given the one of 6 that stands in a package of its own. */
const compiler = `export { ts as default } from ${JSON.stringify(import.meta.resolve('@ts-morph/common'))}`
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'typescript'
      ? { url: `data:text/javascript,${encodeURIComponent(compiler)}`, format: 'module', shortCircuit: true }
      : next(specifier, context),
})

const place = new URL('../clients/typescript/api.d.ts', import.meta.url)
const firstLine =
  '// What crosses the wire, generated from openapi.json by `npm run client:types`: change the contract, not this file.\n'

async function write(): Promise<string> {
  const { default: generate, astToString } = await import('openapi-typescript')
  const source = JSON.stringify(openApiDocument({ isOpen: false }))
  const tree = await generate(source, {
    silent: true,
    // A field that has a default need not be sent.
    defaultNonNullable: false,
    rootTypes: true,
    rootTypesNoSchemaPrefix: true,
    transform: ({ format }) => (format === 'binary' ? ts.factory.createTypeReferenceNode('Blob') : undefined) as never,
  })
  return firstLine + astToString(tree)
}

const written = await write()
const isCheck = process.argv.includes('--check')
if (!isCheck) writeFileSync(place, written)
else if (readFileSync(place, 'utf8') !== written) {
  console.error('clients/typescript/api.d.ts is not what the contract gives: run npm run client:types.')
  process.exitCode = 1
}
