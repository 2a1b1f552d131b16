// Cap'n Proto text for workerd's configuration. Every text is quoted here, so that no setting can end a string and add a field.

/** A file that workerd reads at start, by its path relative to the configuration file. */
export interface Embed {
  readonly embed: string
}

export type CapnpValue = string | number | boolean | Embed | readonly CapnpValue[] | CapnpStruct
export interface CapnpStruct {
  readonly [field: string]: CapnpValue | undefined
}

/** A text literal: printable ASCII as it is, every other byte of its UTF-8 as \xHH. */
export function quoteText(text: string): string {
  let quoted = ''
  for (const byte of Buffer.from(text, 'utf8')) {
    const isPlain = byte >= 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x5c
    quoted += isPlain ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`
  }
  return `"${quoted}"`
}

const isEmbed = (value: object): value is Embed => Object.hasOwn(value, 'embed')

/** Renders a value; fields that are undefined are left out. Field names come from code, never from a setting. */
export function renderCapnp(value: CapnpValue): string {
  if (typeof value === 'string') return quoteText(value)
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) return `[${value.map((item: CapnpValue) => renderCapnp(item)).join(', ')}]`
  if (isEmbed(value)) return `embed ${quoteText(value.embed)}`
  const fields = Object.entries(value as CapnpStruct).flatMap(([name, field]) =>
    field === undefined ? [] : [`${name} = ${renderCapnp(field)}`],
  )
  return `(${fields.join(', ')})`
}

/** A configuration file. Services stand one to a line, so that it can be read and compared. */
export function renderConfig(config: CapnpStruct & { readonly services: readonly CapnpStruct[] }): string {
  const { services, ...rest } = config
  const lines = services.map((service) => `    ${renderCapnp(service)},`).join('\n')
  const fields = Object.entries(rest).flatMap(([name, value]) =>
    value === undefined ? [] : [`  ${name} = ${renderCapnp(value)},`],
  )
  return `using Workerd = import ${quoteText('/workerd/workerd.capnp')};
const config :Workerd.Config = (
  services = [
${lines}
  ],
${fields.join('\n')}
);
`
}
