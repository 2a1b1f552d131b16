// A world without hardship: what a test wants of it, it sets.
import type { Hardship } from './wire.ts'

export const easy: Hardship = {
  lostShare: 0,
  slowShare: 0,
  callsPerCrash: 1,
  crashesMax: 0,
  storageShare: 0,
  engineShare: 0,
  duplicateShare: 0,
  lateShare: 0,
  jumpsMax: 0,
  isQueueVolatile: false,
  hasSupervisor: false,
  isFickle: false,
  hasExternalArchive: false,
  refusing: null,
}
