/** The points of some nets as one picture: milliseconds against estimated energy, a panel for each net. */
import { createCharts } from '../../dist/report/charts.js';
import { CLASS_SYMBOLS, methodLooks, methodName, PALETTES } from '../../dist/report/palette.js';
import { placeLabels } from './labels.mjs';
import { annTime } from './table.mjs';

/** Pixels. */
const PANEL = { width: 280, height: 170 };
const INSET = 16;
/** Above the points, for the panel's name. */
const TOP = 30;
const COLUMNS = 2;
const TICKS = [-2, -1, 0, 1, 2, 3, 4].flatMap((power) => [1, 3].map((digit) => Number(`${digit}e${power}`)));
const ANN = { method: 'ANN', symbol: 'star', colour: PALETTES.light.ink };

/** A method whatever its quantile: `opi:0.99` and `opi:best` have one look. */
const familyOf = ({ method }) => (method.startsWith('best:') ? method : method.split(':')[0]);

/** An SVG document; only what came under a point is in it. */
export async function drawFrontier(nets) {
  const { plot, drawer } = await createCharts();
  const shown = nets.flatMap(({ rows }) => rows.filter(({ reached }) => reached));
  // A colour that comes again is of a class with other marks.
  const methods = [...new Set(shown.toSorted((a, b) => a.class.localeCompare(b.class)).map(familyOf))];
  const looks = methodLooks('light', methods);
  const panels = nets.map((net, n) => {
    const place = { fx: n % COLUMNS, fy: Math.floor(n / COLUMNS) };
    const ann = { ...place, ...ANN, ms: annTime(net).median, energy: net.ann.energy, text: '' };
    const rows = net.rows.filter(({ reached }) => reached).map((row) => ({ ...place, ...pointOf(row, looks) }));
    return { place, label: labelOf(net), points: [ann, ...rows] };
  });
  const all = panels.flatMap(({ points }) => points);
  const [x, y] = [scaleOf(all, 'ms', PANEL.width - 2 * INSET), scaleOf(all, 'energy', PANEL.height - INSET - TOP)];
  const points = panels.flatMap((panel) => {
    const offsets = placeLabels(
      panel.points.map(({ ms, energy }) => ({ x: x.at(ms), y: -y.at(energy) })),
      [-INSET, INSET - PANEL.height, PANEL.width - INSET, INSET],
    );
    return panel.points.map((point, n) => ({ ...point, ...offsets[n] }));
  });
  const legend = [...new Map(points.map(({ method, colour, symbol }) => [method, { colour, symbol }]))];
  const at = { x: 'ms', y: 'energy', fx: 'fx', fy: 'fy' };
  const rows = Math.ceil(nets.length / COLUMNS);
  const chart = drawer.draw({
    ...{ name: 'frontier', title: 'What an answer costs that loses less than a point', rows: points },
    caption: 'At the first T that loses less than a point; the lower and the further left, the better.',
    legend: legend.map(([method, look]) => ({ label: methodName(method), ...look })),
    options: () => ({
      ...{
        width: PANEL.width * COLUMNS + 60,
        height: PANEL.height * rows + 60,
        grid: true,
        inset: INSET,
        insetTop: TOP,
      },
      x: { type: 'log', label: 'milliseconds of one thread per image →', ticks: x.ticks, tickFormat: String },
      y: { type: 'log', label: '↑ microjoules per image, estimated', ticks: y.ticks, tickFormat: String },
      fx: { axis: null, padding: 0.06 },
      fy: { axis: null, padding: 0.08 },
      marks: [
        plot.frame({ stroke: '#bbb' }),
        plot.text(panels, {
          ...{ fx: ({ place }) => place.fx, fy: ({ place }) => place.fy, text: 'label', fontWeight: 'bold' },
          ...{ frameAnchor: 'top-left', dx: 6, dy: 6 },
        }),
        ...legend.map(([method, { colour, symbol }]) =>
          plot.dot(
            points.filter((point) => point.method === method),
            { ...at, fill: colour, r: 5, symbol },
          ),
        ),
        ...points
          .filter(({ text }) => text)
          .map(({ dx, dy, ...point }) => plot.text([point], { ...at, text: 'text', dx, dy })),
      ],
    }),
  });
  return `${chart.svg}\n`;
}

/** A logarithmic axis: roughly where a value lies on it, pixels, and its ticks. */
function scaleOf(points, name, length) {
  const values = points.map((point) => point[name]);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const span = Math.log(high / low) || 1;
  return {
    at: (value) => (Math.log(value / low) / span) * length,
    ticks: TICKS.filter((tick) => tick >= low && tick <= high),
  };
}

/** Nets that do not come with the package are marked. */
const labelOf = ({ name, path }) => (path.startsWith('data/') ? name : `${name} (shared)`);

function pointOf(row, looks) {
  const method = familyOf(row);
  const { colour } = looks.get(method);
  const look = { method, colour, symbol: CLASS_SYMBOLS[row.class] };
  return { ...look, ms: row.time.median, energy: row.energyPerImage, text: `T = ${row.steps}` };
}
