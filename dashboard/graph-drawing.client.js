// The drawing of a view: laid out and drawn by D3 as SVG, so that every item can be reached by keyboard and read out.

/** @typedef {import('./graph-model.client.js').Item} Item */
/** @typedef {import('./graph-model.client.js').Link} Link */
/** @typedef {import('./graph-model.client.js').Drawn} Drawn */

/** Loaded with the first graph. @type {any} */
let d3 = null

/** The library sets one global, as its files for browsers do. */
export async function loadLibrary() {
  const library = './graph-library.js'
  if (d3 === null) await import(library)
  d3 = /** @type {any} */ (globalThis)['d3']
}

const ticksMax = 300
/** Between two frames: what else the page does has its turn. */
const layoutSliceMs = 12
const memoryRadius = 11
const pillHeight = 24
const documentSize = 22
/** Of more memories each is read when it is pointed at or selected. */
const captionsMax = 16
const characterWidth = 6.7
const pillPadding = 20
const captionSide = 70
const marginAbove = 30
const marginBelow = 40
const scaleMin = 0.15
const scaleMax = 4
const scaleOfLife = 1.15
/** An item nearer to the border of the drawing than this is moved to its middle where it is focused. */
const edge = 30
const clickPixels = 4

/** @param {Item} item */
const halfWidth = ({ kind, text }) =>
  kind === 'memory'
    ? memoryRadius
    : kind === 'document'
      ? documentSize / 2
      : (Array.from(text).length * characterWidth + pillPadding) / 2

/** @param {Item} item @param {boolean} hasCaptions */
const roomOf = (item, hasCaptions) =>
  item.kind === 'memory' ? (hasCaptions ? 46 : memoryRadius + 8) : item.kind === 'document' ? 34 : halfWidth(item) + 6

const distances = { MENTIONS: 70, PART_OF: 60, NEXT: 48 }

/** @param {Drawn} drawn @param {{ width: number, height: number, hasCaptions: boolean }} room */
function simulationOf({ items, links }, { width, height, hasCaptions }) {
  const isWide = width > height
  return d3
    .forceSimulation(items)
    .force(
      'link',
      d3
        .forceLink(links)
        .distance((/** @type {Link} */ { source, target, relation }) => {
          const asked = distances[/** @type {keyof typeof distances} */ (relation)]
          return asked + (roomOf(source, hasCaptions) + roomOf(target, hasCaptions)) / 3
        })
        .strength((/** @type {Link} */ { relation }) => (relation === 'NEXT' ? 0.5 : 0.25)),
    )
    .force('charge', d3.forceManyBody().strength(-240).distanceMax(500))
    .force('apart', d3.forceCollide((/** @type {Item} */ item) => roomOf(item, hasCaptions)).iterations(2))
    .force('x', d3.forceX(0).strength(isWide ? 0.05 : 0.09))
    .force('y', d3.forceY(0).strength(isWide ? 0.1 : 0.05))
    .stop()
}

/**
 * The same items always come to the same places.
 * @param {any} simulation
 * @param {() => boolean} isOver
 */
async function layOut(simulation, isOver) {
  simulation.alphaDecay(1 - 0.001 ** (1 / ticksMax))
  for (let tick = 0; tick < ticksMax && !isOver();) {
    const untilMs = performance.now() + layoutSliceMs
    for (; tick < ticksMax && performance.now() < untilMs; tick++) simulation.tick()
    await new Promise((resolve) => setTimeout(resolve, 0))
  }
}

/**
 * An item's neighbours, itself among them.
 * @param {Link[]} links
 * @param {string} id
 */
function besides(links, id) {
  const ids = new Set([id])
  for (const { source, target } of links) {
    if (source.id === id) ids.add(target.id)
    if (target.id === id) ids.add(source.id)
  }
  return ids
}

/** Between the borders of two items, so that an arrow ends where the item begins. @param {Link} link */
function lineOf({ source, target }) {
  const [dx, dy] = [target.x - source.x, target.y - source.y]
  const length = Math.hypot(dx, dy) || 1
  const cut = Math.min(length / 2, target.kind === 'memory' ? memoryRadius + 3 : 0)
  return { x1: source.x, y1: source.y, x2: target.x - (dx / length) * cut, y2: target.y - (dy / length) * cut }
}

/** What a drawing holds between two pages of its view. */
class Drawing {
  /** @param {SVGSVGElement} svg @param {(item: Item) => void} onSelect */
  constructor(svg, onSelect) {
    this.svg = svg
    this.onSelect = onSelect
    this.root = d3.select(svg)
    this.layer = this.root.select('.layer')
    this.zoom = zoomOf(this.layer)
    this.root.call(this.zoom).on('dblclick.zoom', null)
    this.root.on('keydown', (/** @type {KeyboardEvent} */ event) => this.press(event))
    /** @type {Drawn} */
    this.drawn = { items: [], links: [] }
    /** @type {string | null} */
    this.selected = null
    /** What is not beside the selected item stands back once somebody selected it. */
    this.isDimmed = false
    this.focused = ''
    this.shown = 0
  }

