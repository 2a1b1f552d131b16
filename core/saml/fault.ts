// Why a response of SAML is not good: for the person as a sentence, for whoever puts it right as a name. Nothing of what stood in it.
import { refused, type Result } from '../../contract/result.ts'

const sentences = {
  NOT_XML: 'The response is no XML that is read here: no document types, comments and instructions, and within bounds.',
  NOT_A_RESPONSE: 'What came is no single response of SAML 2.0 with one assertion.',
  ENCRYPTED: 'The assertion is encrypted. Have the identity provider send it signed over TLS, unencrypted.',
  SIGNATURE_MISPLACED: 'A signature stands where it does not cover what is read.',
  SIGNATURE_MISSING: 'Neither the response nor its assertion is signed.',
  SIGNATURE_FORM: 'A signature is of a form or an algorithm that is not taken.',
  SIGNATURE_WRONG: 'A signature is not one of the certificates in api.auth.saml.certificates over what came.',
  STATUS: 'The identity provider says that nobody signed in.',
  ISSUER: 'The response is of another identity provider.',
  DESTINATION: 'The response was meant for another address.',
  ANOTHER_REQUEST: 'The response answers another request, or none.',
  CONFIRMATION: 'The assertion is not confirmed for this address and this request, or not any more.',
  CONDITIONS: 'The assertion has conditions that are not known, or no end.',
  TIMES: 'The assertion is not good yet, or not any more. Compare the clocks.',
  AUDIENCE: 'The assertion is for another audience.',
  NO_SIGN_IN: 'The assertion does not say that somebody signed in, or its session is over.',
  NO_LASTING_ID:
    'The assertion has no lasting id of whoever signed in: a persistent NameID, or one value of api.auth.saml.idAttribute.',
  GROUPS: 'The groups of whoever signed in are left out or no list of names.',
} as const
export type SamlFault = keyof typeof sentences

export const faulty = (reason: SamlFault): Result<never> =>
  refused('AUTH_REQUIRED', sentences[reason], {
    details: { reason },
    next: 'Sign in again; if it says the same, an administrator looks at api.auth.saml (docs/operating/saml.md).',
  })
