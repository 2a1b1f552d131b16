// Languages: whether ideographs of a text are read as Japanese or as Chinese.
import type { Stretch } from './letters.ts'

/** A text this rich in kana is Japanese, its lines without kana too. */
const kanaShareMin = 0.15
/** A line of Chinese may hold one kana, as an ornament. */
const ornamentsMax = 1

/** Per stretch, whether it stands in a line of Japanese. */
export function japaneseAmong(text: string, stretches: readonly Stretch[]): Uint8Array {
  const isJapanese = new Uint8Array(stretches.length)
  let [allKana, allHan] = [0, 0]
  for (let from = 0; from < stretches.length;) {
    let to = from
    let kana = 0
    for (; to < stretches.length && (to === from || !hasBreak(text, stretches[to - 1]!, stretches[to]!)); to += 1) {
      const { script, start, end } = stretches[to]!
      if (script === 'han') allHan += end - start
      else if (script !== 'hangul') kana += end - start
    }
    if (kana > ornamentsMax) isJapanese.fill(1, from, to)
    allKana += kana
    from = to
  }
  return allKana > ornamentsMax && allKana >= allHan * kanaShareMin ? isJapanese.fill(1) : isJapanese
}

function hasBreak(text: string, before: Stretch, behind: Stretch): boolean {
  for (let at = before.end; at < behind.start; at += 1) if (text.charCodeAt(at) === 10) return true
  return false
}
