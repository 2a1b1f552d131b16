// Recall on the page: results with their sources, labels as chips that ask on, and their values for a purpose.
import { labelled, withChips } from './chips.client.js'
import { documentLink } from './document-facts.client.js'
import { graphButton } from './graph.client.js'
import { byId, call, element, messageOf, textOf } from './page-parts.client.js'

/** The query that stands, so that its values can be asked for. */
let asked = ''

/** @param {any} answer */
function show(answer) {
  byId('recall-note').textContent = noteOf(answer)
  byId('reveal').hidden = !answer.results.some((/** @type {any} */ { content }) => content.search(labelled) >= 0)
  byId('results').replaceChildren(
    ...answer.results.map((/** @type {any} */ result, /** @type {number} */ at) => {
      const source = `document ${result.provenance.documentId}, part ${result.provenance.chunk + 1}; found by ${result.why.join(' and ')}`
      return element(
        'li',
        {},
        withChips(result.content, {
          title: (what) => `Recall all that names this ${what}`,
          ask: (label) => void recall({ query: label }),
        }),
        element('p', { text: source, className: 'quiet' }),
        documentLink(result.provenance.documentId),
        graphButton(result.id, `Graph around result ${at + 1}`),
      )
    }),
  )
}

/** @param {any} answer */
function noteOf({ results, truncated, sourceNotes, revealed }) {
  if (results.length === 0)
    return `Nothing in memory matches.${sourceNotes.identity === undefined ? '' : ` Names: ${sourceNotes.identity}.`}`
  const cut = truncated === null ? '' : `, cut by ${truncated.by.join(', ')}`
  const values = Object.values(revealed ?? {}).reduce((sum, count) => sum + count, 0)
  return `${results.length} memories${cut}${revealed === undefined ? '' : `; ${values} values shown, which the log records`}`
}

/** @param {{ query: string, purpose?: string }} wish */
async function recall({ query, purpose }) {
  asked = query
  byId('recall-note').textContent = 'Recalling…'
  const options = { maxNodes: 20, ...(purpose === undefined ? {} : { reveal: true, purpose }) }
  try {
    const answer = await call('/api/memory/recall', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, options }),
    })
    show(answer)
  } catch (error) {
    byId('recall-note').textContent = messageOf(error)
  }
}

export function startRecall() {
  byId('recall').addEventListener('submit', (event) => {
    event.preventDefault()
    void recall({ query: textOf(new FormData(/** @type {HTMLFormElement} */ (event.target)), 'query') })
  })
  byId('reveal').addEventListener('submit', (event) => {
    event.preventDefault()
    const purpose = textOf(new FormData(/** @type {HTMLFormElement} */ (event.target)), 'purpose')
    void recall({ query: asked, purpose })
  })
}
