/** Which of the paper's tables a net belongs to, and what stands in it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { netsOf, onImages, tableOf } from '../../src/cli/tables/plan.js';
import { type MeasuredNet, pairedIntervalOfGroups } from '../../src/evaluate/evaluate.js';
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
  ...{ model: 'a|net', table: 4, dataset: 'cifar10', images: 100, fingerprint: '', options: { quantile: 0.99 } },
  rows: (['A', 'B'] as const).map((ofClass, k) => ({
    ...{ method: `method-${k}`, class: ofClass, steps: 16, latency: 16, macsPerImage: 1, imageMacsPerImage: 1 },
    ...{ initialPotential: [], thresholds: [] },
  })),
  chunks: [0, 1].map((chunk) => ({
    ...{ chunk, ann: 40 },
    rows: [30 + chunk, 41].map((correct) => ({
      ...{ correct, spikes: 1000, synapticOperations: 5000, multiplyOperations: 0 },
    })),
  })),
};

test('facts: the sums of the chunks beside the paper’s rows', () => {
  const { table, name, quoted, ann, results } = tableFacts(net);
  expect([table, name, quoted?.rows.length, quoted?.rows[2].loss.at(-2)]).toEqual([4, 'ResNet20 on CIFAR-10', 7, 3.87]);
  expect(ann).toMatchObject({ correct: 80, accuracy: 80 });
  expect(results.map(({ correct, loss }) => [correct, loss])).toEqual([
    [61, 19],
    [82, -2],
  ]);
  expect(results[0]).toMatchObject({ spikesPerImage: 20, synapticOperationsPerImage: 100 });
});

test('Markdown: quoted rows are marked, intervals and classes stand with the measured ones', () => {
  const text = tablesMarkdown([tableFacts(net)]);
  expect(text).toContain('## Table 4: ResNet20 on CIFAR-10');
  expect(text).toContain('| HybridTrain [37], quoted | E | 93.15 |  |  |  |  |  | 0.21 |');
  expect(text).toContain('| IC-SNN, quoted | A | 91.46 | 37.31 | 10.23 | 3.64 | 2.14 | 0.81 | 0.09 |');
  const [low, high] = pairedIntervalOfGroups([
    { first: 40, second: 30, count: 50 },
    { first: 40, second: 31, count: 50 },
  ]).map((bound) => bound.toFixed(1));
  expect(text).toContain(`| \`method-0\` | A | 80.00 |  | 19.00 (${low} to ${high}) |  |  |  |  |`);
  expect(text).toContain('first 100 test images of cifar10, ANN 80.00 % (71.1–86.7)');
  expect(text).toContain('a\\|net');
  for (const letter of ['A: causal', 'B: signed', 'C: a layer waits', 'E: the source network'])
    expect(text).toContain(letter);
  expect(text).not.toContain('- D:');
});

test('a row on the first images only: its loss is against the ANN on the same images', () => {
  const [zeroth, first] = net.chunks;
  const rows = [{ ...net.rows[0], images: 50 }, net.rows[1]];
  const chunks = [
    { ...zeroth, ann: 38 },
    { ...first, rows: [null, first.rows[1]] },
  ];
  const facts = tableFacts({ ...net, rows, chunks });
  expect(facts.results[0]).toMatchObject({ correct: 30, accuracy: 60, loss: 16, images: 50, spikesPerImage: 20 });
  expect(facts.results[1]).toMatchObject({ correct: 82, loss: -4 });
  expect(facts.results[1]).not.toHaveProperty('images');
  expect(tablesMarkdown([facts])).toMatch(/\| `method-0`, 50 images \| A \| 76\.00 \|.*16\.00 \(−?[\d.]+ to [\d.]+\)/);
  expect(tablesMarkdown([facts])).toMatch(/\| `method-1` \| B \| 78\.00 \|/);
});

test('what@n', () => {
  expect(onImages('64', 'steps')).toEqual({ what: '64' });
  expect(onImages('64@2000', 'steps')).toEqual({ what: '64', images: 2000 });
  for (const bad of ['64@', '64@0', '64@30', '64@50@50', '64@1e3', '64@-50'])
    expect(() => onImages(bad, 'steps')).toThrow(`"steps" expected a multiple of 50 images behind @, got "${bad}"`);
});

test('of two data sets with as many classes a net gets the one whose classes have the same names', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ic-snn-plan-'));
  writeFileSync(join(folder, 'test_batch.bin'), new Uint8Array(3073));
  writeFileSync(join(folder, 'batches.meta.txt'), [...'abcdefghij'].join('\n'));
  const path = fileURLToPath(new URL('../../data/resnet20-synthetic.safetensors', import.meta.url));
  const options = { data: [folder, 'synthetic'] } as Parameters<typeof netsOf>[1];
  expect((await netsOf([path], options)).map(({ data }) => data)).toEqual(['synthetic']);
  const none = { data: [folder] } as Parameters<typeof netsOf>[1];
  await expect(netsOf([path], none)).rejects.toThrow(/class 0 is "a", in resnet20-synthetic "disc"/);
  rmSync(folder, { recursive: true });
});
