// Group commit inside the object: what calls bring while a group is on its way joins the next one. One group at a time, in order.

export interface GroupOptions<Item, Answer> {
  readonly itemsMax: number
  /** How long the next group is held open for others, in milliseconds; 0 where nobody else is under way. */
  readonly lingerMs: () => number
  /** One answer for each item, in order. Where it throws every item of the group fails. */
  readonly write: (items: readonly Item[]) => Promise<readonly Answer[]>
}

interface Member<Item, Answer> {
  readonly item: Item
  readonly settle: (answer: Answer) => void
  readonly fail: (error: unknown) => void
}

export class Group<Item, Answer> {
  readonly #options: GroupOptions<Item, Answer>
  #waiting: Member<Item, Answer>[] = []
  #isRunning = false

  constructor(options: GroupOptions<Item, Answer>) {
    this.#options = options
  }

  /** Answers once the group of the item is written. */
  submit(item: Item): Promise<Answer> {
    return new Promise((settle, fail) => {
      this.#waiting.push({ item, settle, fail })
      if (!this.#isRunning) void this.#run()
    })
  }

  async #run(): Promise<void> {
    this.#isRunning = true
    while (this.#waiting.length > 0) {
      const lingerMs = this.#options.lingerMs()
      if (lingerMs > 0) await scheduler.wait(lingerMs)
      await this.#write(this.#waiting.splice(0, this.#options.itemsMax))
    }
    this.#isRunning = false
  }

  async #write(members: readonly Member<Item, Answer>[]): Promise<void> {
    try {
      const answers = await this.#options.write(members.map(({ item }) => item))
      for (const [n, { settle }] of members.entries()) settle(answers[n]!)
    } catch (error) {
      for (const { fail } of members) fail(error)
    }
  }
}
