// How much memory main may hold before it is started again.
import { totalmem } from 'node:os'
import { LauncherRefusal } from '../progress.ts'

const MiB = 1024 * 1024
/** Idle main has 150 MB resident; the largest documents, as many as are taken at a time, took it to 700 MB. */
const capMiB = 1_536
const leastMiB = 384
const variable = 'CLAWQL_MAIN_MEMORY_MIB'

/** In bytes. CLAWQL_MAIN_MEMORY_MIB, or 1,536 MiB, and on a small machine six tenths of its memory. */
export function chooseMemoryCap(environment: NodeJS.ProcessEnv): number {
  const given = environment[variable]
  if (given === undefined || given === '')
    return Math.max(leastMiB * MiB, Math.min(capMiB * MiB, Math.floor(totalmem() * 0.6)))
  if (!/^\d{1,7}$/.test(given) || Number(given) < leastMiB)
    throw new LauncherRefusal(`${variable} is ${given}; a number of MiB, at least ${leastMiB}, is expected.`)
  return Number(given) * MiB
}
