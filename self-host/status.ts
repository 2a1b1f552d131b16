// What the control socket tells of a running instance: its services, its processes and its door.
import { children, type Parts } from './parts.ts'
import type { Child } from './supervise/child.ts'
import { listServices } from './supervise/guide-names.ts'
import { readRssBytes } from './supervise/watch.ts'

/** A process that nobody needed so far is well. */
const describeState = ({ state, options }: Child): string =>
  state === 'stopped' && options.startsWhenNeeded === true ? 'standby' : state

export function describeStatus(parts: Parts): object {
  const { config } = parts.bootstrapped.configuration
  const byName = new Map(children(parts).map((child) => [child.options.name, child]))
  const engines = parts.engines.map(({ name }) => name)
  const stateOf = (processes: readonly string[]): string => {
    const states = processes.flatMap((name) => {
      const child = byName.get(name)
      return child === undefined ? ['stopped'] : [describeState(child)]
    })
    return states.find((state) => state !== 'running' && state !== 'standby') ?? 'running'
  }
  return {
    launcherPid: process.pid,
    vkey: parts.bootstrapped.vkey,
    services: listServices(config, engines).map(({ name, processes, note }) => ({
      name,
      processes,
      note,
      status: processes.length === 0 ? 'external' : stateOf(processes),
    })),
    processes: [...byName].map(([name, child]) => ({
      name,
      pid: child.pid ?? null,
      state: describeState(child),
      restarts: child.restarts,
      rssBytes: child.pid === undefined ? 0 : readRssBytes(child.pid),
    })),
    door: parts.door.counts,
    droppedLogLines: parts.log.droppedLines,
  }
}
