/** Is the ANN's forward pass faster than onnxruntime-web's on the same file and images? */
import { createEngine } from '../engine/create.js';
import { totalMacs } from '../network/cost.js';
import { isWeightedSum, sizeOf } from '../network/layer.js';
import { createMultiplyAddLoop } from './limits.js';
import { recordForward, timeShares } from './probe.js';
import { type BenchRow, row } from './report.js';
import { type BenchSubject, batchImage, targetOf } from './subject.js';
import { medians, type TimedTask, type Timer } from './timer.js';

const TARGETS = { batch: { resnet20: 1.2, vgg16: 1.2 }, single: { resnet20: 1.5 } };

/** Weights of this many bytes and more come from memory, not from a cache, when only one image uses them. */
const CACHED = 8 * 2 ** 20;

/** Rows of one net: a full batch, and one image. */
export async function annRows(subject: BenchSubject, timer: Timer): Promise<BenchRow[]> {
  const { network, batch, name } = subject;
  const count = batch.length / sizeOf(network.shapes[0]);
  const engine = createEngine('wasm', network);
  const rows: BenchRow[] = [];
  for (const [images, n, targets] of [
    [batch, count, TARGETS.batch],
    [batchImage(subject, 0), 1, TARGETS.single],
  ] as const) {
    const bare = createMultiplyAddLoop();
    const tasks: Record<string, TimedTask> = { ours: () => engine.forward(images), bare: bare.run };
    if (subject.peer) tasks.theirs = subject.peer.prepare(images);
    const times = await timer(tasks);
    const ms = medians(times);
    rows.push(
      row({
        ...{ name: `${name}, batch ${n}`, unit: 'images/s', value: (n * 1000) / ms.ours },
        spread: times.ours.spread,
        ratio: subject.peer ? ms.theirs / ms.ours : null,
        target: targetOf(name, targets),
        limitedBy: whatLimits(subject, images, (2 * n * totalMacs(network)) / ms.ours / (bare.operations / ms.bare)),
        more: { 'ms/image': ms.ours / n, ...(subject.peer && { 'peer ms/image': ms.theirs / n }) },
      }),
    );
  }
  return rows;
}

/** Where the time goes, and how near the multiplies and adds are to their limit. */
function whatLimits({ network }: BenchSubject, images: Float32Array, share: number): string {
  const parts = [
    `multiply-add at ${(100 * share).toFixed(0)} % of its limit`,
    timeShares(recordForward(network, images, 3)),
  ];
  const bytes = network.layers.reduce((sum, layer) => sum + (isWeightedSum(layer) ? layer.weight.byteLength : 0), 0);
  const single = images.length === sizeOf(network.shapes[0]);
  if (single && bytes > CACHED) parts.push(`${(bytes / 1e6).toFixed(0)} MB of weights from memory for one image`);
  return parts.join('; ');
}