  size() {
    return { width: this.svg.clientWidth || 600, height: this.svg.clientHeight || 400 }
  }

  /** Classes and places in the order of keys follow what is selected and focused. */
  refresh() {
    const { selected, focused, layer } = this
    const near = this.isDimmed && selected !== null ? besides(this.drawn.links, selected) : null
    /** @param {Link} link */
    const isNear = ({ source, target }) => near !== null && (source.id === selected || target.id === selected)
    this.root.classed('near-captions', near !== null && near.size <= captionsMax)
    layer
      .selectAll('.item')
      .classed('far', (/** @type {Item} */ { id }) => near !== null && !near.has(id))
      .classed('near', (/** @type {Item} */ { id }) => near?.has(id) === true)
      .attr('aria-pressed', (/** @type {Item} */ { id }) => String(id === selected))
      .attr('tabindex', (/** @type {Item} */ { id }) => (id === focused ? 0 : -1))
    layer
      .selectAll('.link')
      .classed('far', (/** @type {Link} */ link) => near !== null && !isNear(link))
      .classed('near', isNear)
  }

  place() {
    this.layer.selectAll('.item').attr('transform', (/** @type {Item} */ { x, y }) => `translate(${x},${y})`)
    const links = this.layer.selectAll('.link')
    for (const end of /** @type {const} */ (['x1', 'y1', 'x2', 'y2']))
      links.attr(end, (/** @type {Link} */ link) => lineOf(link)[end])
  }

  /** All of it, with a margin, no larger than life. */
  fit() {
    const { items } = this.drawn
    if (items.length === 0) return
    const { width, height } = this.size()
    const [left, right] = rangeOf(items.flatMap((item) => [item.x - sideOf(item), item.x + sideOf(item)]))
    const [top, bottom] = rangeOf(items.flatMap(({ y }) => [y - marginAbove, y + marginBelow]))
    const scale = Math.min(scaleOfLife, width / (right - left), height / (bottom - top))
    const middle = d3.zoomIdentity
      .translate(width / 2, height / 2)
      .scale(Math.max(scaleMin, scale))
      .translate(-(left + right) / 2, -(top + bottom) / 2)
    this.root.call(this.zoom.transform, middle)
  }

  /** @param {number} factor */
  zoomBy(factor) {
    this.root.call(this.zoom.scaleBy, factor)
  }

  /** @param {Item} item */
  focusOn(item) {
    this.focused = item.id
    this.refresh()
    const items = this.layer.selectAll('.item').filter((/** @type {Item} */ { id }) => id === item.id)
    items.node()?.focus({ preventScroll: true })
    const { width, height } = this.size()
    const [x, y] = d3.zoomTransform(this.svg).apply([item.x, item.y])
    const isInside = x > edge && y > edge && x < width - edge && y < height - edge
    if (!isInside) this.root.call(this.zoom.translateTo, item.x, item.y)
  }

  /** Selects without a word to whoever listens. @param {string | null} id @param {{ dims?: boolean }} [options] */
  mark(id, { dims = true } = {}) {
    this.selected = id
    this.isDimmed = dims
    if (id !== null) this.focused = id
    this.refresh()
  }

  /** @param {Item} item */
  select(item) {
    this.mark(item.id)
    this.onSelect(item)
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const { items } = this.drawn
    const item = items.find(({ id }) => id === this.focused)
    if (item === undefined) return
    if (event.key === 'Enter' || event.key === ' ') this.select(item)
    else if (event.key === 'Home') this.focusOn(items[0] ?? item)
    else if (event.key in directions) this.focusOn(nextItem(items, item, event.key))
    else return
    event.preventDefault()
  }

  /** Resolves once all of it stands. @param {Drawn} next */
  async show(next) {
    this.drawn = next
    this.shown += 1
    const own = this.shown
    const hasCaptions = next.items.filter(({ kind }) => kind === 'memory').length <= captionsMax
    this.root.classed('captions', hasCaptions)
    await layOut(simulationOf(next, { ...this.size(), hasCaptions }), () => this.shown !== own)
    if (this.shown !== own) return
    const first = next.items.find(({ id }) => id === this.focused) ?? next.items.find(({ isStart }) => isStart)
    this.focused = (first ?? next.items[0])?.id ?? ''
    drawLinks(this.layer.select('.links'), next.links)
    drawItems(this.layer.select('.items'), next.items)
      .call(dragOf(() => this.place()))
      .on('click', (/** @type {Event} */ _event, /** @type {Item} */ item) => this.select(item))
    this.place()
    this.refresh()
    this.fit()
  }
}

