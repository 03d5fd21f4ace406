/** Figure 5: accuracy against T. */
import { type Drawing, drawPlot, type Frame, loadPlot, methodScales, type Plot, spread } from '../../charts.js';
import { methodName, methodOf } from '../../methods.js';
import { methodLooks, PALETTES } from '../../palette.js';

/** One point of the chart. */
export interface AccuracyPoint {
  readonly method: string;
  /** T */
  readonly steps: number;
  /** percent */
  readonly accuracy: number;
  /** 95 % confidence interval, percent */
  readonly low: number;
  readonly high: number;
}

/** Accuracy against T with its confidence band, and the ANN as a line. */
export async function accuracyChart(
  points: readonly AccuracyPoint[],
  ann: number | undefined,
  steps: readonly number[],
  frame: Frame,
): Promise<Drawing> {
  const plot = await loadPlot();
  const colours = PALETTES[frame.theme];
  const rows = [...points].sort((a, b) => a.steps - b.steps);
  const methods = [...new Set(points.map(({ method }) => method))];
  const ends = methods.flatMap((method) => rows.filter((row) => row.method === method).slice(-1));
  const names = ends.map(({ method, steps: T, accuracy }) => ({ text: methodName(method), x: T, y: accuracy }));
  const sorted = [...new Set(steps)].sort((a, b) => a - b);
  const domain = sorted.length > 1 ? [sorted[0], sorted[sorted.length - 1]] : [sorted[0] / 2, sorted[0] * 2];
  const height = Math.round(Math.min(400, Math.max(270, frame.width * 0.5)));
  return drawPlot(plot, frame, accuracyLabel(rows, ann), {
    ...{ height, marginRight: roomFor(names.map(({ text }) => text)), insetLeft: 10 },
    ...methodScales(frame.theme, methods),
    x: { type: 'log', base: 2, label: 'T, time steps', domain, ticks: sorted, tickFormat: 'd' },
    y: { label: 'accuracy, %', grid: true, domain: [0, 100], ticks: 5 },
    marks: [
      plot.areaY(rows, { z: 'method', x: 'steps', y1: 'low', y2: 'high', fill: 'method', fillOpacity: 0.18 }),
      ...(ann === undefined ? [] : annLine(plot, ann, colours.ink)),
      plot.ruleX(rows, { x: 'steps', y1: 'low', y2: 'high', stroke: 'method', strokeWidth: 1.25 }),
      ...lines(plot, rows, frame),
      plot.dot(rows, { x: 'steps', y: 'accuracy', fill: 'method', symbol: 'method', r: 4.5 }),
      plot.text(spread(names, [0, 100], height - 70), {
        ...{ x: 'x', y: 'y', text: 'text', fill: colours.ink, dx: 12, textAnchor: 'start', fontWeight: 600 },
      }),
    ],
  });
}

/** A line for each method, dashed where its colour is that of another. */
function lines(plot: Plot, rows: readonly AccuracyPoint[], { theme }: Frame) {
  const looks = methodLooks(theme, [...new Set(rows.map(({ method }) => method))]);
  return [...new Set([...looks.values()].map(({ dash }) => dash))].map((strokeDasharray) => {
    const some = rows.filter(({ method }) => looks.get(method)?.dash === strokeDasharray);
    const channels = { z: 'method', x: 'steps', y: 'accuracy', stroke: 'method' } as const;
    return plot.lineY(some, { ...channels, strokeWidth: 2, strokeDasharray });
  });
}

/** Pixels for names at the ends of lines. */
const roomFor = (names: readonly string[]) => 24 + 7.6 * Math.max(6, ...names.map(({ length }) => length));

function annLine(plot: Plot, ann: number, ink: string) {
  const y = (value: number) => value;
  return [
    plot.ruleY([ann], { stroke: ink, strokeDasharray: '5 3' }),
    plot.text([ann], {
      ...{ y, frameAnchor: 'left', textAnchor: 'start', dx: 6, dy: ann > 93 ? 10 : -9, fill: ink },
      text: (value: number) => `ANN ${value.toFixed(1)} %`,
    }),
  ];
}

/** The chart in words. */
function accuracyLabel(rows: readonly AccuracyPoint[], ann: number | undefined): string {
  const start = `Accuracy against the number of time steps${ann === undefined ? '' : `; ANN ${ann.toFixed(1)} %`}`;
  const cells = rows.map(
    ({ method, steps, accuracy }) =>
      `${methodName(method)} (class ${methodOf(method).class}) at T = ${steps}: ${accuracy.toFixed(1)} %`,
  );
  return [start, ...cells].join('; ');
}
