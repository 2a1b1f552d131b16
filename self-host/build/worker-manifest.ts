// What a built Worker is made of: its modules on disk, and what its wrangler.toml binds.

export type ModuleKind = 'esModule' | 'wasm' | 'data' | 'text'

export interface WorkerModule {
  /** Name under which the code imports it. */
  readonly name: string
  readonly kind: ModuleKind
  /** Absolute path of the file; in worker.json its name beside it. */
  readonly path: string
}

export interface QueueConsumer {
  readonly queue: string
  readonly maxBatchSize: number
  readonly maxBatchTimeoutSeconds: number
  readonly maxRetries: number
  readonly deadLetterQueue: string | undefined
}

/** The part of a wrangler.toml that self-host acts on. */
export interface WorkerBindings {
  readonly name: string
  readonly compatibilityDate: string
  readonly compatibilityFlags: readonly string[]
  readonly vars: { readonly [name: string]: string }
  readonly objects: readonly { readonly name: string; readonly className: string; readonly scriptName?: string }[]
  /** Classes that this Worker owns. */
  readonly ownClasses: readonly string[]
  readonly databases: readonly { readonly name: string; readonly databaseName: string }[]
  readonly buckets: readonly { readonly name: string; readonly bucketName: string }[]
  readonly producers: readonly { readonly name: string; readonly queue: string }[]
  readonly consumers: readonly QueueConsumer[]
  readonly services: readonly { readonly name: string; readonly service: string; readonly entrypoint?: string }[]
}

export interface BuiltWorker {
  /** The main module first. */
  readonly modules: readonly WorkerModule[]
  readonly bindings: WorkerBindings
}
