// What the client of directories tells of itself names people: in this Worker nothing is logged, whoever does it.

/** workerd writes every `debuglog` of a package, by console.log, whether NODE_DEBUG names it or not. */
export function beQuiet(): void {
  console.log = () => {}
}
