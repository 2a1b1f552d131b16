// PERSON who closes a letter: "Cheers, Moll", "LG Nele", "Groetjes,\nAnneloes Wijnstra" at the end of a line.
import type { Findings, Verdict } from '../findings.ts'
import { markedRoles } from '../lexicon/person-roles.ts'
import type { Recogniser, Source } from '../source.ts'
import { languagesOf } from '../tagger/function-words.ts'
import { hashOfWord } from '../tagger/hashes.ts'
import { isNoName } from '../tagger/no-names.ts'
import { isNamedThing } from '../tagger/thing-names.ts'
import { withCapitals } from './pattern.ts'
import { matchesIn } from '../scanned.ts'

const verdict: Verdict = { entity: 'PERSON', score: 0.7 }

const closings =
  'cheers|thanks|many thanks|thank you|(?:kind|best|warm|kindest|warmest)? ?(?:regards|wishes)|yours(?: sincerely| faithfully| truly)?|sincerely(?: yours)?|love|hugs|xo+|x{1,3}|ttyl|(?:mit )?(?:freundlichen?|besten?|lieben?|herzlichen?|schönen?|vielen?) (?:grüßen?|grüssen?|dank)|grüße|gruß|lg|vg|mfg|hg|LG|VG|MFG|MfG|HG|cordialement|bien (?:cordialement|à (?:vous|toi))|salutations|bises|bisous|à (?:bientôt|plus)|cdlt|un (?:cordial )?saludo|saludos(?: cordiales)?|atentamente|un abrazo|besos|besitos|gracias|(?:cordiali|distinti) saluti|saluti|un abbraccio|baci|grazie|a presto|(?:met )?(?:vriendelijke|hartelijke) groet(?:en)?|groet(?:en|jes)?|liefs|mvg|z poważaniem|pozdrawiam(?: serdecznie)?|pozdrowienia|buziaki|(?:com os melhores )?cumprimentos|atenciosamente|atentamente|abraços?|um abraço|beijos|beijinhos|bjs|bjos|obrigad[oa]|med vänlig(?:a)? hälsning(?:ar)?|hälsningar|vänliga hälsningar|mvh|kram|saygılarımla|sevgiler'
const word = String.raw`\p{Lu}[\p{L}\p{M}'’.-]{0,24}`
const closed = new RegExp(
  String.raw`(?<![\p{L}\p{N}])(?:${withCapitals(closings)})[,.!]{0,2}[ \t]*(?:\r?\n\s{0,4}|(?<=[,!] {1,3})|(?<=(?:[Ll][Gg]|[Vv][Gg]|M[Ff]G|mfg|[Mm]vg|[Bb]js|[Mm]vh) ))(?<name>${word}(?: (?:(?:van|von|de|da|di|der|den|dos|del) )?${word}){0,2})[ \t]*(?=$|\r?\n)`,
  'gu',
)
const mayHold =
  /cheers|thank|regards|wishes|yours|sincerely|love|hugs|x|gr[üu]|dank|lg|vg|mfg|cordial|salu|bise|bisous|bient|plus|cdlt|atenta|abra|bes|gracias|baci|grazie|presto|groet|liefs|mvg|powa|pozdr|buzia|cumpr|atenci|beij|bj|obrig|hälsn|mvh|kram|sayg|sevgi/i

function find(source: Source, findings: Findings): void {
  const { text } = source
  if (!source.hasWords || !mayHold.test(text)) return
  for (const { index, 0: whole, groups } of matchesIn(closed, source.scanned)) {
    const name = groups?.['name'] ?? ''
    const start = index + whole.lastIndexOf(name)
    if (mayClose(text, start, start + name.length)) findings.add(verdict, start, start + name.length)
  }
}

/** Words of offices, firms and sentences close no letter as a person does. */
function mayClose(text: string, start: number, end: number): boolean {
  const name = text.slice(start, end)
  if (isNoName(text, start, end) || isNamedThing(name)) return false
  return name.split(' ').every((one, at) => {
    const lower = one.toLowerCase().replace(/\.$/, '')
    return !offices.has(lower) && !markedRoles.has(lower) && (at > 0 || languagesOf(hashOfWord(lower)) === 0)
  })
}

const offices = new Set(
  `team teams support service services customer sales management office department board committee facilities reception hr it administration accounts billing
   direction dirección direzione directie direktion dyrekcja direção diretoria verwaltung hausverwaltung sekretariat vorstand geschäftsleitung geschäftsführung kundenservice kundendienst
   atención clientes soporte equipo secretaría servicio servicios assistenza segreteria ufficio amministrazione klantenservice redactie bestuur secretariaat biuro dział obsługa zespół zarząd
   équipe service secrétariat mairie syndic atendimento equipa equipe suporte serviço secretaria condomínio sent gesendet envoyé enviado inviato verzonden wysłano on am le el il op`
    .split(/\s+/)
    .filter(Boolean),
)

export const closingRecogniser: Recogniser = { name: 'closing', entities: ['PERSON'], find }
