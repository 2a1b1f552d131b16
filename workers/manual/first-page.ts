// The first page of the manual: where else to read, and every operation by what it is about.
import { html } from 'hono/html'
import { nameOf, operationsOf, type Answer, type Description, type Placed } from './description.ts'
import { frame, wideTable, withCode, type Html } from './frame.ts'
import { clientLine, curlLine } from './lines.ts'
import { typeOf } from './shapes-page.ts'
import { texts } from './texts.ts'

interface Reader {
  readonly url: string
  readonly isOpen: boolean
}

const titleOf = (text: string): string => /^# (.+)$/m.exec(text)?.[1] ?? ''

const pagesOf = (folder: string): Html => {
  const names = [...texts.keys()].filter((name) => name.startsWith(`${folder}/`) && name.split('/').length === 2)
  const links = names
    .filter((name) => !name.endsWith('/README'))
    .map((name) => html`<li><a href="/docs/${name}">${titleOf(texts.get(name) ?? '')}</a></li>`)
  return html`<ul class="pages">
    ${links}
  </ul>`
}

function parametersOf({ operationId, parameters }: Placed): Html | string {
  if (parameters.length === 0) return ''
  const rows = parameters.map(
    ({ name, in: place, required, description = '', schema }) =>
      html`<tr>
        <th scope="row"><code>${name}</code></th>
        <td>${place}${required ? ', always' : ''}</td>
        <td>${typeOf(schema)}</td>
        <td>${description}</td>
      </tr>`,
  )
  return wideTable(`Parameters of ${operationId}`, ['parameter', 'in', 'is', 'what'], rows)
}

function bodiesOf({ requestBody }: Placed): Html | string {
  const bodies = Object.entries(requestBody?.content ?? {})
  return html`${bodies.map(([mediaType, { schema }]) => html`<p>Takes ${typeOf(schema)} as <code>${mediaType}</code>.</p>`)}`
}

const answerOf = ([status, { description = '', content = {} }]: readonly [string, Answer]): Html =>
  html`<p>
    ${status}:
    ${description}${Object.entries(content).map(
      ([mediaType, { schema }]) =>
        html`, ${mediaType === 'application/json' ? typeOf(schema) : html`<code>${mediaType}</code>`}`,
    )}.
  </p>`

function operationPart(operation: Placed, reader: Reader): Html {
  const { operationId, method, path, summary, description, responses, security } = operation
  const isOpen = reader.isOpen || security?.length === 0
  const answers = Object.entries(responses)
  const refused = answers.filter(([, { $ref }]) => $ref !== undefined)
  return html`<details id="${operationId}">
    <summary><code>${method} ${path}</code> ${withCode(summary)}</summary>
    <p>${withCode(description)}</p>
    ${parametersOf(operation)} ${bodiesOf(operation)}
    ${answers.filter(([, { $ref }]) => $ref === undefined).map(answerOf)}
    <p>Refuses with ${refused.map(([status]) => html`<a href="#refused-${status}">${status}</a> `)}</p>
    <pre><code>${curlLine(operation, { ...reader, isOpen })}</code></pre>
    <pre><code>${clientLine(operation)}</code></pre>
  </details>`
}

function refusalsOf({ components: { responses, schemas } }: Description): Html {
  const parts = Object.keys(responses)
    .map((name) => name.replace('Refused', ''))
    .toSorted()
    .map((status) => {
      const codes = schemas[`Problem${status}`]?.allOf?.[1]?.properties?.['code']?.enum ?? []
      const links = codes.map((code) => html`<a href="/docs/reference/problems/${String(code)}">${String(code)}</a> `)
      return html`<p id="refused-${status}"><strong>${status}</strong> ${links}</p>`
    })
  return html`<h2 id="refusals">Refusals</h2>
    <p>
      Each is a <a href="/docs/shapes#${nameOf('Problem')}">Problem</a> (RFC 9457), with what to do as
      <code>next</code>.
    </p>
    ${parts}`
}

export function firstPage(description: Description, url: string): Html {
  const reader = { url, isOpen: description.security.length === 0 }
  const all = operationsOf(description)
  const groups = description.tags.map(({ name, description: about }) => {
    const parts = all.filter(({ tags }) => tags.includes(name)).map((operation) => operationPart(operation, reader))
    return html`<h2 id="${name}">${about}</h2>
      ${parts}`
  })
  const key = reader.isOpen
    ? 'No key is needed here.'
    : 'Lines take your key from CLAWQL_API_KEY; an administrator makes keys with clawql keys create.'
  return frame(
    'Manual',
    html`<h1>Manual</h1>
      <p>Of ClawQL ${description.info.version}, as it runs at <code>${url}</code>. ${key}</p>
      <h2 id="operating">Operating</h2>
      ${pagesOf('operating')}
      <h2 id="reference">Reference</h2>
      ${pagesOf('reference')}
      <p>
        For programs: <a href="/openapi.json">openapi.json</a>, <a href="/llms.txt">llms.txt</a>; every page of docs
        also as Markdown, with <code>.md</code> behind its address.
      </p>
      ${groups} ${refusalsOf(description)}`,
  )
}
