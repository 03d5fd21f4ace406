/**
 * Which reading of the paper is right? Runs every reading of Algorithms 1 to 3 on one net and prints the accuracy loss.
 *
 *   node bench/readings.mjs <net> <CIFAR folder> --out readings.json
 *     [--images 1000] [--calibration-images 200] [--steps 8,16] [--mean r,g,b --std r,g,b] [--workers n]
 *
 * <net> is an .onnx file with its .json card beside it (mean, std), or a .safetensors model. Results are kept in the
 * file after each of them, so that a run that was stopped goes on where it was.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { DEFAULT_OPTIONS, METHODS, methodOptions } from 'ic-snn/convert';
import { openImages } from 'ic-snn/datasets/node';
import { evaluateAnn, evaluateMethod, findThresholds } from 'ic-snn/evaluate';
import { readModel } from 'ic-snn/files/node';
import { createPool } from 'ic-snn/workers';
import { spawnNodeWorker } from 'ic-snn/workers/node';

const RESIDUALS = ['remainder', 'clamped', 'in-range', 'raw'];
const COMPENSATIONS = ['once', 'per-step', 'half'];
const QUANTILES = [0.9, 0.95, 0.99, 0.999];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string' },
    images: { type: 'string', default: '1000' },
    'calibration-images': { type: 'string', default: '200' },
    steps: { type: 'string', default: '8,16' },
    mean: { type: 'string' },
    std: { type: 'string' },
    workers: { type: 'string', default: String(availableParallelism()) },
  },
});
const [path, data] = positionals;
if (!path || !data || !values.out)
  throw new Error('usage: node bench/readings.mjs <net> <CIFAR folder> --out file.json');

const numbers = (text) => text.split(',').map(Number);
const steps = numbers(values.steps);
const limit = Number(values['calibration-images']);
const card = path.replace(/\.onnx$/, '.json');
const opened = readModel(path);
const normalisation = opened.normalisation ?? (values.mean ? read(values) : JSON.parse(readFileSync(card, 'utf8')));
const images = openImages(data, { split: 'test', limit: Number(values.images) });
const calibration = openImages(data, { split: 'train', limit });
const pool = createPool({
  engine: 'wasm',
  network: opened.network,
  normalisation: { mean: normalisation.mean, std: normalisation.std },
  workers: Number(values.workers),
  spawn: () => spawnNodeWorker(),
});
const work = { coding: 'direct', seed: 1 };
const facts = existsSync(values.out)
  ? JSON.parse(readFileSync(values.out, 'utf8'))
  : { model: opened.name, images: images.count, calibrationImages: calibration.count, rows: [] };
const ann = await evaluateAnn(pool, images, work);
facts.ann = ann;
const thresholds = new Map();

function read({ mean, std }) {
  return { mean: numbers(mean), std: numbers(std) };
}

/** Has the net residual blocks? Only then do the block rules differ. */
const blocks = opened.network.layers.some(({ kind }) => kind === 'add');

/** What decides the result of a method: choices that it does not make are left out. */
function effective(method, options) {
  const { steps, quantile, thresholdScope, fire, init, residual, weightsRule, compensation, blockRule } = methodOptions(
    method,
    options,
  );
  return {
    ...{ method, steps, quantile, thresholdScope, fire, init, compensation },
    ...(init === 'data' && { residual }),
    ...(init === 'weights' && { weightsRule }),
    ...(blocks && method !== 'snn' && { blockRule }),
  };
}

async function result(method, options) {
  const what = effective(method, options);
  const key = JSON.stringify(what);
  const known = facts.rows.find((row) => row.key === key);
  if (known) return known;
  const of = `${options.quantile} ${options.thresholdScope}`;
  if (!thresholds.has(of)) thresholds.set(of, await findThresholds(pool, calibration, options, work));
  const began = performance.now();
  const V_th = thresholds.get(of);
  const { steps } = options;
  const [row] = await evaluateMethod(pool, method, images, calibration, V_th, options, [steps], ann.correct, work);
  const { correct, accuracy, loss, spikesPerImage } = row;
  const known2 = { key, ...what, correct, accuracy, loss, spikesPerImage };
  facts.rows.push(known2);
  writeFileSync(`${values.out}.part`, JSON.stringify(facts, undefined, 1));
  renameSync(`${values.out}.part`, values.out);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  process.stderr.write(`${facts.rows.length} ${key} loss ${loss.toFixed(2)} (${seconds} s)\n`);
  return known2;
}

/** One line of a table: the four methods at every T under one choice of readings. */
async function line(label, changes) {
  const cells = [];
  for (const T of steps) {
    for (const method of METHODS) cells.push(await result(method, { ...DEFAULT_OPTIONS, ...changes, steps: T }));
  }
  return `| ${label} | ${cells.map(({ loss }) => loss.toFixed(1)).join(' | ')} |`;
}

async function section(title, rows) {
  const head = steps.flatMap((T) => METHODS.map((method) => `${method} T${T}`));
  const lines = [];
  for (const [label, changes] of rows) lines.push(await line(label, changes));
  return `### ${title}\n\n| reading | ${head.join(' | ')} |\n|---|${head.map(() => '--:|').join('')}\n${lines.join('\n')}\n`;
}

const rules = blocks ? ['all', 'first'] : ['all'];
const products = rules.flatMap((blockRule) =>
  RESIDUALS.flatMap((residual) =>
    COMPENSATIONS.map((compensation) => [
      `${residual}, ${compensation}${blocks ? `, ${blockRule}` : ''}`,
      { residual, compensation, blockRule },
    ]),
  ),
);
const best = { residual: 'remainder' };
const report = [
  `${facts.model}: ANN ${ann.accuracy.toFixed(1)} % of ${images.count} images; accuracy loss in points; ${calibration.count} calibration images\n`,
  await section('Algorithms 2 and 3 and block rule (p = 0.99, fires above V_th)', products),
  await section(
    'Algorithm 1',
    ['summed', 'literal'].map((weightsRule) => [`weights, ${weightsRule}`, { init: 'weights', weightsRule }]),
  ),
  await section(
    'Quantile',
    ['remainder', 'clamped'].flatMap((residual) =>
      QUANTILES.map((p) => [`p = ${p}, ${residual}`, { residual, quantile: p }]),
    ),
  ),
  await section('Tie rule and scope', [
    ['fires at V_th', { ...best, fire: '>=' }],
    ['a threshold per channel', { ...best, thresholdScope: 'channel' }],
  ]),
];
pool.close();
console.log(report.join('\n'));
