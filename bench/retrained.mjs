/**
 * What does a retrained network (`ic-snn retrain`) lose as a spiking one, and to what? Its own weights, V_th and v(0) with
 * each kind of neuron: binary ones are what the rivals have; two-phase ones wait for all of their charge, so that what
 * they lose is quantisation alone; signed ones take a spike back that came too early.
 *
 *   node bench/retrained.mjs <net.safetensors…> --data <data> [--images 1000] [--steps 4,8,16,32]
 *
 * Right answers in percent. <data> as for `ic-snn evaluate`.
 */
import { parseArgs } from 'node:util';
import { openImages } from 'ic-snn/datasets/node';
import { countRows, evaluateAnn } from 'ic-snn/evaluate';
import { readModel } from 'ic-snn/files/node';
import { createPool } from 'ic-snn/workers';
import { spawnNodeWorker } from 'ic-snn/workers/node';

const NEURONS = ['binary', 'two-phase', 'signed'];
const INPUT = { coding: 'direct', seed: 1, compensateInput: false };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: 'string', default: 'synthetic' },
    images: { type: 'string', default: '1000' },
    steps: { type: 'string', default: '4,8,16,32' },
  },
});
const times = values.steps.split(',').map(Number);
const images = openImages(values.data, { split: 'test', limit: Number(values.images) });
console.log(`| net | ReLU | ${NEURONS.flatMap((neuron) => times.map((T) => `${neuron}, T = ${T}`)).join(' | ')} |`);
console.log(`|---${'|--:'.repeat(1 + NEURONS.length * times.length)}|`);
for (const path of positionals) {
  const { name, network, normalisation, conversion } = await readModel(path);
  if (!conversion) throw new Error(`${path}: is no converted network; make one with ic-snn retrain`);
  const pool = createPool({
    ...{ engine: 'wasm', network, workers: 1, spawn: () => spawnNodeWorker() },
    ...(normalisation && { normalisation }),
  });
  const rows = NEURONS.flatMap((neuron) =>
    times.map((steps) => ({ choice: { label: neuron, method: {} }, conversion: { ...conversion, neuron, steps } })),
  );
  const ann = await evaluateAnn(pool, images, {});
  const counts = await countRows(pool, rows, images, INPUT, {});
  pool.close();
  const cells = [ann, ...counts].map(({ correct }) => ((100 * correct) / images.count).toFixed(1));
  console.log(`| ${[name, ...cells].join(' | ')} |`);
}
