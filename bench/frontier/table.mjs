/** The points of some nets as a Markdown table. */
import { printed } from '../../dist/check.js';

const HEAD = [
  '| net | method | class | T | loss (95 %) | ms | of the ANN’s | M operations | µJ, estimated | of the ANN’s |',
  '|---|---|---|--:|--:|--:|--:|--:|--:|--:|',
];

/** One table of all nets: the ANN, then each method, those that did not come under a point last. */
export function frontierTable(nets) {
  return [...HEAD, ...nets.flatMap(netLines), '', ...nets.map(netNote)].join('\n');
}

/** The ANN's time that others are held against: onnxruntime-web's where it ran. */
export const annTime = ({ ann }) => ann.peer ?? ann.ours;

function netLines(net) {
  const { name, ann, rows } = net;
  const line = (cells) => `| ${[name, ...cells].join(' | ')} |`;
  const annLine = (who, time) =>
    line([
      `ANN, ${who}`,
      '',
      '',
      '',
      milliseconds(time),
      ratio(time, net),
      millions(ann.macs),
      ann.energy.toFixed(1),
      '1',
    ]);
  const lines = rows.toSorted((a, b) => b.reached - a.reached || a.time.median - b.time.median);
  return [
    ...(ann.peer ? [annLine(ann.peer.name, ann.peer)] : []),
    annLine('this engine', ann.ours),
    ...lines.map((row) => {
      const { steps, ladder, reached, loss, lossInterval, time } = row;
      const least = ladder.length > 1 ? `least at ${steps} of ${ladder[0]} to ${ladder.at(-1)}` : `at ${steps}`;
      const T = reached ? steps : `– (${least})`;
      const interval = lossInterval.map((x) => signed(x)).join(' to ');
      return line([
        ...[nameOf(row), row.class, T, `${signed(loss)} (${interval})`, milliseconds(time), ratio(time, net)],
        ...[millions(row.synapticOperationsPerImage), row.energyPerImage.toFixed(1)],
        (row.energyPerImage / ann.energy).toFixed(2),
      ]);
    }),
  ];
}

function netNote({ name, data, images, calibrationImages, ann, turns }) {
  const [low, high] = ann.interval.map((x) => x.toFixed(1));
  const set = data.split('/').at(-1);
  const right = `ANN ${ann.accuracy.toFixed(1)} % (${low}–${high}) of ${images} test images of ${set}`;
  return `${name}: ${right}, ${calibrationImages} calibration images; ${turns} turns.`;
}

const nameOf = ({ method, chosen }) => (chosen ? `${method} (\`${chosen.split(',')[0]}\`)` : method);
const milliseconds = ({ median, spread }) => `${median.toPrecision(3)} ± ${(100 * spread).toFixed(0)} %`;
const ratio = ({ median }, net) => (median / annTime(net).median).toFixed(2);
const millions = (n) => (n / 1e6).toFixed(1);
const signed = (x) => printed(x, 1);
