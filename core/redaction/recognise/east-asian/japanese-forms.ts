// Japanese forms of address: what stands behind a name, in ideographs or kana, directly or behind one blank.
import { forms } from './japanese-context.ts'

const formUnitsMax = 8

/** The weight of the form of address behind a place in a run that ends at `runEnd`; 0 for none. */
export function addressAt(text: string, at: number, runEnd: number): number {
  const from = text.charAt(at) === ' ' ? at + 1 : at
  const size = forms.sizeBehind(text, from, Math.min(text.length, from + formUnitsMax))
  if (size === 0) return 0
  const form = text.slice(from, from + size)
  const goesOn = from + size < runEnd
  // A role within a longer compound is none: 部長会, 社長室, 選手権.
  if (size > 1) return goesOn && '会室職級選席賞権団村'.includes(text.charAt(from + size)) ? 0 : forms.weight(form)
  // One character of address ends its run, or is one that nothing else is.
  if (goesOn && !'様殿氏宛'.includes(form)) return 0
  return from > at && '公王関師兄姉'.includes(form) ? 0 : forms.weight(form)
}
