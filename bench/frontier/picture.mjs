/** The points of some nets as one picture: milliseconds against estimated energy, a panel for each net. */
import { createCharts } from '../../dist/report/charts.js';
import { CLASS_SYMBOLS, methodLooks, methodName, PALETTES } from '../../dist/report/palette.js';
import { annTime } from './table.mjs';

const PANEL = 190; // pixels
const TICKS = [-2, -1, 0, 1, 2, 3, 4].flatMap((power) => [1, 3].map((digit) => Number(`${digit}e${power}`)));
const ANN = { method: 'ANN', symbol: 'star', colour: PALETTES.light.ink };

/** An SVG document; only what came under a point is in it. */
export async function drawFrontier(nets) {
  const { plot, drawer } = await createCharts();
  const methods = [...new Set(nets.flatMap(({ rows }) => rows.map(({ method }) => method)))];
  const looks = methodLooks('light', methods);
  const points = nets.flatMap((net) => [
    { net: labelOf(net), ...ANN, ms: annTime(net).median, energy: net.ann.energy, text: '' },
    ...net.rows
      .filter(({ reached }) => reached)
      .sort((a, b) => a.time.median - b.time.median)
      .map((row, place) => ({ ...pointOf(net, row, looks), place })),
  ]);
  const legend = [...new Map(points.map(({ method, colour, symbol }) => [method, { colour, symbol }]))];
  const ticks = (of) => {
    const values = points.map((point) => point[of]);
    return TICKS.filter((tick) => tick >= Math.min(...values) && tick <= Math.max(...values));
  };
  const at = { x: 'ms', y: 'energy', fy: 'net' };
  const chart = drawer.draw({
    ...{ name: 'frontier', title: 'What an answer costs that loses less than a point', rows: points },
    caption: 'At the first T that loses less than a point; the lower and the further left, the better.',
    legend: legend.map(([method, look]) => ({ label: methodName(method), ...look })),
    options: () => ({
      ...{ height: PANEL * nets.length + 60, marginRight: 165, grid: true, inset: 14 },
      x: { type: 'log', label: 'milliseconds of one thread per image →', ticks: ticks('ms'), tickFormat: String },
      y: {
        type: 'log',
        label: '↑ microjoules per image, estimated from operations',
        ticks: ticks('energy'),
        tickFormat: String,
      },
      fy: { label: null, domain: nets.map(labelOf), padding: 0.12 },
      marks: [
        plot.frame({ stroke: '#bbb' }),
        ...legend.map(([method, { colour, symbol }]) =>
          plot.dot(
            points.filter((point) => point.method === method),
            { ...at, fill: colour, r: 5, symbol },
          ),
        ),
        // Neighbours have theirs above and below.
        ...[-11, 12].map((dy, k) =>
          plot.text(
            points.filter(({ place }) => place % 2 === k),
            { ...at, text: 'text', dy },
          ),
        ),
      ],
    }),
  });
  return `${chart.svg}\n`;
}

/** Nets that do not come with the package are marked. */
const labelOf = ({ name, path }) => (path.startsWith('data/') ? name : `${name} (shared)`);

function pointOf(net, row, looks) {
  const { colour } = looks.get(row.method);
  const look = { method: row.method, colour, symbol: CLASS_SYMBOLS[row.class] };
  return { net: labelOf(net), ...look, ms: row.time.median, energy: row.energyPerImage, text: `T = ${row.steps}` };
}
