// What the pages of the manual have in common: head, a way to the main part, and where else to go.
import { html } from 'hono/html'

export type Html = ReturnType<typeof html>

export const frame = (title: string, body: Html | string): Html =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · ClawQL</title>
        <link rel="stylesheet" href="/page.css" />
      </head>
      <body class="manual">
        <a class="skip" href="#main">To the text</a>
        <header>
          <nav aria-label="Manual">
            <a href="/">ClawQL</a> <a href="/docs">Manual</a> <a href="/docs/operating">Operating</a>
            <a href="/docs/reference/api">Reference</a> <a href="/docs/shapes">Shapes</a>
            <a href="/openapi.json">openapi.json</a>
          </nav>
        </header>
        <main id="main" tabindex="-1">${body}</main>
      </body>
    </html>`

/** Text in which `…` is code. */
export const withCode = (text: string): readonly (Html | string)[] =>
  text.split('`').map((part, at) => (at % 2 === 1 ? html`<code>${part}</code>` : part))

/** A table that may be wider than the screen: it is what scrolls, and the keyboard reaches it. */
export const wideTable = (label: string, heads: readonly string[], rows: readonly Html[]): Html =>
  html`<div class="wide" role="region" aria-label="${label}" tabindex="0">
    <table>
      <thead>
        <tr>
          ${heads.map((head) => html`<th scope="col">${head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`
