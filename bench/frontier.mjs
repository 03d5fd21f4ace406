/**
 * What an answer costs where little is lost: milliseconds, spikes and operations per image of some methods at some T, in
 * one thread and one run, beside the loss.
 *
 *   node bench/frontier.mjs <net> <data> --points ic-snn@128,best:B@8 [--images 200] [--calibration-images 200]
 *
 * <net> is an .onnx file with its .json card beside it (mean, std), or a .safetensors model; <data> as for `ic-snn evaluate`.
 */
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { normalise } from 'ic-snn';
import { Calibration, convert, DEFAULT_OPTIONS, parseMethod } from 'ic-snn/convert';
import { openImages } from 'ic-snn/datasets/node';
import { createEngine } from 'ic-snn/engine';
import { evaluateAnn, evaluateConversions } from 'ic-snn/evaluate';
import { readModel } from 'ic-snn/files/node';
import { createPool } from 'ic-snn/workers';
import { spawnNodeWorker } from 'ic-snn/workers/node';

const TIMED = 24; // images whose simulation is timed, twice; the median counts

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    points: { type: 'string', default: 'ic-snn@128,best:A@16,best:B@8' },
    images: { type: 'string', default: '200' },
    'calibration-images': { type: 'string', default: '200' },
  },
});
const [path, data] = positionals;
if (!path || !data) throw new Error('usage: node bench/frontier.mjs <net> <data> [--points method@T,…]');
const model = await readModel(path);
const card = path.replace(/\.onnx$/, '.json');
const normalisation = model.normalisation ?? (existsSync(card) ? JSON.parse(readFileSync(card, 'utf8')) : undefined);
const images = openImages(data, { split: 'test', limit: Number(values.images) });
const pool = createPool({
  ...{ engine: 'wasm', network: model.network, workers: availableParallelism(), spawn: () => spawnNodeWorker() },
  ...(normalisation && { normalisation: { mean: normalisation.mean, std: normalisation.std } }),
});
const calibrating = openImages(data, { split: 'train', limit: Number(values['calibration-images']) });
const calibration = new Calibration(pool, calibrating, DEFAULT_OPTIONS);
const ann = await evaluateAnn(pool, images, {});
const rows = [];
for (const point of values.points.split(',')) {
  const [name, T] = point.split('@');
  const choice = parseMethod(name);
  const conversion = await convert(calibration, choice, { ...DEFAULT_OPTIONS, steps: Number(T) });
  const [row] = await evaluateConversions(pool, choice, [conversion], images, ann, DEFAULT_OPTIONS, {});
  rows.push({ row, conversion });
}
pool.close();

// Timed in turns, so that a machine that slows down slows all of them.
const engine = createEngine('wasm', model.network);
const size = images.shape.reduce((a, b) => a * b);
const inputs = normalise(images.pixels.subarray(0, TIMED * size), images.shape[2], normalisation);
const times = rows.map(() => []);
for (let n = -2; n < TIMED * 2; n++) {
  const at = ((n + TIMED) % TIMED) * size;
  for (const [i, { conversion }] of rows.entries()) {
    engine.configure(conversion);
    engine.simulate(inputs.subarray(at, at + size), { steps: 1 }); // scales the weights
    const began = performance.now();
    engine.simulate(inputs.subarray(at, at + size), { steps: conversion.steps });
    if (n >= 0) times[i].push(performance.now() - began);
  }
}
console.log(`${model.name}, ${images.count} images: ANN ${ann.accuracy.toFixed(1)} %`);
for (const [i, { row }] of rows.entries()) {
  const ms = times[i].sort((a, b) => a - b)[times[i].length >> 1];
  const cost = `${ms.toFixed(2)} ms, ${Math.round(row.spikesPerImage)} spikes, ${(row.synapticOperationsPerImage / 1e6).toFixed(1)} M operations`;
  const name = row.chosen ? `${row.method} (${row.chosen})` : row.method;
  console.log(`${name}, class ${row.class}, T = ${row.steps}: loss ${row.loss.toFixed(1)}, ${cost}`);
}
