// Names of persons in Chinese, Japanese and Korean: planted in sentences and forms, and prose that holds none.
import { describe, expect, it } from 'vitest'
import { analyzeText } from '../../../core/redaction/analyze.ts'
import { languages, type Language } from './east-asian-names.ts'
import { proseByLanguage } from './east-asian-prose.ts'
import { drawing } from './value-texts.ts'

interface Planted {
  readonly text: string
  readonly places: readonly (readonly [start: number, end: number])[]
}

type Draw = (below: number) => number

/** A template with names drawn into it. */
function plant(draw: Draw, { surnames, givenNames }: Language, template: string): Planted {
  const places: [number, number][] = []
  let text = ''
  for (const mark of template) {
    const surname = surnames[draw(surnames.length)]!
    const given = givenNames[draw(givenNames.length)]!
    const name = { '%': surname + given, '@': surname, '^': `${surname} ${given}` }[mark]
    if (name !== undefined) places.push([text.length, text.length + name.length])
    text += name ?? mark
  }
  return { text, places }
}

/** Per unit, whether a person was found there. */
function found(text: string): Uint8Array {
  const covered = new Uint8Array(text.length)
  for (const { entity, start, end } of analyzeText(text)) if (entity === 'PERSON') covered.fill(1, start, end)
  return covered
}

const isWhole = (covered: Uint8Array, start: number, end: number): boolean =>
  covered.subarray(start, end).every((unit) => unit === 1)

describe('eastAsianNameRecogniser', () => {
  it.each(Object.keys(languages))('finds planted names in %s whole, and hardly anything around them', (name) => {
    const language = languages[name]!
    const draw = drawing()
    let [planted, whole, around, lost] = [0, 0, 0, 0]
    for (let round = 0; round < 30; round += 1)
      for (const template of language.templates) {
        const { text, places } = plant(draw, language, template)
        const covered = found(text)
        planted += places.length
        for (const [start, end] of places) {
          if (isWhole(covered, start, end)) whole += 1
          covered.fill(2, start, end)
        }
        for (const unit of covered) {
          if (unit < 2) around += 1
          if (unit === 1) lost += 1
        }
      }
    expect(whole / planted).toBeGreaterThan(0.95)
    expect(lost / around).toBeLessThan(0.01)
  })

  it.each(Object.keys(proseByLanguage))('leaves prose in %s as it is', (name) => {
    const sentences = proseByLanguage[name]!
    let [units, lost] = [0, 0]
    for (const text of [...sentences, sentences.join('\n')]) {
      units += text.length
      for (const { start, end } of analyzeText(text)) lost += end - start
    }
    expect(sentences.length).toBeGreaterThanOrEqual(60)
    expect(lost / units).toBeLessThan(0.015)
  })

  it.each([
    ['约翰·史密斯', '合同由%签署。'],
    ['史密斯', '%先生昨天到访。'],
    ['ジョン・スミス', '%は来週来日する。'],
    ['マイケル', '昨日%さんに会いました。'],
    ['ヤマダ タロウ', 'フリガナ:%'],
    ['さくら', '%ちゃんの誕生日です。'],
    ['東海林', '%様\nお世話になっております。'],
    ['𠮷田健', '担当:%'],
    ['홍 길동', '이름: %'],
    ['존슨', '어제 % 씨가 왔다.'],
    ['김 민 수', '성명: %'],
    ['民秀', '姓名:%'],
    ['高 橋 健 太', '氏 名 : %'],
    ['ﾔﾏﾀﾞ ﾀﾛｳ', '% 様'],
    ['老王', '%没来。'],
    ['정', '% 과장에게 연락 바랍니다.'],
    ['王小明', '"name": "%"'],
    ['김민수', '<td>이름</td><td>%</td>'],
  ])('finds %s', (name, template) => {
    const text = template.replace('%', name)
    const start = text.indexOf(name)
    expect(isWhole(found(text), start, start + name.length)).toBe(true)
  })

  it.each([
    ['姓名:欧阳雪梅\n经查,欧阳雪梅理论上不在场。', '欧阳雪梅'],
    ['氏名:鷲津 健吾\n鷲津は欠席した。', '鷲津'],
    ['이름: 제갈민수\n그날 제갈민수만 남았다.', '제갈민수'],
    ['담당자: 김철수\n철수가 다시 전화했다.', '철수'],
  ])('finds again in %j what it surely found once', (text, name) => {
    const at = text.lastIndexOf(name)
    expect(isWhole(found(text), at, at + name.length)).toBe(true)
  })

  it.each([
    '姓名:无',
    '联系人:客服中心',
    '代理人:无,律师',
    '氏名:未定',
    '担当:営業部',
    '이름: 없음',
    '담당자: 고객센터',
    '이사장 선출 안내',
    '皆様へお知らせ',
    'お客様各位',
    '이름은 대문자로 시작해야 한다.',
  ])('takes nobody for somebody: %s', (text) => {
    expect(analyzeText(text).filter(({ entity }) => entity === 'PERSON')).toEqual([])
  })
})
