// Media types that leave quarantine are from a closed list, whatever a file or an engine says it is.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { knownMediaType, unknownMediaType } from '../../../core/pipeline/media-types.ts'
import { readResources } from '../../../core/pipeline/tika-resources.ts'

test.each([
  ['application/pdf', 'application/pdf'],
  ['text/plain; charset=UTF-8', 'text/plain'],
  ['Image/PNG', 'image/png'],
  ['application/vnd.oasis.opendocument.text-template', 'application/vnd.oasis.opendocument.text-template'],
  ['application/vnd.oasis.opendocument.text-SSN-536-90-4399', unknownMediaType],
  ['application/x-jane.miller', unknownMediaType],
  ['image/5555555555554444', unknownMediaType],
  ['', unknownMediaType],
])('%j is told as %s', (declared, told) => expect(knownMediaType(declared)).toBe(told))

test('no text of a file is told as its type', () => {
  fc.assert(
    fc.property(fc.constantFrom('application', 'text', 'image', 'x'), fc.string(), (type, name) => {
      const extraction = readResources({ 'Content-Type': `${type}/zz-${name}`, 'X-TIKA:content': 'text' }, [])
      expect(extraction).toMatchObject({ ok: true, value: { mediaType: unknownMediaType } })
    }),
  )
})

test('what an engine could not read is told by its code, of ours and of Tika alike', () => {
  const text = { 'Content-Type': 'text/plain', 'X-TIKA:content': 'text' }
  const container = { ...text, 'X-TIKA:EXCEPTION:warn': 'page 3 could not be read' }
  const embedded = [
    { ...text, 'X-TIKA:EXCEPTION:embedded_exception': 'UNSUPPORTED_FORMAT: no reader for x/y' },
    { ...text, 'X-TIKA:EXCEPTION:embedded_exception': 'org.apache.tika.exception.EncryptedDocumentException: x' },
    text,
  ]
  expect(readResources(container, embedded)).toMatchObject({
    value: { omissions: ['DOCUMENT_DAMAGED', 'UNSUPPORTED_FORMAT', 'DOCUMENT_PASSWORD'] },
  })
  expect(readResources(text, [text])).toMatchObject({ value: { omissions: [] } })
})
