// What the client of directories and parsers of XML tell of themselves names people: in this Worker nothing is logged, whoever does it.

/** workerd writes every `debuglog` of a package, by console.log, whether NODE_DEBUG names it or not; xmldom warns with what it reads. */
export function beQuiet(): void {
  console.log = console.info = console.warn = console.error = () => {}
}
