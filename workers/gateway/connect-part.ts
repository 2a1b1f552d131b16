// The part of the page that says what to paste to connect a client of MCP, with the address of this instance and never a key.
import { html } from 'hono/html'
import type { LocalConfig } from '../../contract/config.ts'
import { trustedIssuerOf } from '../../contract/issuer.ts'
import { connectLines, keyPlaceholder, type ConnectLine } from '../../core/connect/connect-lines.ts'
import { isOwnServer } from './oauth/own-server.ts'

type Html = ReturnType<typeof html>

/** `open`: nobody is asked. `signIn`: a page in the browser lets the client in. */
type Way = 'open' | 'signIn' | 'key'

function wayOf(config: LocalConfig, origin: string): Way {
  if (config.api.auth.mode === 'noAuth') return 'open'
  return isOwnServer(config, origin) || trustedIssuerOf(config.api.auth) !== null ? 'signIn' : 'key'
}

const line =
  (suffix: '' | '-key') =>
  ({ id, client, into, text }: ConnectLine): Html =>
    html`<details>
      <summary>${client}</summary>
      <p>Into ${into}:</p>
      <pre id="connect-${id}${suffix}"><code>${text}</code></pre>
      <button
        type="button"
        data-copies="connect-${id}${suffix}"
        aria-label="Copy for ${client}${suffix === '' ? '' : ', with a key'}"
        hidden
      >
        Copy
      </button>
    </details>`

const keyNote = html`<p>
  In place of <code>${keyPlaceholder}</code> goes a key of the agent’s own, where the shell or the client does not put
  it in by itself: <code>clawql keys create 'my agent' --role operator --agent</code>.
</p>`

const wayNotes = {
  open: 'No key is needed here.',
  signIn: 'A page opens in the browser, where you let the client in. It may what you may, as an agent of yours.',
}

export function connectPart(config: LocalConfig, origin: string): Html {
  const way = wayOf(config, origin)
  const withKey = html`${keyNote} ${connectLines(origin, true).map(line('-key'))}`
  const withoutKey = connectLines(origin, false).map(line(''))
  return html`<section aria-labelledby="connect-title" id="connect">
    <h2 id="connect-title">Connect an agent</h2>
    ${
      way === 'key'
        ? withKey
        : html`<p>${wayNotes[way]}</p>
            ${withoutKey}`
    }
    ${
      way === 'signIn'
        ? html`<h3>With a key, for a program that nobody sits in front of</h3>
            ${withKey}`
        : ''
    }
    <p id="connect-note" role="status"></p>
    <p><a href="/docs/operating/agents">What an agent can do</a></p>
  </section>`
}
