// Schemas for the MCP SDK: described as they are, checked by nobody here, for the door checks every input by the contract's own.
import type { StandardSchemaWithJSON } from '@modelcontextprotocol/server'
import type { Json } from '../json-schema.ts'

/** The root says that it is an object, as MCP wants it said. */
export function described<T>(schema: Json): StandardSchemaWithJSON<T, T> {
  const whole = { ...schema, type: 'object' }
  const jsonSchema = { input: () => whole, output: () => whole }
  return { '~standard': { version: 1, vendor: 'clawql', validate: (value) => ({ value: value as T }), jsonSchema } }
}
