// Check digits by the name of a recogniser: the product's own functions, found as a case names them.
import { digitsOf } from '../../core/redaction/recognise/checksums.ts'
import { isCard } from '../../core/redaction/recognise/card.ts'
import { isAddress } from '../../core/redaction/recognise/crypto.ts'
import { isIban } from '../../core/redaction/recognise/iban.ts'
import { recognisers } from '../../core/redaction/registry.ts'
import type { ValueCase } from './read-case.ts'
import type { ValueCheck } from '../../core/redaction/source.ts'

/** Recognisers that are no patterns have their check in a function of their own. */
const ownChecks: readonly ValueCheck[] = [
  { entity: 'CREDIT_CARD', check: (value) => /^[\d -]{12,32}$/.test(value) && isCard(digitsOf(value)) },
  { entity: 'IBAN_CODE', check: (value) => isIban(value.replaceAll(' ', '').toUpperCase()) },
  { entity: 'CRYPTO', check: isAddress },
]

const checks: readonly ValueCheck[] = [...ownChecks, ...recognisers.flatMap((one) => one.checks ?? [])]
const entities = [...new Set(checks.map(({ entity }) => entity))]

/** Whether a value is one of a recogniser's; null where the product has no such check, or, unless it is strict, nothing checks it. */
export function checkValue({
  recogniser,
  input,
  isStrict,
}: Omit<ValueCase, 'kind' | 'id' | 'expected'>): boolean | null {
  const entity = entityOf(recogniser)
  if (entity === null) return null
  const answers = new Set(checks.filter((one) => one.entity === entity).map(({ check }) => check(input)))
  if (answers.has(true)) return true
  return answers.has(null) && !isStrict ? null : false
}

/** `pl_pesel`, `PlPeselRecognizer`, `PL_PESEL`: the type with that name, or the one whose name begins or ends with it. */
function entityOf(recogniser: string): string | null {
  const name = recogniser
    .replace(/_?recogni[sz]er$/i, '')
    .replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '_')
    .toUpperCase()
  const named = entities.filter(
    (entity) => entity === name || entity.startsWith(`${name}_`) || entity.endsWith(`_${name}`),
  )
  return named.find((entity) => entity === name) ?? named[0] ?? null
}
