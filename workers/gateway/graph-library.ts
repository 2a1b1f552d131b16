// What lays out and draws a graph on the page: D3's files for browsers as one script, in the order in which they need each other.
// oxlint-disable import/default -- scripts are bundled as text
import color from '../../node_modules/d3-color/dist/d3-color.min.js'
import dispatch from '../../node_modules/d3-dispatch/dist/d3-dispatch.min.js'
import drag from '../../node_modules/d3-drag/dist/d3-drag.min.js'
import ease from '../../node_modules/d3-ease/dist/d3-ease.min.js'
import force from '../../node_modules/d3-force/dist/d3-force.min.js'
import interpolate from '../../node_modules/d3-interpolate/dist/d3-interpolate.min.js'
import quadtree from '../../node_modules/d3-quadtree/dist/d3-quadtree.min.js'
import selection from '../../node_modules/d3-selection/dist/d3-selection.min.js'
import timer from '../../node_modules/d3-timer/dist/d3-timer.min.js'
import transition from '../../node_modules/d3-transition/dist/d3-transition.min.js'
import zoom from '../../node_modules/d3-zoom/dist/d3-zoom.min.js'

/** 78 KB, 25 KB compressed; without eval. Each file adds to one global object, `d3`. */
export const graphLibrary: string = [
  dispatch,
  timer,
  quadtree,
  color,
  ease,
  selection,
  interpolate,
  force,
  drag,
  transition,
  zoom,
].join('\n')
