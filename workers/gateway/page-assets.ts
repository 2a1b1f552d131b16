// What the pages load: scripts and style, bundled as text, at addresses of this release.
// oxlint-disable import/default -- scripts are bundled as text
import { createHash } from 'node:crypto'
import approvals from '../../dashboard/approvals.client.js'
import chips from '../../dashboard/chips.client.js'
import connect from '../../dashboard/connect.client.js'
import documentFacts from '../../dashboard/document-facts.client.js'
import documentScript from '../../dashboard/document.client.js'
import documentFilter from '../../dashboard/document-filter.client.js'
import documents from '../../dashboard/documents.client.js'
import graphDrawing from '../../dashboard/graph-drawing.client.js'
import graphModel from '../../dashboard/graph-model.client.js'
import graphSelected from '../../dashboard/graph-selected.client.js'
import graph from '../../dashboard/graph.client.js'
import dashboardScript from '../../dashboard/page.client.js'
import parts from '../../dashboard/page-parts.client.js'
import style from '../../dashboard/page.css'
import proofCheck from '../../dashboard/proof-check.client.js'
import recallScript from '../../dashboard/recall.client.js'
import redactionScript from '../../dashboard/redaction.client.js'
import sessions from '../../dashboard/sessions.client.js'
import signIn from '../../dashboard/sign-in.client.js'
import chosenFiles from '../../dashboard/chosen-files.client.js'
import uploads from '../../dashboard/uploads.client.js'
import { graphLibrary } from './graph-library.ts'

/** By the names under which the scripts import each other. */
export const scripts: ReadonlyMap<string, string> = new Map([
  ['page.js', dashboardScript],
  ['redaction.js', redactionScript],
  ['document.js', documentScript],
  ['page-parts.client.js', parts],
  ['recall.client.js', recallScript],
  ['sessions.client.js', sessions],
  ['sign-in.client.js', signIn],
  ['chosen-files.client.js', chosenFiles],
  ['uploads.client.js', uploads],
  ['approvals.client.js', approvals],
  ['chips.client.js', chips],
  ['documents.client.js', documents],
  ['document-filter.client.js', documentFilter],
  ['document-facts.client.js', documentFacts],
  ['proof-check.client.js', proofCheck],
  ['connect.client.js', connect],
  ['graph.client.js', graph],
  ['graph-model.client.js', graphModel],
  ['graph-drawing.client.js', graphDrawing],
  ['graph-selected.client.js', graphSelected],
  ['graph-library.js', graphLibrary],
])

/** One of all assets, so that no script needs to name another's: whichever changes, all have new addresses. */
export const assetsVersion = createHash('sha256')
  .update(JSON.stringify([style, ...scripts]))
  .digest('hex')
  .slice(0, 16)

export { style }
export const styleAddress = `/styles/${assetsVersion}/page.css`
