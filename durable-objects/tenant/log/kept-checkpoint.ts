// The newest checkpoint outside the data directory: read at wake, written after each publication.

/** Answers `GET /<tenant>/<epoch>` with the kept note or 404, and takes a newer one by `PUT`. */
export interface CheckpointKeeper {
  fetch(url: string, init?: { readonly method: string; readonly body: string }): Promise<Response>
}

export interface KeptCheckpoint {
  /** The note, or null where none is kept. Throws where the keeper does not answer: nothing is known then. */
  read(): Promise<string | null>
  write(note: string): Promise<void>
}

/** Without a keeper nothing is kept: the log's anchors in R2 are all there is. */
export function keptCheckpoints(
  keeper: CheckpointKeeper | undefined,
  { tenantId, epoch }: { readonly tenantId: string; readonly epoch: number },
): KeptCheckpoint {
  if (keeper === undefined) return { read: async () => null, write: async () => undefined }
  const url = `http://kept-checkpoints/${tenantId}/${epoch}`
  return {
    async read() {
      const answer = await keeper.fetch(url)
      if (answer.status === 404) return null
      if (!answer.ok) throw new Error('the kept checkpoint can not be read')
      return await answer.text()
    },
    async write(note) {
      const answer = await keeper.fetch(url, { method: 'PUT', body: note })
      if (!answer.ok) throw new Error('the checkpoint was not kept')
    },
  }
}
