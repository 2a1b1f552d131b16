// The page where somebody lets a client in: who asks, where the answer goes, what it may then do; and the page that says why not.
import { html } from 'hono/html'
import { scopeMeanings } from '../../../contract/oauth.ts'
import { protocols } from '../../../contract/routes.ts'
import type { Asked, Params } from '../../../core/oauth/asked.ts'
import { targetOf } from '../../../core/oauth/redirect-uri.ts'
import { styleAddress } from '../page-assets.ts'

export interface Consent {
  readonly asked: Asked
  /** As they came, to be sent on. */
  readonly params: Params
  /** How people say who they are: by a key or a password that they type here, or at an identity provider. */
  readonly by: 'key' | 'password' | 'identityProvider'
  /** In words. */
  readonly lasts: string
  /** Why it is asked again. */
  readonly fault: string | null
}

type Page = ReturnType<typeof html>

/** `head` goes on by itself, where something does. */
const frame = (title: string, body: Page, head: Page | string = ''): Page =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · ClawQL</title>
        <link rel="stylesheet" href="${styleAddress}" />
        ${head}
      </head>
      <body class="narrow">
        ${body}
      </body>
    </html>`

const byKey = html`<label
  >API key <input type="password" name="key" autocomplete="off" required minlength="16" autofocus
/></label>`

const byPassword = html`<label>Name <input name="name" autocomplete="username" required autofocus /></label>
  <label>Password <input type="password" name="password" autocomplete="current-password" required /></label>`

const fieldsBy = {
  key: byKey,
  password: byPassword,
  identityProvider: html`<p>You then sign in at your organisation.</p>`,
} as const

export function consentPage({ asked, params, by, lasts, fault }: Consent): Page {
  const { client, redirectUri, scopes } = asked
  const name = client.name === '' ? 'A client without a name' : client.name
  return frame(
    'Let a client in',
    html`<header>
        <h1>Let a client in?</h1>
        <p><strong>${name}</strong>, as it calls itself, wants to act for you here.</p>
      </header>
      <main>
        <p>
          The answer goes to <strong>${targetOf(redirectUri)}</strong>. If you don’t know that, or didn’t begin this,
          say no.
        </p>
        <h2>It could then</h2>
        <ul>
          ${scopes.map((scope) => html`<li>${scopeMeanings[scope]} <small>${scope}</small></li>`)}
        </ul>
        <p class="quiet">
          As far as you may yourself, as an agent of yours, within your policy, for ${lasts} at most. Every act is
          recorded. ${by === 'key' ? 'Ending your key ends it.' : ''}
        </p>
        <form method="post" action="${protocols.consent.path}">
          ${params.map(([key, value]) => html`<input type="hidden" name="${key}" value="${value}" />`)} ${fieldsBy[by]}
          ${fault === null ? '' : html`<p role="alert" class="bad">${fault}</p>`}
          <p>
            <button name="decision" value="allow">Let it in</button>
            <button name="decision" value="deny" formnovalidate>No</button>
          </p>
        </form>
      </main>`,
  )
}

const ofClient =
  'Nothing was given. Remove this server in the client and add it again; if it says the same, its maker has to look.'

/** Of somebody, whether they came for the page or for a client. */
export const notSignedInPage = (why: string): Page =>
  stoppedPage(why, null, 'Nothing was given. Begin again where you came from.')

/** `to`: where the client is told, by a link: nobody is led to where a stranger says without looking. */
export const stoppedPage = (why: string, to: string | null = null, next = ofClient): Page =>
  frame(
    'Not let in',
    html`<header><h1>This does not go on</h1></header>
      <main>
        <p>${why}</p>
        ${to === null ? '' : html`<p><a href="${to}">Tell the client, at ${targetOf(to)}</a></p>`}
        <p class="quiet">${next}</p>
      </main>`,
  )

/** Back to the client. A form's own answer may lead to nowhere else, and an app's address may need a click. */
export const returnPage = (to: string): Page =>
  onwardPage({ title: 'Back to the client', to, label: `Go on to ${targetOf(to)}` })

interface Onward {
  readonly title: string
  readonly to: string
  readonly label: string
}

/** Goes on by itself and by a link. */
export const onwardPage = ({ title, to, label }: Onward): Page =>
  frame(
    title,
    html`<header><h1>${title}</h1></header>
      <main>
        <p><a href="${to}">${label}</a></p>
        <p class="quiet">It goes on by itself; if not, follow the link. Then this page can be closed.</p>
      </main>`,
    html`<meta http-equiv="refresh" content="0;url=${to}" />`,
  )
