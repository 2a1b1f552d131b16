// Stands in for `cloudflare:workers` in the simulation: the base classes of objects and entrypoints, without a platform.

/** Base of the object classes: keeps what the platform gives. */
export class DurableObject {
  readonly ctx: unknown
  readonly env: unknown
  constructor(ctx: unknown, env: unknown) {
    this.ctx = ctx
    this.env = env
  }
}

/** Base of a Worker's entrypoint. */
export class WorkerEntrypoint extends DurableObject {}
