// Verticals of claims: on the wire a list, in which `*` stands for all; here null where all are meant.

export const everyVertical = '*'

export const readVerticals = (listed: readonly string[] | undefined): readonly string[] | null =>
  listed === undefined || listed.includes(everyVertical) ? null : [...new Set(listed)]

export const writeVerticals = (verticals: readonly string[] | null): string[] =>
  verticals === null ? [everyVertical] : [...verticals]
