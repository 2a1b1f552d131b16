// EMAIL_ADDRESS as people write it so that no robot reads it: "jane (at) acme dot com", "jane.doe [at] acme [punkt] de".
import type { Findings, Verdict } from '../findings.ts'
import type { Recogniser, Source } from '../source.ts'
import { hasPublicSuffix } from './host.ts'
import { matchesAround, type Mark } from '../scanned.ts'

const verdict: Verdict = { entity: 'EMAIL_ADDRESS', score: 0.6 }
const signs = 'at|ät|arroba|chiocciola|małpa|arobase|apenstaartje|klammeraffe|snabel-?a|a-t|@'
const stops = 'dot|punkt|point|punto|ponto|punt|kropka|nokta|\\.'
/** Bracketed either part may be any word of these; bare words count only both together. */
const bracketed = (words: string): string => `[ \\t]{0,2}[\\[({<_*][ \\t]?(?:${words})[ \\t]?[\\])}>_*][ \\t]{0,2}`
const label = '[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]{0,61}[\\p{L}\\p{N}])?'
const local = '(?<![\\p{L}\\p{N}._%+-])(?<local>[\\p{L}\\p{N}](?:[\\p{L}\\p{N}_%+-]|\\.(?=[\\p{L}\\p{N}])){0,63})'
const anyStop = `(?:${bracketed(stops)}|\\.|[ ](?:${stops})[ ])`
const byBrackets = new RegExp(`${local}${bracketed(signs)}(?<host>${label}(?:${anyStop}${label}){1,4})`, 'giu')
/** Of top-level domains those that are no words. */
const domains = 'com|net|org|edu|gov|info|biz|io|eu|uk|de|fr|nl|pl|ch|se|dk|fi|pt|br|ca|au|dev|app'
const byWords = new RegExp(
  `${local}[ ](?:at|arroba|chiocciola|arobase)[ ](?<host>${label}(?:[ ](?:dot|punkt|punto|ponto|kropka)[ ]${label}){0,3}[ ](?:dot|punkt|punto|ponto|kropka)[ ](?:${domains}))(?![\\p{L}\\p{N}])`,
  'giu',
)
const stop = new RegExp(`${bracketed(stops)}|[ ](?:${stops})[ ]`, 'giu')

/** A local part of 64 characters, of two units each, and two blanks. */
const reach = 130
const bracketedSign: Mark = { mark: new RegExp(`[\\[({<_*][ \\t]?(?:${signs})[ \\t]?[\\])}>_*]`, 'giu'), reach }
const sign: Mark = { mark: /[ ](?:at|arroba|chiocciola|arobase)[ ]/giu, reach }

function find(source: Source, findings: Findings): void {
  if (!source.hasWords) return
  findBy(byBrackets, bracketedSign, { source, findings })
  if (/ (?:dot|punkt|punto|ponto|kropka) /i.test(source.text)) findBy(byWords, sign, { source, findings })
}

interface Search {
  readonly source: Source
  readonly findings: Findings
}

function findBy(regex: RegExp, mark: Mark, { source, findings }: Search): void {
  for (const match of matchesAround(regex, source.scanned, mark)) {
    const written = match.groups?.['host'] ?? ''
    const host = hostIn(written)
    if (host === '') continue
    const end = match.index + match[0].length - written.length + host.length
    findings.add(verdict, match.index, end)
  }
}

/** As much of a host as ends in a top-level domain that exists, as it is written; nothing where none does. */
function hostIn(written: string): string {
  let rest = written
  for (let tries = 0; tries < 4; tries += 1) {
    if (hasPublicSuffix(rest.replaceAll(stop, '.').toLowerCase())) return rest
    const last = Array.from(rest.matchAll(new RegExp(`${stop.source}|\\.`, 'giu'))).at(-1)
    if (last === undefined) return ''
    rest = rest.slice(0, last.index)
  }
  return ''
}

export const spokenEmailRecogniser: Recogniser = { name: 'spoken email', entities: ['EMAIL_ADDRESS'], find }
