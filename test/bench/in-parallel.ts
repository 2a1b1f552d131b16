// Runs numbered work so many side by side, in Node and in workerd.

/** Work for every number below `count`, `width` at once; how many seconds it took. */
export async function inParallel(count: number, width: number, work: (at: number) => Promise<void>): Promise<number> {
  const startedMs = performance.now()
  let next = 0
  await Promise.all(
    Array.from({ length: width }, async () => {
      while (next < count) await work(next++)
    }),
  )
  return (performance.now() - startedMs) / 1_000
}
