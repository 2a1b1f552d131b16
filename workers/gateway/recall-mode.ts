// The mode of a recall and the options that go with it: what is not served, or not of this mode, is refused with its reason.
import type { LocalConfig } from '../../contract/config.ts'
import type { InputError } from '../../contract/problems.ts'
import { recallModesServed, type RecallMode, type RecallRequest } from '../../contract/recall.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'
import { isConnected } from './onyx.ts'

/** Why a mode is not served under this configuration; null where it is. */
function reasonAgainst(mode: RecallMode, config: LocalConfig): string | null {
  if (mode === 'onyx' && !isConnected(config))
    return 'onyx needs a service of vectors, and none is connected (memory.onyx.url); use hybrid.'
  if (mode === 'pageindex' && !config.pageindex.enabled)
    return 'pageindex is switched off in the configuration (pageindex.enabled); use hybrid.'
  return null
}

const servedBy = (config: LocalConfig): readonly RecallMode[] =>
  recallModesServed.filter((mode) => reasonAgainst(mode, config) === null)

type Option = keyof RecallRequest['options']

const bestFirst: readonly RecallMode[] = ['hybrid', 'vault', 'graph', 'current', 'cross_vertical']
const byScore: readonly RecallMode[] = [...bestFirst, 'onyx']

/** Options that say nothing in other modes: taken there, they would seem to have been obeyed. */
const modesByOption: { readonly [option in Option]?: readonly RecallMode[] } = {
  minShare: byScore,
  collapse: byScore,
  // Meaning is an order of its own.
  diversity: bestFirst,
  order: ['timeline'],
  cursor: ['timeline'],
  at: ['timeline', 'current'],
  asOf: ['timeline', 'current'],
}

function faultsOf(mode: RecallMode, options: RecallRequest['options'], config: LocalConfig): InputError[] {
  const reason = reasonAgainst(mode, config)
  if (reason !== null)
    return [
      { pointer: '/options/mode', message: reason, fix: `Send one of ${servedBy(config).join(', ')}, or no mode.` },
    ]
  return Object.entries(modesByOption).flatMap(([option, modes]): InputError[] => {
    if (options[option as Option] === undefined || modes.includes(mode)) return []
    const message = `${option} goes with mode ${modes.join(' or ')}, and this recall is of mode ${mode}.`
    return [{ pointer: `/options/${option}`, message, fix: `Leave it out, or send mode ${modes.join(' or ')}.` }]
  })
}

/** How many results are asked for, or the configured number. */
export const maxNodesOf = ({ config }: { readonly config: LocalConfig }, { options }: RecallRequest): number =>
  options.maxNodes ?? config.memory.recall.maxNodes

/** The mode asked for, or the configured one. */
export function modeOf({ options }: RecallRequest, config: LocalConfig): Result<RecallMode> {
  const mode = options.mode ?? config.memory.recall.defaultMode
  const errors = faultsOf(mode, options, config)
  const [first] = errors
  if (first === undefined) return accepted(mode)
  return refused('VALIDATION_FAILED', first.message, {
    details: { served: servedBy(config) },
    errors,
    next: 'Correct what errors[] points at and send again.',
  })
}
