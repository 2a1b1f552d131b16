// A sleep that another request can end.

/**
 * Ends after `ms`, or once somebody calls what `expose` was given. A promise that another request resolves must not be awaited
 * alone: workerd would call the waiting request hung. The timer is cleared here, in the request that set it.
 */
export async function pause(ms: number, expose: (wake: () => void) => void): Promise<void> {
  let timer: number | null = null
  await Promise.race([
    new Promise<void>(expose),
    new Promise<void>((resolve) => {
      timer = setTimeout(resolve, ms)
    }),
  ])
  clearTimeout(timer)
}
