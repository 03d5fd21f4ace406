/**
 * Which reading of the paper is right? Runs every reading of Algorithms 1 to 3 on one net and prints the accuracy loss.
 *
 *   node bench/readings.mjs <net> <images> --out readings.json
 *     [--images 1000] [--calibration-images 200] [--steps 8,16] [--mean r,g,b --std r,g,b] [--workers n]
 *
 * <net> is an .onnx file with its .json card beside it (mean, std), or a .safetensors model; <images> as in `ic-snn
 * evaluate --data`: synthetic, or a CIFAR folder. Results are kept in the file after each of them, so that a run that was
 * stopped goes on where it was.
 */
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import {
  Calibration,
  DEFAULT_OPTIONS,
  OPTION_NAMES,
  OPTIONS,
  PAPER_METHOD_NAMES,
  parseMethod,
  RESIDUAL_RULES,
} from 'ic-snn/convert';
import { openImages } from 'ic-snn/datasets/node';
import { evaluateAnn, evaluateMethod } from 'ic-snn/evaluate';
import { readModel } from 'ic-snn/files/node';
import { createPool } from 'ic-snn/workers';
import { spawnNodeWorker } from 'ic-snn/workers/node';
import { writeFileAtomic } from '../dist/files/write-file.js';

const COMPENSATIONS = OPTIONS.compensation.choices.filter((name) => name !== 'none');
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
if (!path || !data || !values.out) throw new Error('usage: node bench/readings.mjs <net> <images> --out file.json');

const numbers = (text) => text.split(',').map(Number);
const steps = numbers(values.steps);
const opened = await readModel(path);
const { mean, std } = opened.normalisation ?? (values.mean ? given(values) : cardOf(path));
const images = openImages(data, { split: 'test', limit: Number(values.images) });
const calibrating = openImages(data, { split: 'train', limit: Number(values['calibration-images']) });
const pool = createPool({
  engine: 'wasm',
  network: opened.network,
  normalisation: { mean, std },
  workers: Number(values.workers),
  spawn: () => spawnNodeWorker(),
});
/** Remembers thresholds and rates: readings that share them measure them once. */
const calibration = new Calibration(pool, calibrating, DEFAULT_OPTIONS);
const facts = existsSync(values.out)
  ? JSON.parse(readFileSync(values.out, 'utf8'))
  : { model: opened.name, images: images.count, calibrationImages: calibrating.count, rows: [] };
const ann = await evaluateAnn(pool, images, {});
facts.ann = ann;

function given({ mean, std }) {
  return { mean: numbers(mean), std: numbers(std) };
}

function cardOf(model) {
  return JSON.parse(readFileSync(model.replace(/\.onnx$/, '.json'), 'utf8'));
}

/** Has the net residual blocks? Only then do the block rules differ. */
const blocks = opened.network.layers.some(({ kind }) => kind === 'add');

/** What decides the result of a method: choices that it does not make, or that the net does not ask, are left out. */
function effective(choice, options, T) {
  const { init, ...rest } = { ...options, ...choice.method.fixed };
  const idle = {
    residual: init !== 'data',
    weightsRule: init !== 'weights',
    blockRule: !blocks || choice.label === 'snn',
    blockThreshold: !blocks,
    ...{ coding: true, seed: true, compensateInput: true }, // the same for all
  };
  const asked = OPTION_NAMES.filter((name) => name in rest && !idle[name]).map((name) => [name, rest[name]]);
  return { method: choice.label, steps: T, init, ...Object.fromEntries(asked) };
}

async function result(choice, options, T) {
  const what = effective(choice, options, T);
  const key = JSON.stringify(what);
  const known = facts.rows.find((row) => row.key === key);
  if (known) return known;
  const began = performance.now();
  const rows = await evaluateMethod(choice, calibration, options, [T], images, ann);
  const { correct, accuracy, loss, spikesPerImage } = rows[0];
  const row = { key, ...what, correct, accuracy, loss, spikesPerImage };
  facts.rows.push(row);
  writeFileAtomic(values.out, JSON.stringify(facts, undefined, 1));
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  process.stderr.write(`${facts.rows.length} ${key} loss ${loss.toFixed(2)} (${seconds} s)\n`);
  return row;
}

const choices = PAPER_METHOD_NAMES.map((name) => parseMethod(name));

/** One line of a table: the four methods at every T under one choice of readings. */
async function line(label, changes) {
  const cells = [];
  for (const T of steps) {
    for (const choice of choices) cells.push(await result(choice, { ...DEFAULT_OPTIONS, ...changes }, T));
  }
  return `| ${label} | ${cells.map(({ loss }) => loss.toFixed(1)).join(' | ')} |`;
}

async function section(title, rows) {
  const head = steps.flatMap((T) => PAPER_METHOD_NAMES.map((method) => `${method} T${T}`));
  const lines = [];
  for (const [label, changes] of rows) lines.push(await line(label, changes));
  return `### ${title}\n\n| reading | ${head.join(' | ')} |\n|---|${head.map(() => '--:|').join('')}\n${lines.join('\n')}\n`;
}

const products = (blocks ? OPTIONS.blockRule.choices.toReversed() : ['all']).flatMap((blockRule) =>
  [...RESIDUAL_RULES, 'auto'].flatMap((residual) =>
    COMPENSATIONS.map((compensation) => [
      `${residual}, ${compensation}${blocks ? `, ${blockRule}` : ''}`,
      { residual, compensation, blockRule },
    ]),
  ),
);
const best = { residual: 'auto' };
const others = [
  ['fires at V_th', { ...best, fire: 'ge' }],
  ['a threshold per channel', { ...best, thresholdScope: 'channel' }],
];
if (blocks) others.push(["the threshold of a block's output", { ...best, blockThreshold: 'shared' }]);
const report = [
  `${facts.model}: ANN ${ann.accuracy.toFixed(1)} % of ${images.count} images; accuracy loss in points; ${calibrating.count} calibration images\n`,
  await section('Algorithms 2 and 3 and block rule (p = 0.99, fires above V_th)', products),
  await section(
    'Algorithm 1',
    OPTIONS.weightsRule.choices.map((weightsRule) => [`weights, ${weightsRule}`, { init: 'weights', weightsRule }]),
  ),
  await section(
    'Quantile',
    ['remainder', 'clamped', 'auto'].flatMap((residual) =>
      QUANTILES.map((p) => [`p = ${p}, ${residual}`, { residual, quantile: p }]),
    ),
  ),
  await section('Tie rule and thresholds', others),
];
pool.close();
console.log(report.join('\n'));
