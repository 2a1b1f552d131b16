// States of a supervised process, and which event leads from which to which: the only place that says so.

/**
 * `stopped`: no process, none wanted. `starting`: a process that has not answered yet. `running`: one that answered. `backing off`: no
 * process; a timer starts one. `stopping`, `restarting`: a process that was asked to end, after which there is none, or a new one.
 */
export type ChildState = 'stopped' | 'starting' | 'running' | 'backing off' | 'stopping' | 'restarting'

/** `start`, `stop`, `restart`: somebody asks. `answered`: its first answer. `ended`: the process is gone. `due`: the back-off is over. */
export type ChildEvent = 'start' | 'stop' | 'restart' | 'answered' | 'ended' | 'due'

const transitions: { readonly [from in ChildState]: { readonly [event in ChildEvent]?: ChildState } } = {
  stopped: { start: 'starting', restart: 'starting' },
  starting: { answered: 'running', ended: 'backing off', stop: 'stopping', restart: 'restarting' },
  running: { ended: 'backing off', stop: 'stopping', restart: 'restarting' },
  // A start does not cut a back-off short: whoever needs a process that keeps ending asks again and again.
  'backing off': { due: 'starting', restart: 'starting', stop: 'stopped' },
  stopping: { ended: 'stopped', start: 'restarting', restart: 'restarting' },
  restarting: { ended: 'starting', stop: 'stopping' },
}

/** Where the event leads; the same state where it changes nothing there. */
export const nextState = (from: ChildState, event: ChildEvent): ChildState => transitions[from][event] ?? from

/** Whether a process lives in this state. */
export const hasProcess = (state: ChildState): boolean => state !== 'stopped' && state !== 'backing off'

/** Whether the process is to live, so that its silence or size is a reason to end it. */
export const isWatched = (state: ChildState): boolean => state === 'starting' || state === 'running'
