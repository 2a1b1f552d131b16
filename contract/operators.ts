// Operators: what redaction puts in place of a finding, by entity type; Presidio's word.
import * as z from 'zod'
import { classifications } from './document.ts'
import { entityNameSchema } from './redaction-rules.ts'

/**
 * `pseudonym`: a label that is the same for one identity in all documents of a tenant. `mask`: the label, and the last digits of a number
 * that is long enough. `replace`: the type alone, which links nothing.
 */
const operatorSchema = z.enum(['pseudonym', 'mask', 'replace'])
export type Operator = z.infer<typeof operatorSchema>

export const operatorsSchema = z.strictObject({
  /** `replace` leaves anonymous text: memory then knows nobody by name. */
  default: operatorSchema.default('pseudonym'),
  byEntity: z.record(entityNameSchema, operatorSchema).default({}),
  /** What is shown at most of a document of a class: `pseudonym` leaves no digits of a number, `replace` nothing that links. */
  byClassification: z.partialRecord(z.enum(classifications), z.enum(['pseudonym', 'replace'])).default({}),
})
export type ConfiguredOperators = z.infer<typeof operatorsSchema>

/** Those of one document. */
export interface Operators extends Pick<ConfiguredOperators, 'default' | 'byEntity'> {
  /** Of its class: no operator shows more. */
  readonly atMost?: Operator
}
