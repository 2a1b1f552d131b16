// USER_NAME of a home directory, and of who logs in to a machine: "/home/jmiller", "C:\Users\jmiller", "ssh jmiller@host".
import type { Findings, Verdict } from '../findings.ts'
import type { Recogniser, Source } from '../source.ts'
import { matchesIn } from '../scanned.ts'

const verdict: Verdict = { entity: 'USER_NAME', score: 0.6 }
const folder =
  /(?:(?<![\p{L}\p{N}.])\/(?:home|Users|export\/home|var\/mail|var\/spool\/mail|usr\/home)\/|(?<![\p{L}\p{N}])[A-Za-z]:[\\/]{1,2}(?:Users|Documents and Settings)[\\/]{1,2}|(?<=\s)~)(?<name>[\p{L}_][\p{L}\p{N}_.-]{1,31})(?![\p{L}\p{N}@])/gu
const remote =
  /(?<![\p{L}\p{N}-])(?:ssh|scp|sftp|rsync|mosh|ssh-copy-id)(?:\s[^\n|;]{0,120}?)?\s(?<name>[a-z_][a-z0-9_.-]{1,31})(?=@[\w.-]{1,253})/gu

/** Accounts of systems, and what a manual writes. */
const nobodys = new Set(
  `public default shared guest all ubuntu debian centos fedora runner root admin administrator node vagrant app application user users username
   ec2-user git postgres jenkins circleci travis pi deploy deployer you me name linuxbrew www-data www web data circleci container vscode codespace
   gitpod docker hadoop oracle mysql nginx apache redis ansible backup ftp mail nobody sandbox test tester demo dev developer build builder ci
   service svc worker your-name yourname your-username local`
    .split(/\s+/)
    .filter(Boolean),
)

function find(source: Source, findings: Findings): void {
  const { text } = source
  if (!source.hasLetters) return
  if (/home\/|mail\/|Users|Settings|~/.test(text)) findBy(folder, source, findings)
  if (text.includes('@') && /ssh|scp|sftp|rsync|mosh/.test(text)) findBy(remote, source, findings)
}

function findBy(regex: RegExp, { scanned }: Source, findings: Findings): void {
  for (const match of matchesIn(regex, scanned)) {
    const name = (match.groups?.['name'] ?? '').replace(/[.-]+$/, '')
    const start = match.index + match[0].lastIndexOf(name)
    if (name.length > 1 && !nobodys.has(name.toLowerCase())) findings.add(verdict, start, start + name.length)
  }
}

export const homeFolderRecogniser: Recogniser = { name: 'home folder', entities: ['USER_NAME'], find }
