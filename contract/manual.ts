// The manual of an instance: pages that the gateway hands out and a Worker of its own writes.

export interface ManualCall {
  readonly v: 1
  /** Below /docs: empty for its first page, `shapes`, or such as `operating/access`; with `.md` behind it as it was written. */
  readonly path: string
  /** As readers reach the instance: their lines call it. */
  readonly url: string
  /** OpenAPI, for pages that are written of it. */
  readonly description: object | null
}

export interface ManualPage {
  readonly mediaType: 'text/html' | 'text/markdown'
  readonly text: string
}

export interface ManualRpc {
  /** Null where there is no such page. */
  page(call: ManualCall): Promise<ManualPage | null>
}

/** Pages that are written of the description: the first, and that of the shapes. */
export const describedPages: readonly string[] = ['', 'shapes']
