// Captions: what a document is called and whom it is about leaves quarantine as its text does, and is found by words that stand nowhere.
import fc from 'fast-check'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Caption, Described, SealedCaption } from '../../../contract/caption.ts'
import { limits } from '../../../contract/limits.ts'
import { foldMarks } from '../../../core/memory/tokenise.ts'
import {
  nothingSaid,
  saidFields,
  saidMetadata,
  shownName,
  spelledName,
  withSaid,
  nameWords,
} from '../../../core/pipeline/caption.ts'
import { computedOf, openText, run, type Wanted } from './compute-here.ts'
import { failing } from './engines-here.ts'

beforeAll(() => void vi.stubGlobal('scheduler', { wait }))
afterAll(() => void vi.unstubAllGlobals())

const identityKey = new Uint8Array(32).fill(5)
const otherKey = new Uint8Array(32).fill(6)

const openCaption = async ({ sealed }: SealedCaption): Promise<Caption> =>
  JSON.parse(await openText('caption', sealed)) as Caption

async function captionOf(described: Partial<Described>, wanted: Wanted = {}): Promise<Caption> {
  const said = { ...nothingSaid, ...described }
  const { caption } = computedOf(await run({ identityKey, ...wanted, described: said }))
  return await openCaption(caption!)
}

const people = ['Maria Keller', 'Anna Müller', 'John Smith', 'Claire Dubois', 'Carlos García', 'Giulia Rossi', 'Katarzyna Nowak', 'Sven Lindqvist'] // oxfmt-ignore
const plain = (text: string): string => foldMarks(text).toLowerCase()
const ways: readonly ((person: string) => string)[] = [
  (person) => `${person} CV.pdf`,
  (person) => `CV_${person.replaceAll(' ', '_')}.pdf`,
  (person) => `CV-${person.replaceAll(' ', '-')}.pdf`,
  (person) => `CV_${person.replaceAll(' ', '')}2024.pdf`,
  (person) => `cv_${plain(person).replaceAll(' ', '_')}.pdf`,
  (person) => `${plain(person).replaceAll(' ', '.')}.pdf`,
  (person) => `${person.split(' ').toReversed().join(', ')}.pdf`,
  (person) => `2024-05-01 Contract ${person} signed.pdf`,
  (person) => `applications/2024/${person.toUpperCase()}.PDF`,
]

describe('the name of a file', () => {
  test.each(ways.map((way) => [way('Maria Keller'), way] as const))('%s shows nobody', async (_, way) => {
    for (const person of people) {
      const { name } = await captionOf({ name: way(person) })
      const shown = plain(name ?? '')
      for (const part of person.split(' ')) expect(shown).not.toContain(plain(part))
      expect(name).toMatch(/<PERSON_[0-9a-z]{7}>/)
    }
  })

  test.each([
    ['Q3_report_final_v2.pdf', 'Q3 report final v2.pdf'],
    ['Meeting Minutes May.docx', 'Meeting Minutes May.docx'],
    ['Rechnung_2024_0815.pdf', 'Rechnung 2024 0815.pdf'],
    ['JahresBericht2023.pdf', 'Jahres Bericht 2023.pdf'],
    ['McDonald lease.pdf', expect.stringMatching(/lease\.pdf$/)],
    ['README.md', 'README.md'],
    ['会議資料 🎉.pdf', '会議資料 🎉.pdf'],
    ['a\u2029b\nc.txt', 'a b c.txt'],
  ])('%j is read as %j', async (sent, shown) => {
    expect((await captionOf({ name: sent })).name).toEqual(shown)
  })

  test('whatever it is, it is one line within its bound, and as good when it is read again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 1_500 }), (sent) => {
        const spelled = spelledName(sent)
        if (spelled === null) return
        expect(spelled.length).toBeLessThanOrEqual(limits.nameCharactersMax)
        expect(spelled).not.toMatch(/[_\p{Cc}\u2028\u2029]/u)
        expect(spelled.isWellFormed()).toBe(true)
        expect(spelledName(spelled)).toBe(spelled)
        expect(shownName(spelled).length).toBeLessThanOrEqual(limits.captionCharactersMax)
      }),
    )
  })

  test('a long one is redacted whole and cut afterwards: no part of a value is left at the cut, and no part of a label', async () => {
    for (let before = 150; before < 215; before += 5) {
      const name = `${'page of it '.repeat(30).slice(0, before)} Wilhelmina Brandstetter ${'and more '.repeat(20)}.txt`
      const caption = await captionOf({ name, subjects: ['Wilhelmina Brandstetter'] })
      expect(caption.name).not.toMatch(/wilh|brand|mina|tetter|<[^>]*$|<[^>]*…/i)
      expect(caption.name).toMatch(/…\.txt$/)
      expect(caption.name!.length).toBeLessThanOrEqual(limits.captionCharactersMax)
    }
    const iban = `IBAN DE89370400440532013000 ${'of the account '.repeat(14)}`
    expect((await captionOf({ name: iban })).name).not.toMatch(/\d{5}/)
  })

  test('whom its sender named stands in neither name nor tag, however it is written there', async () => {
    const sent = { subjects: ['Maria Keller', 'Иванова'], matter: 'Aurora 17' }
    for (const name of [
      'mariakeller.pdf',
      'x-MARIA_KELLER.pdf',
      'иванова.pdf',
      'aurora_17 plan.pdf',
      'Akte keller.pdf',
    ]) {
      const { name: shown, tags } = await captionOf({ ...sent, name }, { tags: [name, 'plans'] })
      expect([name, shown, tags]).toEqual([name, expect.not.stringMatching(/keller|иванова|aurora/i), [expect.not.stringMatching(/keller|иванова|aurora/i), 'plans']]) // oxfmt-ignore
    }
  })

  test('a label in it that is none of ours goes, and a mail address with its labels stays the same as in the text', async () => {
    const body = 'Jane wrote from jane.roe@example.org.\n'
    const forged = { name: '<PERSON_k3f9q2t> jane.roe@example.org.eml' }
    const { name } = await captionOf(forged, { body })
    expect(name).not.toMatch(/PERSON_k3f9q2t|jane/)
    const { name: again } = await captionOf({ name: 'of jane.roe@example.org.eml' }, { body })
    expect(again).toMatch(/<EMAIL_ADDRESS_[0-9a-z]{7}>/)
  })
})