/** Once the library is loaded. @param {SVGSVGElement} svg @param {(item: Item) => void} onSelect */
export const createDrawing = (svg, onSelect) => new Drawing(svg, onSelect)

/** A wheel and one finger scroll the page. @param {any} layer */
const zoomOf = (layer) =>
  d3
    .zoom()
    .scaleExtent([scaleMin, scaleMax])
    .filter((/** @type {any} */ event) => {
      if (event.type === 'wheel') return event.ctrlKey || event.metaKey
      return event.type.startsWith('touch') ? event.touches.length > 1 : event.button === 0
    })
    .on('zoom', (/** @type {any} */ event) => layer.attr('transform', event.transform))

/** An item stays where it is drawn to. @param {() => void} place */
const dragOf = (place) =>
  d3
    .drag()
    .clickDistance(clickPixels)
    .on('drag', (/** @type {any} */ event) => {
      Object.assign(event.subject, { x: event.x, y: event.y })
      place()
    })

/** @param {number[]} values */
const rangeOf = (values) => [Math.min(...values), Math.max(...values)]

/** Half of what an item is wide with its caption. @param {Item} item */
const sideOf = (item) => Math.max(halfWidth(item), item.kind === 'memory' ? captionSide : 0) + 4

/** @type {{ [key: string]: [number, number] }} */
const directions = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }

/**
 * The nearest item in a direction, as the eye would look for it; the same where there is none.
 * @param {Item[]} items @param {Item} from @param {string} key
 */
function nextItem(items, from, key) {
  const [ax, ay] = directions[key] ?? [0, 0]
  let [best, least] = [from, Infinity]
  for (const item of items) {
    const [dx, dy] = [item.x - from.x, item.y - from.y]
    const ahead = dx * ax + dy * ay
    const aside = Math.abs(dx * ay) + Math.abs(dy * ax)
    if (item === from || ahead <= 0 || aside > ahead * 2) continue
    if (ahead + aside < least) [best, least] = [item, ahead + aside]
  }
  return best
}

/** @param {any} layer @param {Link[]} links */
function drawLinks(layer, links) {
  layer
    .selectAll('line')
    .data(links, (/** @type {Link} */ { source, target, relation }) => `${source.id} ${relation} ${target.id}`)
    .join('line')
    .attr('class', (/** @type {Link} */ { relation }) => `link ${relation.toLowerCase()}`)
    .attr('marker-end', (/** @type {Link} */ { relation }) => (relation === 'NEXT' ? 'url(#arrow)' : null))
}

/** @param {any} layer @param {Item[]} items */
function drawItems(layer, items) {
  const drawn = layer
    .selectAll('g.item')
    .data(items, (/** @type {Item} */ { id }) => id)
    .join((/** @type {any} */ entered) => {
      const made = entered.append('g').attr('role', 'button')
      made.append('title')
      made
        .filter((/** @type {Item} */ { kind }) => kind === 'memory')
        .append('circle')
        .attr('class', 'shape')
        .attr('r', memoryRadius)
      made
        .filter((/** @type {Item} */ { kind }) => kind !== 'memory')
        .append('rect')
        .attr('class', 'shape')
      made.append('text').attr('class', 'number').attr('y', 3.5)
      made.append('text').attr('class', 'caption')
      return made
    })
    .attr('class', (/** @type {Item} */ { kind, isStart }) => `item ${kind}${isStart ? ' start' : ''}`)
    .attr('aria-label', (/** @type {Item} */ { title }) => title)
  drawn.select('title').text((/** @type {Item} */ { title }) => title)
  drawn
    .select('rect')
    .attr('x', (/** @type {Item} */ item) => -halfWidth(item))
    .attr('y', (/** @type {Item} */ { kind }) => (kind === 'document' ? -documentSize / 2 : -pillHeight / 2))
    .attr('width', (/** @type {Item} */ item) => halfWidth(item) * 2)
    .attr('height', (/** @type {Item} */ { kind }) => (kind === 'document' ? documentSize : pillHeight))
    .attr('rx', (/** @type {Item} */ { kind }) => (kind === 'document' ? 4 : pillHeight / 2))
  drawn.select('.number').text((/** @type {Item} */ { number }) => (number === 0 ? '' : `${number} `))
  drawn
    .select('.caption')
    .attr('y', (/** @type {Item} */ { kind }) =>
      kind === 'memory' ? memoryRadius + 15 : kind === 'document' ? documentSize / 2 + 14 : 4.5,
    )
    .text((/** @type {Item} */ { text }) => text)
  return drawn
}
