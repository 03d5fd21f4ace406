/** Which of the paper's tables a net belongs to, and what stands in it. */
import { expect, test } from 'vitest';
import { tableOf } from '../../src/cli/tables/plan.js';
import type { MeasuredNet } from '../../src/evaluate/evaluate.js';
import { resnet20, vgg16 } from '../../src/network/architectures.js';
import { tableFacts, tablesMarkdown } from '../../src/report/tables.js';

test('the paper’s architectures, by their data', () => {
  const tables = [vgg16, resnet20].flatMap((make) =>
    [10, 100].map((classes) => tableOf(make({ classes, width: 0.125 }), 'cifar')),
  );
  expect(tables).toEqual([2, 3, 4, 5]);
  expect(tableOf(resnet20({ width: 0.125 }), 'synthetic')).toBeUndefined();
  expect(tableOf(resnet20({ width: 0.125, classes: 20 }), 'cifar')).toBeUndefined();
  expect(tableOf(resnet20({ width: 0.125, shape: [64, 64, 3] }), 'cifar')).toBeUndefined();
});

const net: MeasuredNet = {
  ...{ model: 'a|net', table: 4, dataset: 'cifar10', images: 200, fingerprint: '', options: { quantile: 0.99 } },
  rows: (['A', 'B'] as const).map((ofClass, k) => ({
    ...{ method: `method-${k}`, class: ofClass, steps: 16, latency: 16, macsPerImage: 1 },
    ...{ initialPotential: [], thresholds: [] },
  })),
  chunks: [0, 1].map((chunk) => ({
    ...{ chunk, ann: 40 },
    rows: [30 + chunk, 41].map((correct) => ({ correct, spikes: 1000, synapticOperations: 5000 })),
  })),
};

test('facts: the sums of the chunks beside the paper’s rows', () => {
  const { table, name, quoted, ann, results } = tableFacts(net);
  expect([table, name, quoted?.rows.length, quoted?.rows[2].loss.at(-2)]).toEqual([4, 'ResNet20 on CIFAR-10', 7, 3.87]);
  expect(ann).toMatchObject({ correct: 80, accuracy: 40 });
  expect(results.map(({ correct, loss }) => [correct, loss])).toEqual([
    [61, 9.5],
    [82, -1],
  ]);
  expect(results[0]).toMatchObject({ spikesPerImage: 10, synapticOperationsPerImage: 50 });
});

test('Markdown: quoted rows are marked, intervals and classes stand with the measured ones', () => {
  const text = tablesMarkdown([tableFacts(net)]);
  expect(text).toContain('## Table 4: ResNet20 on CIFAR-10');
  expect(text).toContain('| HybridTrain [37], quoted | E | 93.15 |  |  |  |  |  | 0.21 |');
  expect(text).toContain('| IC-SNN, quoted | A | 91.46 | 37.31 | 10.23 | 3.64 | 2.14 | 0.81 | 0.09 |');
  expect(text).toContain('| `method-0` | A | 40.00 |  | 9.50 (24.5–37.2) |  |  |  |  |');
  expect(text).toContain('first 200 test images of cifar10, ANN 40.00 % (33.5–46.9)');
  expect(text).toContain('a\\|net');
  for (const letter of ['A: causal', 'B: signed', 'C: a layer waits', 'E: the source network'])
    expect(text).toContain(letter);
  expect(text).not.toContain('- D:');
});
