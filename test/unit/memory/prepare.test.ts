// tokenise(), extractEntities(), createTermKeyer(), prepareChunk(), prepareQuery(), nodeId().
import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { canonicalName, extractEntities, headingMention, queryNames } from '../../../core/memory/entities.ts'
import { createTermKeyer, nodeId } from '../../../core/memory/keying.ts'
import { prepareChunk, prepareQuery } from '../../../core/memory/prepare.ts'
import { tokenise, tokeniseQuery } from '../../../core/memory/tokenise.ts'
import { onThisMachine, spentMs } from '../slowness.ts'

const indexKey = new Uint8Array(32).fill(7)
const place = { key: indexKey, documentId: '01JAAAAAAAAAAAAAAAAAAAAAAA', revision: 1, ordinal: 0, chunkerVersion: 'c1' }

const keyer = createTermKeyer(indexKey)
const digest = (text: string): string => prepareChunk({ text, keyer }).digest

describe('tokenise()', () => {
  test('folds, stems and drops stop words', () => {
    expect(tokenise("The Consultant's café was consisting of ABC123, naïvely!")).toEqual([
      'consult',
      'cafe',
      'consist',
      'abc123',
      'naiv',
    ])
  })

  test('leaves years and identifiers as they are', () => {
    expect(tokenise('2023 1933 K3333')).toEqual(['2023', '1933', 'k3333'])
  })

  test('takes bigrams of unspaced scripts', () => {
    expect(tokenise('北京大学 x')).toEqual(['北', '京', '北京', '大', '京大', '学', '大学', 'x'])
    expect(tokeniseQuery('北京大学 x')).toEqual(['北京', '京大', '大学', 'x'])
    expect(tokenise('서울시')).toEqual(['서울', '울시'])
    expect(tokeniseQuery('𠮷野家')).toEqual(['𠮷野', '野家'])
  })

  test('knows no term of a redaction placeholder', () => {
    expect(tokenise('<PERSON> paid <IBAN_CODE> and <EMAIL_ADDRESS_2> gladly')).toEqual(['paid', 'glad'])
  })

  test('survives names of Object.prototype and endless words', () => {
    expect(tokenise('constructor __proto__ toString')).toEqual(['constructor', 'proto', 'tostr', 'string'])
    expect(tokenise('s'.repeat(1_000_000))[0]).toHaveLength(64)
  })
})

describe('extractEntities()', () => {
  test('finds spans, quotations, identifiers and the heading, not placeholders', () => {
    const found = extractEntities(
      'Loan file\nThe University of Oslo and Maria Keller met <PERSON> in Bern. She signed "Green Letter" for ABC-123 in 1999.',
    )
    expect([...found.keys()]).toEqual(
      expect.arrayContaining([
        'university of oslo',
        'maria keller',
        'bern',
        'green letter',
        'abc 123',
        '1999',
        'loan file',
      ]),
    )
    expect(found.get('loan file')?.count).toBeGreaterThanOrEqual(headingMention)
    expect(found.get('bern')?.count).toBeLessThan(headingMention)
    expect([...found.keys()].some((name) => name.includes('person'))).toBe(false)
  })

  test('does not join names over the end of a sentence', () => {
    expect([...extractEntities('We saw Paris. Rome came next.').keys()]).toEqual(['paris', 'rome'])
  })

  test('is bounded in number and time', () => {
    const many = Array.from({ length: 500 }, (_, at) => `Name${at} went.`).join(' ')
    expect(extractEntities(many).size).toBe(32)
    for (const text of [
      'A '.repeat(100_000),
      'A.'.repeat(100_000),
      "A'a".repeat(100_000),
      'A of '.repeat(80_000),
      'a-'.repeat(100_000),
      '"'.repeat(100_000),
    ]) {
      const startMs = spentMs()
      extractEntities(text)
      queryNames(text.slice(0, 4_000))
      expect(spentMs() - startMs).toBeLessThan(onThisMachine(3_000))
    }
  })

  test('canonicalName() lets spellings meet', () => {
    expect(canonicalName('The Café Zürich’s (old)')).toBe('cafe zurich')
  })
})

describe('createTermKeyer()', () => {
  test('is HMAC-SHA-256 of domain and text, cut to 64 bits', () => {
    const expected = createHmac('sha256', indexKey).update('term\0consult').digest('hex').slice(0, 16)
    expect(keyer.term('consult')).toBe(expected)
    expect(keyer.term('consult')).toBe(expected)
    expect(keyer.entity('consult')).not.toBe(expected)
    expect(createTermKeyer(new Uint8Array(32).fill(8)).term('consult')).not.toBe(expected)
  })
})

describe('prepareChunk()', () => {
  test('holds keyed terms with frequencies and no text', () => {
    const prepared = prepareChunk({ text: 'Loans and loans of Maria Keller.', keyer })
    expect(prepared.terms).toContainEqual([keyer.term('loan'), 2])
    expect(prepared.lengthTerms).toBe(4)
    expect(prepared.tokens).toBeGreaterThan(4)
    expect(prepared.mentions).toContainEqual([keyer.entity('maria keller'), 1])
    expect(prepared.entityNames).toContainEqual([keyer.entity('maria keller'), 'Maria Keller'])
    const { entityNames: _, ...seen } = prepared
    expect(JSON.stringify(seen)).not.toMatch(/loan|maria/i)
  })

  test('gives equal content the same digest whatever its white space', () => {
    expect(digest('a  b\nc')).toBe(digest(' a b c '))
    expect(digest('a b c')).not.toBe(digest('a b d'))
    expect(digest('a b c')).toMatch(/^[0-9a-f]{16}$/)
  })

  test('prepareQuery() meets the terms and names of the chunk, in lower case too', () => {
    const chunk = prepareChunk({ text: 'Maria Keller chairs the credit committee.', keyer })
    const query = prepareQuery({ query: 'which committees does maria keller chair?', keyer })
    const terms = new Set(chunk.terms.map(([term]) => term))
    expect(query.terms.filter(([term]) => terms.has(term))).toHaveLength(4)
    expect(query.mentions).toContain(keyer.entity('maria keller'))
  })
})

describe('nodeId()', () => {
  test('is stable for a place and different for any other', () => {
    const id = nodeId(place)
    expect(id).toMatch(/^n_[0-9a-f]{32}$/)
    expect(nodeId({ ...place })).toBe(id)
    for (const other of [{ ordinal: 1 }, { revision: 2 }, { chunkerVersion: 'c2' }, { documentId: '01JB' }]) {
      expect(nodeId({ ...place, ...other })).not.toBe(id)
    }
  })
})
