// scriptsNotSearched: what is said of scripts agrees with what recognisers find in them.
import { describe, expect, it } from 'vitest'
import { analyzeText } from '../../../core/redaction/analyze.ts'
import { scriptsNotSearched } from '../../../core/redaction/scripts.ts'

const searched: Readonly<Record<string, string>> = {
  Latn: 'hier kam Zbyszko Kwarteng und ging wieder',
  Cyrl: 'вчера был Зигмунт Квартен и потом ушёл',
  Grek: 'χθες ήταν ο Ζίγκμουντ Κβάρτεν και μετά',
  Armn: 'երեկ եկավ Զիգմունդ Քվարտեն և գնաց նորից',
  Hani: '昨天王小明去了仓库，下午又回来了一次',
  Kana: '昨日ジョン・スミスさんが倉庫に来ました',
  Hang: '어제 김민수 씨가 창고에 왔다가 다시 갔습니다',
}
const unsearched: Readonly<Record<string, string>> = {
  Arab: 'وصل أحمد محمود أمس إلى المخزن ثم عاد',
  Deva: 'कल राजेश कुमार गोदाम में आए और फिर लौट गए',
  Geor: 'გუშინ ზიგმუნდ კვარტენი მოვიდა საწყობში',
  Hebr: 'אתמול הגיע דוד לוי למחסן וחזר הביתה',
  Thai: 'เมื่อวานสมชายไปที่คลังสินค้าแล้วกลับบ้าน',
}

describe('scriptsNotSearched', () => {
  it.each(Object.keys(searched))('names no script in which a name is found: %s', (code) => {
    expect(analyzeText(searched[code]!).map(({ entity }) => entity)).toContain('PERSON')
    expect(scriptsNotSearched(searched[code]!)).toEqual([])
  })

  it.each(Object.keys(unsearched))('names a script in which no name is found: %s', (code) => {
    expect(analyzeText(unsearched[code]!)).toEqual([])
    expect(scriptsNotSearched(`Report: ${unsearched[code]!}`)).toEqual([code])
  })

  it('takes fewer than twenty letters for a quotation, however many parts they stand in', () => {
    const letters = 'สมชายไปคลังสินคากลบบานนะครบ'.replace(/[^\p{L}]/gu, '')
    expect(scriptsNotSearched(Array.from(letters.slice(0, 19)).join('1 '))).toEqual([])
    expect(scriptsNotSearched(Array.from(letters.slice(0, 20)).join('1 '))).toEqual(['Thai'])
  })

  it('names several in alphabetical order, and letters that it has no name for', () => {
    const text = Object.values(unsearched).join('\n')
    expect(scriptsNotSearched(text)).toEqual(['Arab', 'Deva', 'Geor', 'Hebr', 'Thai'])
    expect(scriptsNotSearched('\u{12000}'.repeat(20))).toEqual(['Zzzz'])
    expect(scriptsNotSearched('')).toEqual([])
  })
})
