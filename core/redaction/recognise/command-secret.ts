// Credentials on command lines: the password of a client, user and password of a request, an option that says what it opens.
import type { Findings, Verdict } from '../findings.ts'
import type { Source } from '../source.ts'
import { matchesIn } from '../scanned.ts'

const verdict: Verdict = { entity: 'SECRET', score: 0.85 }

/** A shell takes away quotes; a variable, a file and a placeholder are no secret. */
const value = `["']?(?<value>[^\\s"'$<{\\ufffc][^\\s"'\\ufffc]{2,127})`
const command = (names: string): string => `(?<![\\p{L}\\p{N}_-])(?:${names})(?![\\p{L}\\p{N}_])[^\\n|;]{0,160}?[ \\t]`

/** Clients whose option for the password is short, and where it is glued to it. */
const forms: readonly { readonly needs: RegExp; readonly regex: RegExp }[] = [
  {
    needs: /mysql|mariadb/,
    regex: new RegExp(
      `${command('mysql|mysqldump|mysqladmin|mysqlimport|mysqlsh|mariadb|mariadb-dump|mariadb-admin')}-p${value}`,
      'gu',
    ),
  },
  {
    needs: /curl|wget|https? /,
    regex: new RegExp(
      `${command('curl|wget|http|https|httpie')}(?:-u|-a|--user|--auth|--proxy-user|-U)[ =]?["']?[^\\s:"'$]{0,64}:${value}`,
      'gu',
    ),
  },
  {
    needs:
      /sshpass|[Pp]s[Ee]xec|PSEXEC|plink|pscp|redis-cli|docker|htpasswd|ldapsearch|smbclient|mongo|psql|sqlcmd|ftp|7z|zip|unrar|openssl/,
    regex: new RegExp(
      `${command('sshpass|docker login|podman login|helm registry login|mongo|mongosh|mongodump|mongorestore|ldapsearch|ldapmodify|redis-cli|sqlcmd|lftp|psexec|psexec64|PSEXEC|PsExec|plink|pscp')}(?:-p|-a|-w|-P|-pw|--pass)[ =]?${value}`,
      'gu',
    ),
  },
  {
    needs: /--?(?:pass|pw|token|secret|api|auth|client|access|private)/i,
    regex: new RegExp(
      `(?<![\\p{L}\\p{N}-])--?(?:(?:[a-z]{1,12}[-_])?(?:password|passwd|passphrase|pass|pwd|secret|token|api[-_]?key|auth[-_]?token|access[-_]?key|private[-_]?key))(?:=|[ \\t]{1,2}(?!-))${value}`,
      'giu',
    ),
  },
]

/** What an option may be followed by and is no credential: a file, a name of one, an answer. */
const noSecret =
  /^(?:[./~].*|true|false|yes|no|none|null|stdin|prompt|file|env|auto|required|.{0,40}\.(?:txt|pem|key|json|ya?ml|env|conf|cnf))$/i

export function findOnCommandLines(source: Source, findings: Findings): void {
  for (const { needs, regex } of forms) {
    if (!needs.test(source.text)) continue
    for (const match of matchesIn(regex, source.scanned)) {
      const found = match.groups?.['value'] ?? ''
      const end = match.index + match[0].length
      if (!noSecret.test(found)) findings.add(verdict, end - found.length, end)
    }
  }
}
