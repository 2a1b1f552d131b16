// The table of roles in docs/operating/access.md, from core/access and the route registry: `node tools/role-table.ts && oxfmt docs`.
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { administratorScopes, grantableScopes, roleNames } from '../contract/api-key.ts'
import { routes, type Route } from '../contract/routes.ts'
import { noPolicy } from '../core/access/policy/compile.ts'
import { allows } from '../core/access/roles.ts'

export const rolePage = 'docs/operating/access.md'
const marks = ['<!-- roles -->', '<!-- end of roles -->'] as const

const all: readonly Route[] = Object.values(routes)

/** What a scope lets more of be seen, where it opens no route of its own. */
const withoutRoute: { readonly [scope: string]: string } = {
  'instance:read': 'what looks across tenants in `/metrics`',
  'memory:identify': 'recall by a name, a number or an address that redaction took out',
  'memory:reveal': 'recall with `options.reveal` and a purpose: values in place of labels, recorded',
}

/** One row a scope: what it opens, and which roles of the instance's own tenant have it. */
function roleTable(): string {
  const rows = [...grantableScopes, ...administratorScopes].map((scope) => {
    const opened = all.filter((route) => route.scope === scope).map(({ method, path }) => `\`${method} ${path}\``)
    const held = roleNames.map((role) =>
      allows(noPolicy.roles, { roles: [role], scopes: [], isOfInstance: true }, scope) ? '✓' : '',
    )
    return `| \`${scope}\` | ${held.join(' | ')} | ${opened.join(', ') || withoutRoute[scope] || ''} |`
  })
  const head = `| scope | ${roleNames.join(' | ')} | opens |`
  return [head, `| --- |${roleNames.map(() => ' --- |').join('')} --- |`, ...rows].join('\n')
}

/** The page with the table between its marks. Throws where the marks are missing. */
export function withRoleTable(page: string): string {
  const [before, rest] = page.split(`${marks[0]}\n`)
  const [, after] = (rest ?? '').split(marks[1])
  if (before === undefined || after === undefined) throw new Error(`${rolePage} lacks its marks`)
  return `${before}${marks[0]}\n\n${roleTable()}\n\n${marks[1]}${after}`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const path = join(dirname(fileURLToPath(import.meta.url)), '..', rolePage)
  writeFileSync(path, withRoleTable(readFileSync(path, 'utf8')))
}
