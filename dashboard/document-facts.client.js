// What is said of a document wherever it is shown: its name as redaction let it out, its kind and size. Text goes in by textContent only.
import { plainText, withLabels } from './chips.client.js'
import { element } from './page-parts.client.js'

/** @type {Record<string, string>} */
const types = {
  'application/pdf': 'PDF',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'Word',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'Excel',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'PowerPoint',
  'application/vnd.oasis.opendocument.text': 'OpenDocument',
  'application/vnd.oasis.opendocument.spreadsheet': 'OpenDocument sheet',
  'application/rtf': 'RTF',
  'message/rfc822': 'mail',
  'text/plain': 'text',
  'text/markdown': 'Markdown',
  'text/html': 'HTML',
  'text/csv': 'CSV',
  'application/octet-stream': 'not known yet',
}

/** @param {string} mediaType */
export const kindOf = (mediaType) => types[mediaType] ?? mediaType

/** @param {number} bytes */
export const sizeOf = (bytes) =>
  bytes < 1024
    ? `${bytes} B`
    : bytes < 2 ** 20
      ? `${Math.round(bytes / 1024)} KiB`
      : `${(bytes / 2 ** 20).toFixed(1)} MiB`

/** In words, for whoever hears it. @param {any} document */
export const calledOf = ({ documentId, name }) => (name === null ? `document ${documentId}` : plainText(name))

/** @param {string} documentId @param {Node | string} [content] */
export const documentLink = (documentId, content = 'Document') =>
  element('a', { href: `/documents/${documentId}` }, content)

/** Whom and what it is about. @param {any} document */
export function aboutOf({ subjects, matter, tags }) {
  const said = [
    ...subjects,
    ...(matter === null ? [] : [matter]),
    ...tags.map((/** @type {string} */ tag) => `#${tag}`),
  ]
  return said.length === 0 ? null : withLabels(said.join(' '))
}
