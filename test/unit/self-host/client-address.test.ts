// From where a client comes: its socket, or what proxies that are believed add behind all that a client can write.
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { readNetwork } from '../../../core/access/network.ts'
import { clientAddress } from '../../../self-host/door/client-address.ts'
import { useDoor } from './door-before-main.ts'

const trusted = ['127.0.0.0/8', '10.0.0.0/8', 'fd00::/8'].map((text) => readNetwork(text)!)

describe('clientAddress()', () => {
  test('is the socket’s, whatever is sent, unless that is a proxy’s that is believed', () => {
    fc.assert(
      fc.property(fc.option(fc.string({ unit: 'binary-ascii' }), { nil: undefined }), (sent) => {
        expect(clientAddress('203.0.113.9', sent, trusted)).toBe('203.0.113.9')
        expect(clientAddress('127.0.0.1', sent, [])).toBe('127.0.0.1')
      }),
    )
  })

  test('behind proxies is the last that is none of theirs, whatever a client wrote before', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.ipV4(), fc.ipV6(), fc.string({ unit: 'binary-ascii' }))), (written) => {
        const sent = [...written.map((one) => one.replaceAll(',', '')), '198.51.100.7', '10.0.0.2', 'fd00::3'].join(
          ', ',
        )
        expect(clientAddress('::ffff:127.0.0.1', sent, trusted)).toBe('198.51.100.7')
      }),
    )
  })

  test('is not known where a proxy names nobody, or nobody’s address', () => {
    expect(clientAddress('127.0.0.1', '10.0.0.1, 127.0.0.1', trusted)).toBeNull()
    expect(clientAddress('127.0.0.1', 'unknown', trusted)).toBeNull()
    expect(clientAddress('127.0.0.1', '198.51.100.7:4711', trusted)).toBeNull()
    expect(clientAddress('', undefined, trusted)).toBeNull()
    expect(clientAddress('127.0.0.1', undefined, trusted)).toBe('127.0.0.1')
  })
})

const here = useDoor()

it('is told to main by the door alone', async () => {
  const head = 'Host: localhost:1\r\nclawql-client-address: 10.9.9.9\r\nX-Forwarded-For: 10.8.8.8\r\nConnection: close'
  await here.exchange(`GET / HTTP/1.1\r\n${head}\r\n\r\n`)
  const { headers = [] } = here.asked[0] ?? {}
  const told = headers.flatMap((name, at) => (name.toLowerCase() === 'clawql-client-address' ? [headers[at + 1]] : []))
  expect(told).toEqual(['127.0.0.1'])
})
