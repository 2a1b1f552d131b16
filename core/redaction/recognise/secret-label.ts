// Credentials behind a label: passwords, tokens, keys, one-time codes, as people write them into notes, forms and settings.
import type { Findings, Verdict } from '../findings.ts'
import { matchFrom } from '../scanned.ts'
import type { Source } from '../source.ts'

const behindLabel: Verdict = { entity: 'SECRET', score: 0.85 }
const inSentence: Verdict = { entity: 'SECRET', score: 0.6 }

/** Labels of what is typed to get in. Long enough to be read inside another word: "dbPassword", "ADMIN_PASSWORD". */
const passwords = `pass(?:word|wort|wd|phrase)|kennwort|mot de passe|contrase[ñn]a|senha|palavra-passe|wachtwoord|lösenord|adgangskode|passord|has[łl]o|[şs]ifre|parola|password|heslo|jelszó|salasana|пароль|密[码碼]|口令|パスワード|비밀번호|mật khẩu|كلمة (?:السر|المرور)|סיסמה|κωδικός`
const keys = `(?:api|access|secret|private|signing|encryption|account|shared|master|recovery|licen[sc]e|product|client|consumer|ssh|auth|session|storage|subscription|deploy)[ _-]?(?:access[ _-]?)?(?:key|token|secret)s?|webhook[ _-]?secret|app[ _-]?secret|(?:auth|bearer|refresh|bot|csrf|personal access)[ _-]?token|token|secret|credentials?|clé (?:d'|d )?api|clave (?:api|secreta|de acceso)|chiave (?:api|segreta)|jeton|api[- ]?schlüssel|zugangsschlüssel|ключ доступа`
/** Labels of a few digits or letters. */
const codes = `one[- ]time (?:code|pass(?:word|code))|verification code|security code|passcode|zugangscode|sicherheitscode|geheimzahl|code (?:de vérification|secret|confidentiel)|código de (?:verificación|verificação)|暗証番号|인증번호`
/** Of doors, gates, alarms and boxes for keys. */
const doorCodes = `(?:alarm|door|gate|entry|entrance|access|lock(?:box)?|key ?(?:safe|box)|keypad|garage)[ -]?codes?|(?:haustür|tür|tor|alarm|eingangs|zugangs|tresor|schloss|garagen|schlüsseltresor)[- ]?code|digicode|code (?:d['’](?:entrée|accès)|de (?:l['’](?:alarme|immeuble|entrée)|la (?:porte|résidence))|du (?:portail|coffre|garage|cadenas|boîtier|portillon)|porte|portail|alarme)|(?:código|clave) (?:de (?:la (?:puerta|alarma|entrada|verja)|acceso|entrada)|del (?:portal|garaje|candado|portero|trastero))|codice (?:de(?:l (?:portone|cancello|lucchetto|garage)|ll['’](?:allarme|ingresso|antifurto)|lla (?:porta|cassetta))|(?:allarme|cancello|portone|porta))|(?:deur|alarm|poort|toegangs|slot|kluis|sleutelkluis)code|kod (?:do (?:drzwi|furtki|domofonu|bramy|bramki|alarmu|klatki|sejfu|szlabanu)|dostępu)|código (?:d[ao] (?:porta|alarme|portão|prédio|cofre|garagem|portaria))|(?:kapı|alarm|giriş) (?:kodu|şifresi)`
const shortCodes = `pin(?:[- ]?code)?|otp|tan|cvv2?|cvc2?`
const shortPasswords = `pwd|pass|psw|pw|mdp`

/** Spelled as a word of its own: "pass" stands in "passenger". */
const alone = (words: string): string => `(?<![\\p{L}\\p{N}])(?:${words})(?![\\p{L}\\p{N}])`
const changed = `(?:[ ](?:has (?:been )?changed|was changed|changed|a (?:été )?changé|(?:hat sich|wurde) geändert|ha cambiado|è cambiato|is veranderd|zmienił się|mudou)(?:[,;:.]|[ ](?:and|et|und|y|e|en|i))?)?`
const label = `(?:(?<code>${alone(shortCodes)}|${codes}|${alone(doorCodes)})|(?<password>${alone(shortPasswords)}|${passwords})|(?<key>${keys}))`
/** "(portal)", "for the portal", "des Portals": between the label and its colon. */
const forWhat = `(?:[ ]?\\([^()\\n]{1,40}\\)|[ ](?:for|to|of|on|für|zum|zur|des|der|pour|de|du|del|della|per|para|do|da|van|voor|til)[ ][^:=\\n]{1,40}?(?=[ \\t]{0,4}(?:[:=→]|->)|[ ](?:is|was|lautet|ist|est|es|è|é|jest)[ ])|["'\`*_]{0,3})`
const gaps = `(?:(?<mark>[ \\t]{0,4}(?::|=>?|->|→)[ \\t]{0,8}(?:\\r?\\n[ \\t]{0,8})?|>|[ \\t]{1,4}\\|[ \\t]{1,4}|\\t|(?<argument>[ \\t]{0,2},[ \\t]{0,2}(?=["'\`])))|(?<verb>[ ](?:(?:it|es|ahora|adesso|ora|agora|het|nu|nun|jetzt|teraz|now)[ ])?(?:is|was|are|it['’]s|lautet|ist|(?:c['’])?est|es|è|é|jest|to)(?:[ ](?:now|jetzt|nun|maintenant|ahora|ora|adesso|nu|teraz|agora))?:?[ ])|(?<blank>[ ]))`
const value = `["'\`*“]{0,2}(?<value>[^\\s"'\`“”\\ufffc<>]{3,256})`
const labelled = new RegExp(`${label}${forWhat}${changed}${gaps}${value}`, 'giu')

