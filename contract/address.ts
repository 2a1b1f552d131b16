// An address of the configuration: written as it is read, so that what rules say of the text holds of where it leads.
import * as z from 'zod'

/** No slash too few, no backslash, nothing that parsers leave out or read as something else. */
const isPlain = (text: string): boolean => /^https?:\/\/[^/?#]/i.test(text) && !/[\\\s\p{Cc}\p{Cf}\p{Cs}]/u.test(text)

export const httpAddressSchema = (error: string) =>
  z
    .url({ protocol: /^https?$/, error })
    .max(300, error)
    .refine(isPlain, { error })
