// Names of tools of others: provider__resource__verb, of what their providers call them, always the same for the same.

const partCharactersMax = 48
const nameCharactersMax = 120

/** Letters, digits and single underscores; empty where nothing of it can stand in a name. */
export function slug(text: string): string {
  const plain = text.normalize('NFKD').replaceAll(/[^A-Za-z0-9]+/g, '_')
  return plain.slice(0, partCharactersMax).replaceAll(/^_+|_+$/g, '')
}

/** Null where a part is empty. */
export function toolName(provider: string, resource: string, verb: string): string | null {
  const parts = [provider, slug(resource), slug(verb)]
  const name = parts.join('__')
  return parts.includes('') || name.length > nameCharactersMax ? null : name
}

/** The same with dots (checklist X16). */
export const dottedAlias = (operationId: string): string => operationId.replaceAll('__', '.')

/** What people and models don't see is no part of a description: controls, directions, joiners, tags. */
const unseen = /[\p{Cc}\p{Cf}\p{Co}\u2028\u2029]/gu

/** Line ends are seen. */
export const shownText = (text: unknown, charactersMax: number): string =>
  typeof text === 'string'
    ? text
        .replaceAll(unseen, (one) => (one === '\n' ? one : ''))
        .trim()
        .slice(0, charactersMax)
        .toWellFormed()
    : ''
