// Copies what connects a client of MCP, and says so.
import { byId } from './page-parts.client.js'

/**
 * A page that came over a network in plain has no clipboard: then the text is selected, and a key press copies it.
 * @param {Element} text
 */
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text.textContent ?? '')
    return 'Copied'
  } catch {
    getSelection()?.selectAllChildren(text)
    return 'Selected, to be copied with Ctrl+C or ⌘C'
  }
}

export function startConnect() {
  for (const button of document.querySelectorAll('button[data-copies]')) {
    const text = byId(button.getAttribute('data-copies') ?? '')
    const client = button.getAttribute('aria-label')?.replace('Copy for ', '')
    button.removeAttribute('hidden')
    button.addEventListener('click', () => {
      void copied(text).then((said) => (byId('connect-note').textContent = `${said}: ${client}`))
    })
  }
}
