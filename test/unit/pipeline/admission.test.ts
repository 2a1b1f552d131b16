// Whether an upload is taken at all.
import { describe, expect, test } from 'vitest'
import { limits } from '../../../contract/limits.ts'
import { refuseAdmission, type AdmissionFacts } from '../../../core/pipeline/admission.ts'

const engines = { tika: 'ok', gotenberg: 'ok', presidio: 'ok', paperless: 'ok' } as const
const well: AdmissionFacts = { engines, isTikaEmbedded: true, freeDiskBytes: null }
const codeOf = (facts: Partial<AdmissionFacts>): string | undefined => refuseAdmission({ ...well, ...facts })?.code

describe('refuseAdmission()', () => {
  test('takes uploads while all is well, and where nobody can tell the free disk', () => {
    expect(refuseAdmission(well)).toBeNull()
    expect(refuseAdmission({ ...well, freeDiskBytes: limits.diskFreeBytesMin })).toBeNull()
  })

  test('refuses below the least free disk with INSUFFICIENT_STORAGE', () => {
    expect(codeOf({ freeDiskBytes: limits.diskFreeBytesMin - 1 })).toBe('INSUFFICIENT_STORAGE')
    expect(codeOf({ freeDiskBytes: 0 })).toBe('INSUFFICIENT_STORAGE')
  })

  test('refuses while the redactor is down, and while Tika never answered or is down outside', () => {
    expect(codeOf({ engines: { ...engines, presidio: 'unavailable' } })).toBe('PRESIDIO_UNAVAILABLE')
    expect(codeOf({ engines: { ...engines, presidio: 'starting' } })).toBeUndefined()
    expect(codeOf({ engines: { ...engines, tika: 'starting' } })).toBe('TIKA_UNAVAILABLE')
    expect(codeOf({ engines: { ...engines, tika: 'unavailable' } })).toBeUndefined()
    expect(codeOf({ engines: { ...engines, tika: 'unavailable' }, isTikaEmbedded: false })).toBe('TIKA_UNAVAILABLE')
  })
})
