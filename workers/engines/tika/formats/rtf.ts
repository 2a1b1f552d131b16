// RTF: body, headers, footers, notes, annotations, text boxes, hidden and deleted text, document information.
import { limits } from '../../../../contract/limits.ts'
import { decodeText, knownLabel } from '../charset.ts'
import type { Budget, Context, Embedded, Extracted, Metadata } from '../context.ts'
import { refuse } from '../../../shared/refusal.ts'
import type { Change } from '../../../../core/redaction/tracked-changes.ts'
import { TextWriter } from '../text-writer.ts'
import { embeddedObject, HexBytes } from './rtf-object.ts'
import { walkRtf, type RtfSink } from './rtf-tokens.ts'

export async function extractRtf(bytes: Uint8Array, context: Context): Promise<Extracted> {
  const reader = new RtfReader(context.budget)
  await walkRtf(bytes, reader, context.pause)
  return { mediaType: 'application/rtf', ...reader.finish() }
}

const words = (list: string): Set<string> => new Set(list.split(' '))

/** Destinations whose text is no text of the document. */
const skippedGroups = words(
  'colortbl stylesheet pict themedata colorschememapping latentstyles datastore listtable listoverridetable rsidtbl ' +
    'generator xmlnstbl mmathPr filetbl revtbl fldinst objclass objname panose bkmkstart bkmkend sp pnseclvl ' +
    'atnid atnauthor atnref atndate template wgrffmtfilter falt fname background',
)
/** Destinations after `\*` that hold text all the same. */
const keptGroups = words('shpinst annotation footnote shptxt company manager category fonttbl')
/** Destinations that stand aside of the paragraph in which they are anchored. */
const boxGroups = words('header headerl headerr headerf footer footerl footerr footerf footnote annotation shptxt')
const changeWords: Readonly<Record<string, Change>> = { deleted: 'deleted', revised: 'inserted' }
const fontWords = words('deff plain f af')
const paragraphEnds = words('par sect page row nestrow column')
const informationKeys: Readonly<Record<string, readonly string[]>> = {
  title: ['dc:title'],
  subject: ['dc:subject'],
  author: ['dc:creator'],
  operator: ['meta:last-author'],
  keywords: ['meta:keyword'],
  doccomm: ['dc:description'],
  company: ['extended-properties:Company'],
  manager: ['extended-properties:Manager'],
  category: ['cp:category'],
}
const symbols: Readonly<Record<string, string>> = {
  tab: '\t',
  cell: '\t',
  nestcell: '\t',
  line: '\n',
  emdash: '—',
  endash: '–',
  emspace: ' ',
  enspace: ' ',
  lquote: '‘',
  rquote: '’',
  ldblquote: '“',
  rdblquote: '”',
  bullet: '•',
  '~': '\u00A0',
  _: '-',
}
/** Windows font character sets that are not the document's own code page. */
const codePageOfCharset: Readonly<Record<number, number>> = {
  77: 10_000,
  128: 932,
  129: 949,
  134: 936,
  136: 950,
  161: 1253,
  162: 1254,
  163: 1258,
  177: 1255,
  178: 1256,
  186: 1257,
  204: 1251,
  222: 874,
  238: 1250,
}
const labelOfCodePage: Readonly<Record<number, string>> = {
  932: 'shift_jis',
  936: 'gbk',
  949: 'euc-kr',
  950: 'big5',
  874: 'windows-874',
  866: 'ibm866',
  10_000: 'macintosh',
  65_001: 'utf-8',
}

interface Group {
  readonly skipped: boolean
  readonly fonts: boolean
  readonly box: boolean
  readonly object: HexBytes | undefined
  readonly key: string
  readonly change: Change | null
  /** Of the font in use; undefined until one is named. */
  readonly charset: number | undefined
  /** How many characters follow a `\u` for readers without Unicode. */
  readonly fallbacks: number
}

