// tokenise() and tokeniseQuery(): what a person sees is what a person finds, in an index of this release and of one before.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { earlierTerms } from '../../../core/memory/earlier-terms.ts'
import { createTermKeyer } from '../../../core/memory/keying.ts'
import { prepareQuery } from '../../../core/memory/prepare.ts'
import { tokenise, tokeniseQuery } from '../../../core/memory/tokenise.ts'
import { onThisMachine, spentMs } from '../slowness.ts'

function finds(query: string, text: string): boolean {
  const terms = new Set(tokenise(text))
  return tokeniseQuery(query).some((term) => terms.has(term))
}

describe('tokenise()', () => {
  test.each([
    ['amarrage', "L’ordonnance sur l’amarrage de l'été"],
    ['l’amarrage', "l'amarrage"],
    ['été', 'dans l’ete'],
    ['avarie', "le chantier d'avarie"],
    ['acqua', "nell'acqua bassa"],
    ['approdo', 'dell’approdo'],
    ['Oréal', "L'Oréal"],
    ['breakwater', 'the break\u00adwater'],
    ['anchor', 'an\u200bchor an\u2060chor'],
    ['Łódź', 'lodz'],
    ['lodz', 'Łódź'],
    ['Strasse', 'Die Straße am Hafen'],
    ['STRASSE', 'straße'],
    ['Tromsø', 'tromso'],
    ['smørrebrød', 'Smorrebrod'],
    ['Ærø', 'aero'],
    ['caf\u00e9', 'cafe\u0301'],
    ['ΟΔΟΣ', 'οδός'],
    ['İstanbul', 'istanbul'],
    ['شمس', 'شَمْس'],
    ['محمد', 'محـــمد'],
    ['שלום', 'שָׁלוֹם'],
    ['दान', 'दान पेटी द्वार पर है।'],
    ['猫', '黒猫が寝ている'],
    ['コーヒー', 'ブラックコーヒーを飲む'],
    ['ﾊｰﾌﾞ', 'ハーブ'],
    ['user', 'getUserById(7)'],
    ['getuserbyid', 'getUserById(7)'],
    ['server', 'class HTTPServer'],
    ['limit', 'the rate_limit field'],
    ['email', 'send an e-mail'],
    ['e-mail', 'send an email'],
    ['covid19', 'during COVID-19'],
    ['mother', 'her mother-in-law'],
    ['next', 'It ended.Next came'],
    ['1234567', 'EUR 1,234,567.00'],
    ['1.234.567', '1234567'],
    ["1'250", '1250 pieces'],
    ['٢٠٢٤', 'in 2024'],
    ['2024', 'عام ٢٠٢٤'],
    ['ＡＢＣ１２３', 'abc123'],
    ["O'Brien", 'O’Brien'],
  ])('is found by %s: %s', (query, text) => {
    expect(finds(query, text)).toBe(true)
  })

  test.each([
    ['दान', 'दिन में द्वार खुला रहता है।'],
    ['がく', 'かく'],
    ['ดี', 'ดา'],
    ['1234', '12,345'],
    ['brien', 'it’s brine'],
  ])('is not found by %s: %s', (query, text) => {
    expect(finds(query, text)).toBe(false)
  })

  const words = fc.constantFrom(
    ...'harbour Straße l’amarrage getUserById e-mail Łódź नदी 北京 コーヒー ราชา 서울시 ΟΔΟΣ شَمْس 1,234 COVID-19 O’Brien x7'.split(
      ' ',
    ),
  )
  const text = fc.array(words, { minLength: 1, maxLength: 12 }).map((parts) => parts.join(' '))

  test('has the same terms whatever stands unseen between the letters', () => {
    const unseen = fc.constantFrom('\u00ad', '\u200b', '\u200d', '\u2060', '\ufeff', '\ufe0f')
    fc.assert(
      fc.property(text, fc.array(fc.tuple(fc.nat(), unseen), { maxLength: 8 }), (clean, insertions) => {
        let dirty = clean
        for (const [at, character] of insertions) {
          const place = at % (dirty.length + 1)
          dirty = dirty.slice(0, place) + character + dirty.slice(place)
        }
        expect(tokenise(dirty)).toEqual(tokenise(clean))
      }),
      { numRuns: 1_000 },
    )
  })

  test('has the same terms in every normalisation form', () => {
    fc.assert(
      fc.property(fc.oneof(text, fc.string({ unit: 'grapheme' })), (any) => {
        const terms = tokenise(any.normalize('NFC'))
        for (const form of ['NFD', 'NFKC', 'NFKD']) expect(tokenise(any.normalize(form))).toEqual(terms)
      }),
      { numRuns: 1_000 },
    )
  })

  test('finds every word of a text, as it stands there and in lower case', () => {
    fc.assert(
      fc.property(text, (any) => {
        const terms = new Set(tokenise(any))
        for (const word of any.split(' ')) {
          expect(tokeniseQuery(word).every((term) => terms.has(term))).toBe(true)
          expect(finds(word.toLowerCase(), any)).toBe(true)
        }
      }),
      { numRuns: 500 },
    )
  })

  test('is bounded in time and in the size of terms', () => {
    for (const each of ['aB', "l'", 'a-', '1,234', 'é', '漢', 'ー', '\u00ad', "d'a-"]) {
      const startMs = spentMs()
      const terms = tokenise(each.repeat(200_000))
      expect(terms.every(({ length }) => length <= 64)).toBe(true)
      expect(spentMs() - startMs).toBeLessThan(onThisMachine(3_000))
    }
  })
})

describe('prepareQuery()', () => {
  test('asks for words in the form of before where that differs, and only there', () => {
    const keyer = createTermKeyer(new Uint8Array(32).fill(7))
    const { terms, earlierTerms: earlier } = prepareQuery({ query: "harbour l'amarrage Łódź दान", keyer })
    const asked = new Set(terms.map(([term]) => term))
    const before = ['lamarrag', 'łodz', 'दन'].filter((term) => !asked.has(keyer.term(term)))
    expect(earlier.map(([term]) => term)).toEqual(before.map((term) => keyer.term(term)))
    expect(earlier.some(([term]) => term === keyer.term('harbour'))).toBe(false)
    expect(earlierTerms("harbour l'amarrage Łódź दान")).toEqual(['harbour', 'lamarrag', 'łodz', 'दन'])
  })
})
