/**
 * Does converting cost more than the forwards and simulations that it needs? Threshold balancing against as many passes
 * of the ANN over the images, Algorithm 2 against one simulation of each, in turns on one worker, in processor time.
 *
 *   node bench/conversion.mjs [<net> <data>] [--images 500] [--steps 8] [--turns 3]
 *
 * By default the shared ResNet20 and VGG16. <net> and <data> as for bench/frontier.mjs.
 */
import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Calibration, convert, DEFAULT_OPTIONS } from 'ic-snn/convert';
import { openImages } from 'ic-snn/datasets/node';
import { readModel } from 'ic-snn/files/node';
import { createPool } from 'ic-snn/workers';
import { spawnNodeWorker } from 'ic-snn/workers/node';
import { timingOf } from '../dist/bench/timer.js';
import { AUTO_RULES } from '../dist/convert/methods/algorithm-2.js';
import { annAnswers, snnAnswers } from '../dist/engine/answers.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    images: { type: 'string', default: '500' },
    steps: { type: 'string', default: '8' },
    turns: { type: 'string', default: '3' },
  },
});
const [count, T, turns] = [values.images, values.steps, values.turns].map(Number);
const shared = ['resnet20', 'vgg16'].flatMap((net) => [
  `../shared/models/${net}-cifar10.onnx`,
  '../shared/data/cifar10',
]);
const nets = positionals.length > 0 ? positionals : shared;
for (let n = 0; n < nets.length; n += 2) await measure(nets[n], nets[n + 1]);

async function measure(path, data) {
  const { network, name, normalisation: own } = await readModel(path);
  const card = path.replace(/\.onnx$/, '.json');
  const normalisation = own ?? (existsSync(card) ? JSON.parse(readFileSync(card, 'utf8')) : undefined);
  const pool = createPool({
    ...{ engine: 'wasm', network, workers: 1, spawn: () => spawnNodeWorker() },
    ...(normalisation && { normalisation: { mean: normalisation.mean, std: normalisation.std } }),
  });
  let passes = 0;
  const counting = {
    ...{ setup: pool.setup, workers: pool.workers, map: (...job) => pool.map(...job) },
    run: (...job) => {
      passes++;
      return pool.run(...job);
    },
  };
  const images = openImages(data, { split: 'train', limit: count });
  const calibrate = () => new Calibration(counting, images, DEFAULT_OPTIONS); // remembers nothing of earlier turns
  const warm = openImages(data, { split: 'train', limit: 20 });
  const snn = await convert(new Calibration(pool, warm, DEFAULT_OPTIONS), 'snn', { ...DEFAULT_OPTIONS, steps: T });
  const simulation = { parameters: snn, steps: T, coding: 'direct', seed: 1, compensateInput: false };
  await pool.run(snnAnswers, simulation, warm, {});

  const tasks = {
    forwards: () => pool.run(annAnswers, null, images, {}),
    thresholds: () => calibrate().thresholds(DEFAULT_OPTIONS.quantile),
    channels: () => calibrate().thresholds(DEFAULT_OPTIONS.quantile, 'channel'),
    simulations: () => pool.run(snnAnswers, simulation, images, {}),
    residuals: () => calibrate().residuals(snn, T, AUTO_RULES),
  };
  const samples = Object.fromEntries(Object.keys(tasks).map((task) => [task, []]));
  const needed = {};
  for (let turn = 0; turn < turns; turn++) {
    for (const [task, run] of Object.entries(tasks)) {
      passes = 0;
      const began = process.cpuUsage();
      await run();
      const { user, system } = process.cpuUsage(began);
      samples[task].push((user + system) / 1000 / count);
      needed[task] = passes;
    }
  }
  pool.close();

  const times = Object.fromEntries(Object.entries(samples).map(([task, all]) => [task, timingOf(all)]));
  const show = ({ median, spread }) => `${median.toPrecision(3)} ms ± ${(100 * spread).toFixed(0)} %`;
  const line = (what, task, unit, runs) => {
    const ratio = times[task].median / (runs * times[unit].median);
    console.log(
      `  ${what}: ${show(times[task])} an image, ${ratio.toFixed(2)} × ${runs} ${unit} at ${show(times[unit])}`,
    );
  };
  console.log(`${name}, ${count} images, T = ${T}, one worker, medians of ${turns} turns, processor time`);
  line('thresholds', 'thresholds', 'forwards', needed.thresholds);
  line('thresholds of channels', 'channels', 'forwards', needed.channels);
  line('Algorithm 2, three readings', 'residuals', 'simulations', needed.residuals);
}
