// Phone labels: words that announce a telephone number, directly in front or a few words before, and extensions behind one.
import { isIn } from '../scanned.ts'
import type { Source } from '../source.ts'
import { watchContext } from '../context-stems.ts'
import { hasContext } from './pattern.ts'

/** Words that make a number likely when they stand shortly before it. */
export const phoneContext = [
  'phone', 'phones', 'call', 'called', 'calling', 'tel', 'telephone', 'telephon', 'mobile', 'cell', 'cellphone', 'fax', 'contact',
  'whatsapp', 'dial', 'hotline', 'sms', 'texting', 'ring', 'reach', 'answering', 'number', 'numbers', 'messages', 'handy', 'telefo',
  'telefa', 'mobil', 'fon', 'rufnummer', 'anruf', 'portable', 'appel', 'celular', 'cellulare', 'movil', 'llam', 'chiam', 'mobiel',
  'bellen', 'telemovel', 'ligar', 'ligue', 'dzwon', 'zelle', 'venmo', 'viber', 'bizum', 'tlm', 'tlmv', 'telem', 'text', 'txt',
] // oxfmt-ignore
watchContext(phoneContext)

const latin = String.raw`(?:tel|tele(?:ph|f)\p{L}{0,10}|t[ée]l[ée]?(?:phone)?s?|tf|tlf|tfn|tfno|fon|fone|phone|ph|fax|telefax|t[ée]l[ée]copie|handy|handynr|handynummer|mobil[eo]?(?:telefon)?s?|mobiel|m[óo]vil|cell?|celular|cellulare|portable|gsm|natel|rufnummer|komórka|kom|hotline|whatsapp|dienstlich|privat|festnetz|fixe|fijo|telem[óo]vel|(?:my|new|his|her|their)[ ]number|(?:call|text|ring|dial|reach|phone)[ ](?:me|us|him|her|them)(?:[ ](?:at|on))?|matkapuhelin|puh|puhelin|τηλ|τηλέφωνο|κιν|тел|телефон|моб|факс|هاتف|جوال|טלפון|נייד|फ़ोन|मोबाइल)`
const unspaced = `電話(?:番号)?|携帯(?:電話|番号)?|电话(?:号码)?|電話號碼|手机(?:号码?)?|手機(?:號碼)?|联系(?:电话|方式)|聯絡電話|传真|傳真|内線|ファックス|ファクス|전화(?:번호)?|휴대(?:폰|전화)|핸드폰|연락처|팩스|โทร(?:ศัพท์|สาร)?|มือถือ|เบอร์`
/** Between a label and its number: "-Nr.:", " (privat): ", "は", " number is ". */
const between = String.raw`(?:[-. ]?(?:nr|no|num|number|nummer|numero|número|numéro|n°))?[.:：#)=\s-]{0,4}(?:\(?\p{L}{1,14}\)?[.:：\s]{1,3}|(?:[ ]?\p{L}{1,12}){1,3}[:：][ ]{1,3}|(?:es|is|to|jest|é|è|ist|lautet)[ ](?:el|the|il|le|o|die|der)?[ ]?)?`
const direct = new RegExp(`(?:(?<![\\p{L}\\p{N}])${latin}|(?:${unspaced})[^\\d\\n]{0,4}?)${between}$`, 'iu')
/** Apart, as the one is sought at starts of words. */
const anyLatin = new RegExp(`(?<![\\p{L}\\p{N}])${latin}(?!\\p{L})`, 'iu')
const anyUnspaced = new RegExp(unspaced, 'iu')
const reachMax = 48

/** "x4455", "ext. 12", "poste 12", "Durchwahl -12", behind a number. */
const extension =
  /[ ]?[,;(]?[ ]?(?:(?:x|ext|extn|extension|poste|durchwahl|dw|apparat|app|int|interno|toestel|tst|wew|ramal|anexo|klappe|kl)[.:]?[ ]?[-#]?|(?:内線|內線|分机|分機转?|转分机|내선|ต่อ)[ ]?(?:番号)?[:：]?[ ]?)\d{1,6}\)?(?![\p{L}\d])/iuy

/** What a text says about its numbers; asked for a few of them, so each answer is made when it is needed. */
export class PhoneLabels {
  readonly #source: Source
  readonly #mayAnnounce: boolean
  #mayLabel: boolean | null = null
  #start = -1
  #isAnnounced = false

  constructor(source: Source) {
    this.#source = source
    this.#mayAnnounce = source.mayHoldAny(phoneContext)
  }

  /** Whether words shortly before a place announce a number; looked up once per start. */
  announces(start: number): boolean {
    if (this.#start !== start) {
      this.#start = start
      this.#isAnnounced = (this.#mayAnnounce && hasContext(this.#source, start, phoneContext)) || this.labels(start)
    }
    return this.#isAnnounced
  }

  /** Whether a label of numbers stands directly in front. */
  labels(start: number): boolean {
    const { text } = this.#source
    if (!(this.#mayLabel ??= this.#source.hasWords && this.#hasAny())) return false
    return direct.test(text.slice(Math.max(0, start - reachMax), start))
  }

  #hasAny(): boolean {
    const { scanned } = this.#source
    return isIn(anyLatin, scanned) || isIn(anyUnspaced, scanned)
  }
}

/** The end of a number with its extension. */
export function withExtension(text: string, end: number): number {
  extension.lastIndex = end
  return extension.test(text) ? extension.lastIndex : end
}

const labelBehind = /^ {0,2}\(?(?:office|fax|mobile|cell|phone|home|work|tel|direct|main)\b/i
/** What a label behind a number can start with. */
const labelStart = new Set(Array.from('ofmcphwtdOFMCPHWTD', (letter) => letter.charCodeAt(0)))
const space = 32

/** Whether a label stands behind a number; nearly always the first letter says that none does. */
export function isLabelledBehind(flat: string, end: number): boolean {
  let at = end
  while (at < end + 2 && flat.charCodeAt(at) === space) at += 1
  if (flat[at] === '(') at += 1
  return at < flat.length && labelStart.has(flat.charCodeAt(at)) && labelBehind.test(flat.slice(end, end + 12))
}