class RtfReader implements RtfSink {
  readonly #budget: Budget
  readonly #writer: TextWriter
  readonly #embedded: Embedded[] = []
  readonly #metadata: Metadata = {}
  readonly #stack: Group[] = []
  readonly #charsets = new Map<number, number>()
  #group: Group = {
    skipped: false,
    fonts: false,
    box: false,
    object: undefined,
    key: '',
    change: null,
    charset: undefined,
    fallbacks: 1,
  }
  #pending: number[] = []
  #starred = false
  #codePage = 1252
  #font = 0
  #defaultFont = 0
  #toSkip = 0
  #value = ''

  constructor(budget: Budget) {
    this.#budget = budget
    this.#writer = new TextWriter(budget)
  }

  open(): void {
    this.#flush()
    if (this.#stack.length > limits.xmlDepthMax * 4) refuse('LIMIT_EXCEEDED', 'the RTF nests too deep')
    this.#stack.push(this.#group)
    this.#group = { ...this.#group, box: false }
    this.#starred = false
    this.#toSkip = 0
  }

  close(): void {
    this.#flush()
    const ended = this.#group
    this.#group = this.#stack.pop() ?? ended
    this.#toSkip = 0
    if (ended.box) this.#writer.closeBox()
    if (ended.object !== undefined && this.#group.object !== ended.object) this.#endObject(ended.object)
    if (ended.key === '' || this.#group.key === ended.key) return
    const value = this.#value.trim()
    if (value !== '') for (const key of informationKeys[ended.key] ?? []) this.#metadata[key] = value
    this.#value = ''
  }

  byte(code: number): void {
    if (this.#toSkip > 0) this.#toSkip -= 1
    else if (this.#group.object !== undefined) this.#group.object.add(code)
    else if (!this.#group.skipped && !this.#group.fonts) this.#pending.push(code)
    if (this.#pending.length > 8192) this.#flush()
  }

  word(name: string, number: number | undefined): void {
    if (name === '*') {
      this.#starred = true
      return
    }
    const starred = this.#starred
    this.#starred = false
    if (this.#state(name, number) || this.#destination(name, starred)) return
    if (this.#group.skipped || this.#group.fonts) return
    if (name === 'u') return this.#unicode(number ?? 0)
    if (this.#toSkip > 0) {
      this.#toSkip -= 1
      return
    }
    const symbol = symbols[name]
    if (symbol === undefined && !paragraphEnds.has(name)) return
    this.#flush()
    if (symbol === undefined) this.#writer.endParagraph()
    else this.#emit(symbol)
  }

  finish(): Pick<Extracted, 'text' | 'metadata' | 'embedded'> {
    this.#flush()
    return {
      embedded: this.#embedded,
      text: withoutLastTabs(this.#writer.toString()),
      metadata: this.#metadata,
    }
  }

  /** Words that change how what follows is read. True when the word was one. */
  #state(name: string, number: number | undefined): boolean {
    switch (name) {
      case 'ansicpg':
      case 'mac':
        this.#codePage = name === 'mac' ? 10_000 : (number ?? 1252)
        return true
      case 'uc':
        this.#group = { ...this.#group, fallbacks: Math.min(number ?? 1, 64) }
        return true
      case 'fcharset':
        if (this.#group.fonts) this.#charsets.set(this.#font, number ?? 0)
        return true
      default:
        return this.#runState(name, number)
    }
  }

  /** The same of runs of text: their font, and whether they are of a tracked change. */
  #runState(name: string, number: number | undefined): boolean {
    if (fontWords.has(name)) this.#setFont(name, number ?? 0)
    else if (name in changeWords) this.#setChange(name, number)
    else return false
    return true
  }

  /** 0 ends what the word began. */
  #setChange(name: string, number: number | undefined): void {
    this.#flush()
    this.#group = { ...this.#group, change: number === 0 ? null : (changeWords[name] ?? null) }
  }

  #setFont(name: string, font: number): void {
    this.#flush()
    if (name === 'deff') this.#defaultFont = font
    else if (name === 'plain') this.#group = { ...this.#group, charset: undefined }
    else if (this.#group.fonts) this.#font = font
    else if (name === 'f') this.#group = { ...this.#group, charset: this.#charsets.get(font) ?? 0 }
  }

  /** Words that say what the group is for. True when the word was one. */
  #destination(name: string, starred: boolean): boolean {
    if (name === 'fonttbl') this.#group = { ...this.#group, fonts: true }
    else if (name === 'objdata') this.#group = { ...this.#group, skipped: true, object: new HexBytes() }
    else if (skippedGroups.has(name) || (starred && !keptGroups.has(name))) {
      this.#group = { ...this.#group, skipped: true }
    } else if (boxGroups.has(name) && !this.#group.skipped) {
      this.#flush()
      if (!this.#group.box) this.#writer.openBox()
      this.#group = { ...this.#group, box: true }
    } else if (name in informationKeys && this.#group.key === '' && !this.#group.skipped) {
      this.#value = ''
      this.#group = { ...this.#group, key: name }
    } else return false
    return true
  }

  #endObject(digits: HexBytes): void {
    const file = embeddedObject(digits.bytes())
    if (file === undefined) return
    this.#budget.addAttachment()
    this.#budget.expand(file.bytes.length)
    this.#embedded.push(file)
  }

  #unicode(number: number): void {
    this.#flush()
    this.#emit(String.fromCharCode(number & 0xffff))
    this.#toSkip = this.#group.fallbacks
  }

  #emit(text: string): void {
    if (this.#group.key === '') this.#writer.write(text, this.#group.change)
    else this.#value += text
  }

  /** Bytes are decoded together: a character may take two, and the second may look like ASCII. */
  #flush(): void {
    if (this.#pending.length === 0) return
    const bytes = Uint8Array.from(this.#pending)
    this.#pending = []
    const charset = this.#group.charset ?? this.#charsets.get(this.#defaultFont) ?? 0
    const codePage = codePageOfCharset[charset] ?? this.#codePage
    const label = knownLabel(labelOfCodePage[codePage] ?? `windows-${codePage}`) ?? 'windows-1252'
    this.#emit(decodeText(bytes, label))
  }
}

/** Every cell ends with a tab; the last one of a row divides nothing. */
function withoutLastTabs(text: string): string {
  const lines = text.split('\n').map((line) => {
    let end = line.length
    while (end > 0 && line[end - 1] === '\t') end -= 1
    return line.slice(0, end)
  })
  return lines.join('\n')
}
