/** The points of some nets as one picture: milliseconds against estimated energy, a panel for each net. */
import { createCharts } from '../../dist/report/charts.js';
import { CLASS_SYMBOLS, methodLooks, methodName, PALETTES } from '../../dist/report/palette.js';
import { annTime } from './table.mjs';

const PANEL = 190; // pixels
const ANN = { method: 'ANN', symbol: 'star', colour: PALETTES.light.ink };

/** An SVG document; only what came under a point is in it. */
export async function drawFrontier(nets) {
  const { plot, drawer } = await createCharts();
  const methods = [...new Set(nets.flatMap(({ rows }) => rows.map(({ method }) => method)))];
  const looks = methodLooks('light', methods);
  const points = nets.flatMap((net) => [
    { net: net.name, ...ANN, ms: annTime(net).median, energy: net.ann.energy, text: '' },
    ...net.rows.filter(({ reached }) => reached).map((row) => pointOf(net, row, looks)),
  ]);
  const legend = [...new Map(points.map(({ method, colour, symbol }) => [method, { colour, symbol }]))];
  const at = { x: 'ms', y: 'energy', fy: 'net' };
  const chart = drawer.draw({
    ...{ name: 'frontier', title: 'What an answer costs that loses less than a point', rows: points },
    caption: 'At the first T that loses less than a point; the lower and the further left, the better.',
    legend: legend.map(([method, look]) => ({ label: methodName(method), ...look })),
    options: () => ({
      ...{ height: PANEL * nets.length + 60, marginRight: 130, grid: true, inset: 14 },
      x: { type: 'log', label: 'milliseconds of one thread per image →', tickFormat: String },
      y: { type: 'log', label: '↑ microjoules per image, estimated from operations', tickFormat: String, ticks: 4 },
      fy: { label: null, domain: nets.map(({ name }) => name), padding: 0.12 },
      marks: [
        plot.frame({ stroke: '#bbb' }),
        ...legend.map(([method, { colour, symbol }]) =>
          plot.dot(
            points.filter((point) => point.method === method),
            { ...at, fill: colour, r: 5, symbol },
          ),
        ),
        plot.text(points, { ...at, text: 'text', dx: 9, textAnchor: 'start' }),
      ],
    }),
  });
  return `${chart.svg}\n`;
}

function pointOf({ name }, row, looks) {
  const { colour } = looks.get(row.method);
  const look = { method: row.method, colour, symbol: CLASS_SYMBOLS[row.class] };
  return { net: name, ...look, ms: row.time.median, energy: row.energyPerImage, text: `T = ${row.steps}` };
}
