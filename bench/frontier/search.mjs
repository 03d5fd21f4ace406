/** The first T at which a method loses less than a point. */
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Calibration, DEFAULT_OPTIONS, parseMethod } from 'ic-snn/convert';
import { openImages } from 'ic-snn/datasets/node';
import {
  convertForAll,
  countAnswers,
  countCorrect,
  describeRow,
  groupRows,
  pairedInterval,
  resultOf,
  resultOfAnn,
  simulateReadouts,
} from 'ic-snn/evaluate';
import { readModel } from 'ic-snn/files/node';
import { createPool } from 'ic-snn/workers';
import { spawnNodeWorker } from 'ic-snn/workers/node';
import { annAnswers } from '../../dist/engine/answers.js';
import { sameParameters } from '../../dist/network/snn.js';

/** Points that an SNN may lose and count as right. */
export const MOST_LOST = 1;
/** The largest T that layers are fitted for one by one: the time that takes grows with T. */
const MOST_FITTED = 32;

/**
 * A net, its ANN's accuracy, and for each method the row and the conversion at the first T of the ladder that loses
 * less than a point; where none does, those of the least loss, `reached: false`.
 */
export async function findPoints(path, data, { methods, times, images: count, calibrationImages }) {
  const model = await readModel(path);
  const card = path.replace(/\.onnx$/, '.json');
  const normalisation = model.normalisation ?? (existsSync(card) ? JSON.parse(readFileSync(card, 'utf8')) : undefined);
  const images = openImages(data, { split: 'test', limit: count });
  const pool = createPool({
    ...{ engine: 'wasm', network: model.network, workers: availableParallelism(), spawn: () => spawnNodeWorker() },
    ...(normalisation && { normalisation: { mean: normalisation.mean, std: normalisation.std } }),
  });
  const calibrating = openImages(data, { split: 'train', limit: calibrationImages });
  const predicted = await pool.run(annAnswers, null, images, {});
  const place = {
    ...{ pool, images, predicted, ann: resultOfAnn(countCorrect(predicted, images), images.count) },
    calibration: new Calibration(pool, calibrating, DEFAULT_OPTIONS),
  };
  const points = [];
  for (const method of methods) points.push(await findPoint(place, method, times));
  pool.close();
  return { path, data, model, normalisation, images, count, calibrationImages, ann: place.ann, points };
}

async function findPoint(place, text, times) {
  const [name, own] = text.split('@');
  const choice = parseMethod(name);
  const given = own ? [Number(own)] : times;
  const ladder = choice.method.layerwise && !own ? given.filter((T) => T <= MOST_FITTED) : given;
  const began = performance.now();
  let best;
  for (const part of await parts(place, choice, ladder)) {
    for (const point of await measure(place, choice, await convertAll(place, choice, part))) {
      if (!best || point.row.loss < best.row.loss) best = point;
      if (best.row.loss < MOST_LOST) break;
    }
    if (best.row.loss < MOST_LOST) break;
  }
  const { row } = best;
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  console.error(`${name}: T = ${row.steps}, loss ${row.loss.toFixed(1)} (found in ${seconds} s)`);
  return { ...best, reached: row.loss < MOST_LOST, ladder };
}

/** All T at once where one simulation answers them, else one after the other, so that the search may stop. */
async function parts(place, choice, ladder) {
  const single = ladder.map((T) => [T]);
  if (choice.method.layerwise || ladder.length < 2) return single;
  const [first, second] = await convertAll(place, choice, ladder.slice(0, 2));
  return sameParameters(first, second) ? [ladder] : single;
}

function convertAll({ calibration }, choice, ladder) {
  return convertForAll(choice, calibration, DEFAULT_OPTIONS, ladder);
}

/** Rows as `ic-snn evaluate` has them, with the interval of the loss and the agreement with the ANN. */
async function measure({ pool, images, predicted, ann }, choice, conversions) {
  const rows = conversions.map((conversion) => ({ choice, conversion }));
  const points = [];
  for (const group of groupRows(rows, DEFAULT_OPTIONS)) {
    const [{ conversion }] = group.rows;
    const read = await simulateReadouts(
      ...[pool, choice.method, conversion, group.times, images, DEFAULT_OPTIONS, choice.label, {}],
    );
    for (const row of group.rows) {
      const answers = read[group.times.indexOf(row.conversion.steps)];
      const facts = describeRow(pool.setup.network, row, DEFAULT_OPTIONS);
      const result = resultOf(facts, countAnswers(answers, images), ann, images.count);
      points.push({ row: { ...result, ...compare(answers, predicted, images) }, conversion: row.conversion });
    }
  }
  return points.sort((a, b) => a.row.steps - b.row.steps);
}

function compare(answers, predicted, { labels, count }) {
  const isRight = (n, answer) => answer === labels[n];
  const only = (one, other) => one.filter((answer, n) => isRight(n, answer) && !isRight(n, other[n])).length;
  const snn = answers.map((image) => image.predicted);
  return {
    lossInterval: pairedInterval(only(predicted, snn), only(snn, predicted), count),
    agreement: (100 * snn.filter((answer, n) => answer === predicted[n]).length) / count,
  };
}
