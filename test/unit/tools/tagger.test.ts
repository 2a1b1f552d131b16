// The training of the tagger: grammars expand, the trainer learns, and what is packed is what the product reads.
import { mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { Tagger } from '../../../core/redaction/tagger/tagger.ts'
import { WordClasses } from '../../../core/redaction/tagger/word-classes.ts'
import { hashOfWord } from '../../../core/redaction/tagger/hashes.ts'
import { People } from '../../../tools/tagger/names/people.ts'
import { Trainer } from '../../../tools/tagger/train/crf.ts'
import { Encoder } from '../../../tools/tagger/train/encode.ts'
import { FeatureFile } from '../../../tools/tagger/train/feature-file.ts'
import { packed } from '../../../tools/tagger/train/pack.ts'
import { TextReader } from '../../../tools/tagger/train/text-reader.ts'
import { AddressTexts } from '../../../tools/tagger/write/address-texts.ts'
import { recased, renamed, wrapped } from '../../../tools/tagger/write/augment.ts'
import type { World } from '../../../tools/tagger/write/cast.ts'
import { Chance } from '../../../tools/tagger/write/chance.ts'
import { Documents } from '../../../tools/tagger/write/documents.ts'
import type { Labelled } from '../../../tools/tagger/write/labelled.ts'

const cultures =
  'english iberia french german slavic turkic india arabic seasia africa chinese japanese korean nordic portuguese italian ordinary'
const names = { first: ['Anna', 'Boris', 'Chloe', 'Dario'], last: ['Novak', 'Stern', 'Okoro', 'Lindt'] }
const countries = readdirSync(new URL('../../../tools/tagger/grammar/addresses/', import.meta.url))

function smallWorld(): World {
  const people = new People(new Map(cultures.split(' ').map((culture) => [culture, names])), 'all')
  const words = { english: ['table', 'green'], any: ['mesa', 'vert'], alsoNames: ['mark', 'rose'] }
  const codes =
    'US GB IE CA AU NZ DE AT CH FR BE NL IT ES PT BR MX AR CO CL PL CZ SE NO DK FI TR IN JP KR CN TW PH MY ID NG ZA GH KE'
  return { people, words, towns: new Map(codes.split(' ').map((code) => [code, ['Neustadt', 'Villanova']])) }
}

function expectSound({ text, spans }: Labelled): void {
  let last = 0
  for (const { start, end } of spans) {
    expect(start).toBeGreaterThanOrEqual(last)
    expect(end).toBeGreaterThan(start)
    expect(end).toBeLessThanOrEqual(text.length)
    last = end
  }
  expect(text).not.toMatch(/\{\w+\}/)
}

describe('generated texts', () => {
  test('have spans in order inside of the text, also after each change', () => {
    const chance = new Chance(5)
    const world = smallWorld()
    const documents = new Documents(world, chance)
    for (let count = 0; count < 600; count += 1) {
      const text = documents.next()
      expectSound(text)
      expectSound(recased(text, chance))
      expectSound(wrapped(renamed(text, world.people, chance), chance))
    }
  })

  test('hold addresses of every country', () => {
    const texts = new AddressTexts(smallWorld(), new Chance(6))
    expect(texts.regions).toHaveLength(countries.length)
    for (const region of texts.regions) {
      for (let count = 0; count < 20; count += 1) expect(texts.address(region)).toMatch(/\p{L}/u)
      expectSound(texts.next(region))
    }
  })

  test('are the same from the same seed', () => {
    const write = (): string[] => {
      const documents = new Documents(smallWorld(), new Chance(9))
      return Array.from({ length: 20 }, () => documents.next().text)
    }
    expect(write()).toEqual(write())
  })
})

describe('training', () => {
  test('makes weights that find names the product was never shown', () => {
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'tagger-')), 'texts')
    const words = new WordClasses(16)
    const encoder = new Encoder(words, new Chance(1), { ofNames: 0.5, ofOthers: 0 })
    const texts = new FeatureFile(file)
    for (const name of ['Anna', 'Boris', 'Chloe', 'Dario', 'Edith', 'Farid', 'Greta', 'Hugo']) {
      for (const [before, behind] of [
        ['please ask ', ' about it'],
        ['we met ', ' at noon'],
        ['the Table of ', ' is Green'],
      ] as const) {
        const isName = behind !== ' is Green'
        const span = {
          start: before.length,
          end: before.length + name.length,
          label: isName ? 'name' : 'entity',
        } as const
        const encoded = encoder.encode({ text: before + name + behind, spans: [span] })
        if (encoded !== null) texts.add(encoded)
      }
    }
    texts.close()
    const trainer = new Trainer(new TextReader(file), 16)
    trainer.run({ passesBefore: 6, passesAfter: 6, featuresMax: 2000, dropShare: 0.1 }, () => undefined)
    const classes = new Map([[WordClasses.keyOf(hashOfWord('table')), 1 << 7]])
    const parts = { transitions: trainer.transitions, features: [...trainer.table.features()], levels: 20 }
    const tagger = new Tagger(packed({ ...parts, classes }), packed({ ...parts, classes: new Map() }))
    const found = (text: string): string[] => tagger.read(text).names.map(({ start, end }) => text.slice(start, end))
    expect(found('please ask Zelda about it')).toEqual(['Zelda'])
    expect(found('the Table of Zelda is Green')).toEqual([])
  })
})
