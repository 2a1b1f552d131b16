// Globs over names of operations: `*` stands for any part of one segment of provider__resource__verb and crosses no `__`.

/** What a glob means, read once. */
export type OperationGlob = (operationId: string) => boolean

export function operationGlob(glob: string): OperationGlob {
  if (glob === '**') return () => true
  if (!glob.includes('*')) return (operationId) => operationId === glob
  const segments = glob.split('__').map((segment) => segment.split('*'))
  return (operationId) => {
    const given = operationId.split('__')
    return given.length === segments.length && given.every((segment, at) => isLike(segment, segments[at]!))
  }
}

/** Whether the literals come in this order, the first at the start and the last at the end: linear, for each is taken where it first comes. */
function isLike(segment: string, literals: readonly string[]): boolean {
  const [first = '', ...rest] = literals
  const last = rest.pop()
  if (last === undefined) return segment === first
  if (!segment.startsWith(first) || segment.length < first.length + last.length || !segment.endsWith(last)) return false
  let from = first.length
  for (const literal of rest) {
    const at = segment.indexOf(literal, from)
    if (at === -1) return false
    from = at + literal.length
  }
  return from <= segment.length - last.length
}