/** One of these stands in every label, in lower case, so that most texts are told by one look. */
const mayHold =
  /pass|pwd|psw|\bpw\b|mdp|pin|otp|\btan\b|cv[cv]|cod[ei]|código|kod|token|secret|key|credential|kennwort|schlüssel|geheim|contrase|senha|wachtwoord|lösenord|adgang|has[łl]o|[şs]ifre|parola|heslo|jelszó|salasana|clé|clave|chiave|jeton|пароль|ключ|密|口令|パスワード|暗証|비밀번호|인증|mật|كلمة|סיסמה|κωδικός/iu

/** What stands behind such a label and is no credential. */
const words = new Set(
  `required optional none null nil true false unknown changed reset expired see ask same mandatory minimum maximum must incorrect invalid
   valid yes no empty set not is the a an your my our this that and or with without in on at by to from for of as it protected manager policy
   policies rotation length strength stored encrypted hashed hidden removed revoked rotated shared missing wrong pending sent here below above
   string number text value field name type bearer basic erforderlich unbekannt siehe geändert keine kein wie vergessen obligatorio requerido
   ninguno obligatoire aucun voir nessuno richiesta nenhum geen verplicht tbd n/a na todo redacted secret password token key default example`
    .split(/\s+/)
    .filter(Boolean),
)

const digit = /\d/
const symbol = /[^\p{L}\p{N}\s.,;:()/-]/u
/** A capital behind a small letter: "hunterTwo". */
const innerCapital = /\p{Ll}\p{Lu}/u
const bothKinds = /(?=.*\p{L})(?=.*\d)/u
const codeForm = /^(?=[A-Z0-9#*-]{3,12}$)(?=.*\d)[#*]?[A-Z0-9]+(?:-[A-Z0-9]+)?[#*]?$/i
/** Behind a label and a blank: "PIN 4821", not "pin 12". */
const bareCode = /^\d{4,8}$/
const trailing = /[.,;:)\]}]+$/
/** Behind a password that is a plain word no sentence goes on. */
const goesOn = /^ ?\p{Ll}/u

const looksMade = (text: string): boolean => digit.test(text) || symbol.test(text) || innerCapital.test(text)

/**
 * What code, settings and templates write where a value will stand: a variable, a call, a file, a reference to a vault, a rule of
 * validation, something to be replaced, or marks alone.
 */
const expression =
  /^(?:(?:req|request|res|body|params|process|env|os|settings?|config|conf|self|this|args|options|opts|ctx|context|lexer|parser|z|state|props|form|secrets|vars|input|event|credentials)(?:\.[A-Za-z_$][\w$]*|\[)|[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*\(|\$\{|\$\(|\$[A-Za-z_]{3,40}$|%\w{1,40}%$|\{\{|<[\w -]{1,40}>?$|!\w{1,20}$|(?:op|vault|secret|ssm|awssm|gcpsm|keyvault):\/\/|[a-z]{2,20}(?:\|[a-z]{2,20}(?::\d{1,3})?){1,8}$|(?:your|my|change|replace|insert|example|dummy)[-_]|(?:\.{0,2}\/)?[\w.-]+(?:\/[\w.-]+)+\.[a-z]{1,5}$|([*•.xX#_-])\1{2,}$)/

type Groups = Readonly<Record<string, string | undefined>>

interface Candidate {
  readonly groups: Groups
  readonly value: string
  /** What stands behind it. */
  readonly behind: string
}

function verdictOn(candidate: Candidate): Verdict | null {
  const { groups, value: text } = candidate
  if (words.has(text.toLowerCase()) || expression.test(text)) return null
  if (groups['code'] !== undefined) return verdictOnCode(candidate)
  if (groups['mark'] !== undefined) return isBehindMark(candidate) ? behindLabel : null
  const isLikely = groups['verb'] !== undefined ? text.length >= 4 && digit.test(text) : isPasted(text)
  return isLikely ? inSentence : null
}

function verdictOnCode({ groups, value: text }: Candidate): Verdict | null {
  if (groups['blank'] !== undefined) return bareCode.test(text) ? inSentence : null
  return codeForm.test(text) ? behindLabel : null
}

/** What a colon announces is taken where it looks made, and a password also where it is a word that no sentence follows. */
function isBehindMark({ groups, value: text, behind }: Candidate): boolean {
  const isKey = groups['key'] !== undefined
  if (text.length < (isKey ? 6 : 4)) return false
  return looksMade(text) || (!isKey && groups['argument'] === undefined && !goesOn.test(behind))
}

/** Nothing but a blank between: a long string of letters and digits, as keys are pasted. */
const isPasted = (text: string): boolean => text.length >= 12 && bothKinds.test(text) && !/^\d/.test(text)

export function findLabelled(source: Source, findings: Findings): void {
  const { text } = source
  if (!mayHold.test(text)) return
  let from = 0
  for (
    let match = matchFrom(labelled, source.scanned, 0);
    match !== null;
    match = matchFrom(labelled, source.scanned, from)
  ) {
    from = match.index + match[0].length
    const groups: Groups = match.groups ?? {}
    const written = groups['value'] ?? ''
    const found = written.replace(trailing, '')
    const start = match.index + match[0].length - written.length
    const end = start + found.length
    const verdict = verdictOn({ groups, value: found, behind: text.slice(end, end + 2) })
    if (verdict !== null) findings.add(verdict, start, end)
    // What was taken for a value may be a label itself: "token: password: …".
    else from = start
  }
}
