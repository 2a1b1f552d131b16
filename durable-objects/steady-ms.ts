// This object’s isolate's clock for waits, deadlines, what is kept for a while and how long something took; never for a date.
import { createSteadyClock } from '../core/steady-clock.ts'

export const steadyMs = createSteadyClock(() => Date.now())
