// How long from now, as people write it: 30d, 12h, 90m, 2w.

const secondsByUnit: { readonly [unit: string]: number } = { m: 60, h: 3_600, d: 86_400, w: 604_800 }

/** Seconds, or null where the text is no duration. */
export function parseDuration(text: string): number | null {
  const [, count, unit = ''] = /^(\d{1,5})([mhdw])$/.exec(text) ?? []
  const seconds = Number(count) * (secondsByUnit[unit] ?? Number.NaN)
  return seconds > 0 ? seconds : null
}
