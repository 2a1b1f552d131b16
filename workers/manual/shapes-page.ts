// The page of shapes: every named schema of the description, with its fields.
import { html } from 'hono/html'
import { nameOf, type Description, type Schema } from './description.ts'
import { frame, wideTable, type Html } from './frame.ts'

type Part = Html | string

const joined = (parts: readonly (readonly Part[])[], between: string): readonly Part[] =>
  parts.flatMap((part, at) => (at === 0 ? part : [between, ...part]))

/** What a value has to be, in a line; shapes that have a name are linked to. */
export function typeOf(schema: Schema): readonly Part[] {
  if (schema.$ref !== undefined) {
    const name = nameOf(schema.$ref)
    return [html`<a href="/docs/shapes#${name}">${name}</a>`]
  }
  if (schema.const !== undefined) return [JSON.stringify(schema.const)]
  if (schema.enum !== undefined) return [schema.enum.map((one) => JSON.stringify(one)).join(' | ')]
  const either = schema.anyOf ?? schema.oneOf
  if (either !== undefined && schema.properties === undefined) return joined(either.map(typeOf), ' | ')
  if (schema.allOf !== undefined) return joined(schema.allOf.map(typeOf), ' and ')
  if (schema.items !== undefined) return ['list of ', ...typeOf(schema.items)]
  return [plainTypeOf(schema)]
}

function plainTypeOf({ type, format, properties }: Schema): string {
  if (properties !== undefined) return `{ ${Object.keys(properties).join(', ')} }`
  const name = typeof type === 'object' ? type.join(' | ') : (type ?? 'anything')
  return format === undefined ? name : `${name} (${format})`
}

/** Of a shape that is one of others, or two in one, each part's. */
const fieldsOf = (schema: Schema): readonly (readonly [string, Schema, boolean])[] => [
  ...Object.entries(schema.properties ?? {}).map(
    ([name, field]) => [name, field, (schema.required ?? []).includes(name)] as const,
  ),
  ...(schema.allOf ?? []).flatMap(fieldsOf),
]

function shape([name, schema]: readonly [string, Schema]): Html {
  const fields = fieldsOf(schema)
  const rows = fields.map(
    ([field, type, isRequired]) =>
      html`<tr>
        <th scope="row"><code>${field}</code></th>
        <td>${typeOf(type)}</td>
        <td>${isRequired ? 'always' : 'maybe'}</td>
        <td>${type.description ?? ''}</td>
      </tr>`,
  )
  return html`<section aria-labelledby="${name}">
    <h2 id="${name}">${name}</h2>
    ${fields.length === 0 || schema.allOf !== undefined ? html`<p>${typeOf(schema)}</p>` : ''}
    ${fields.length === 0 ? '' : wideTable(`Fields of ${name}`, ['field', 'is', 'there', 'what'], rows)}
  </section>`
}

export const shapesPage = ({ components }: Description): Html =>
  frame(
    'Shapes',
    html`<h1>Shapes</h1>
      <p>What crosses the wire, by name. A field that is “maybe” there need not be sent, or may be absent.</p>
      ${Object.entries(components.schemas)
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(shape)}`,
  )
