// Foreign names in Chinese: syllables of transcription around a middle dot, or in front of a form of address.
import { likely, sure, type NameFound, type Reading } from './found.ts'
import { addressed } from './chinese-context.ts'

/** The characters that foreign names are written with (as in the tables of the news agencies). */
const transcribing = new Set(
  `阿艾安奥澳巴拜班邦保鲍贝本比彼别波伯博布勃查察楚茨达大代戴丹道德登邓迪蒂丁东杜多厄恩尔耳法凡菲费芬弗福富盖甘戈格葛根古瓜哈海汉翰赫亨洪胡华霍基吉加嘉贾杰金卡凯坎康考柯科克肯孔库奎昆拉莱兰朗劳勒雷里丽莉利连列琳林龙隆卢鲁路露伦罗洛吕马玛麦曼毛梅门蒙米密明莫默姆木穆拿娜纳奈南内尼年涅宁纽努诺女欧帕派潘庞佩彭皮平珀蒲普
齐奇契恰钱乔切琼丘屈让热仁日荣茹儒瑞若萨塞赛桑瑟森沙莎山尚绍舍申圣史士舒斯丝松苏索塔泰坦汤唐陶特滕提替廷通图土托娃瓦万旺威韦维伟魏温文翁沃乌吴武伍西希锡喜夏香肖歇谢辛欣兴匈休许雅亚延扬杨耶叶伊依因英尤于约泽扎詹章赵哲珍芝治朱兹祖佐奧達貝別邦鮑爾費蓋漢華傑凱萊蘭勞雷裡麗連龍隆盧魯倫羅馬瑪麥門納內寧紐諾歐龐齊喬瓊讓熱榮賽紹聖絲蘇
湯圖萬韋維偉溫烏吳錫謝興許亞揚楊葉約澤趙茲詩席赖蕾瓊薇蓓黛露簡格爱雪诗诸瑜茜恺辛蔡岑佛弗甫冈高贡哥戛伽噶祖朵娅妮婭嬌`.replace(
    /\s/g,
    '',
  ),
)
const partUnitsMax = 7
const dots = '·・‧•∙'

const isOne = (text: string, at: number): boolean => transcribing.has(text.charAt(at))

/** The name around a middle dot; null for none. */
export function aroundDot(text: string, dot: number): NameFound | null {
  let start = dot
  while (start > 0 && dot - start < partUnitsMax && isOne(text, start - 1)) start -= 1
  if (start === dot) return null
  let end = dot
  for (let at = dot; at < text.length && dots.includes(text.charAt(at)); at = end) {
    const from = at + 1
    end = from
    while (end < text.length && end - from < partUnitsMax && isOne(text, end)) end += 1
    if (end === from) return at === dot ? null : { start, end: at, isSure: true }
  }
  return { start, end, isSure: true }
}

export const isDot = (text: string, at: number): boolean => dots.includes(text.charAt(at)) && at < text.length

/** "史密斯先生": two syllables or more in front of a form of address, which start a run. */
export function transcribedAt({ text, run }: Reading): NameFound | null {
  let end = run.start
  while (end < run.end && end - run.start < partUnitsMax && isOne(text, end)) end += 1
  const size = end - run.start
  if (size < 2 || addressed.behind(text, end, run.end) < 2 || addressed.sizeBehind(text, end, run.end) < 2) return null
  return size > 2 ? sure(run.start, end) : likely(run.start, end)
}