describe('a caption', () => {
  test('has subjects as the labels under which they stand in the text, and a matter by a label of its own', async () => {
    const body = 'Maria Keller signed for Port Aurora.\n'
    const subjects = ['Maria Keller', 'employee 4711']
    const described = { subjects, matter: 'Port Aurora' }
    const computed = computedOf(await run({ identityKey, body, described: { ...nothingSaid, ...described } }))
    const caption = await openCaption(computed.caption!)
    expect(caption.subjects).toEqual([
      expect.stringMatching(/^<PERSON_[0-9a-z]{7}>$/),
      expect.stringMatching(/^<PERSON_[0-9a-z]{7}>$/),
    ])
    expect(caption.matter).toMatch(/^<MATTER_[0-9a-z]{7}>$/)
    expect(JSON.stringify(caption)).not.toMatch(/keller|4711|aurora/i)
    // Whom it is about is no finding: receipts count what was taken out.
    expect(computed.entities['PERSON']).toBe(1)
  })

  test('is there for a document without text, or that nothing can read, and says nothing it could not redact', async () => {
    const described = { ...nothingSaid, name: 'CV Maria Keller.txt' }
    const empty = await run({ identityKey, body: '  \n', described })
    if (empty.outcome !== 'withheld') throw new Error(empty.outcome)
    expect(await openCaption(empty.caption!)).toMatchObject({ name: expect.stringMatching(/^CV <PERSON_\w{7}>\.txt$/) })
    const lost = await run({ identityKey, body: ' ', described }, { presidio: failing('engine') })
    if (lost.outcome !== 'withheld') throw new Error(lost.outcome)
    expect(lost.caption).toBeUndefined()
  })

  test('goes without tags that would make it too long', async () => {
    const tags = Array.from({ length: 50 }, (_, at) => `${at} ${'a@b.co '.repeat(13)}`)
    const presidio = { operators: { default: 'pseudonym' } }
    const { caption } = computedOf(await run({ identityKey, presidio, tags }))
    const opened = await openCaption(caption!)
    expect(caption!.sealed.byteLength).toBeLessThan(limits.captionBytesMax + 1_024)
    expect(JSON.stringify(opened)).not.toContain('@b')
  })

  test('what it is called stands in no digest: its few words could be guessed, also when it is gone', async () => {
    const digests = async (name: string, tags: readonly string[]) => {
      const { metadataSha256, merkleRoot } = computedOf(await run({ tags, described: { ...nothingSaid, name } }))
      return { metadataSha256, merkleRoot }
    }
    const one = await digests('one report.txt', ['a tag'])
    expect(await digests('other minutes.txt', ['a tag'])).toEqual(one)
    expect((await digests('one report.txt', ['another tag'])).metadataSha256).not.toBe(one.metadataSha256)
  })

  test('what was said comes back field by field', () => {
    const text = fc.string({ minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(fc.option(text, { nil: null }), fc.array(text, { maxLength: 5 }), (name, tags) => {
        const metadata = saidMetadata(name, tags)
        expect(withSaid(metadata, saidFields(metadata))).toEqual(metadata)
        const numbered = saidFields(metadata).map((_, at) => `${at}`)
        expect(saidFields(withSaid(metadata, numbered))).toEqual(numbered)
      }),
    )
  })
})

describe('words of a name', () => {
  test('it is found by any of them in any order, under the tenant’s own key alone', () => {
    const word = fc.constantFrom(
      'report',
      'Rechnung',
      'May',
      '2024',
      'minutes',
      '会議資料',
      'отчёт',
      'v2',
      'Zürich',
      '調査報告書の最終版',
    )
    fc.assert(
      fc.property(fc.uniqueArray(word, { minLength: 1, maxLength: 6 }), fc.nat(), (words, seed) => {
        const held = new Set(nameWords(identityKey, spelledName(`${words.join('_')}.pdf`)!))
        const asked = words.filter((_, at) => at === seed % words.length || (seed >> at) % 2 === 1)
        for (const ref of nameWords(identityKey, asked.toReversed().join(' ').toUpperCase()))
          expect(held).toContain(ref)
        for (const ref of nameWords(otherKey, asked.join(' '))) expect(held).not.toContain(ref)
      }),
    )
  })

  test('nobody is found by a name that was taken out', async () => {
    const described = { ...nothingSaid, name: 'CV_Maria_Keller.pdf' }
    const { caption } = computedOf(await run({ identityKey, described }))
    expect(caption!.words).toEqual(expect.arrayContaining([...nameWords(identityKey, 'cv')]))
    for (const ref of nameWords(identityKey, 'maria keller person')) expect(caption!.words).not.toContain(ref)
    const unkeyed = computedOf(await run({ described }))
    expect(unkeyed.caption!.words).toEqual([])
  })
})
