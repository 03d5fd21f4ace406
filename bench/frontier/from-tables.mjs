/** The first T at which a method loses less than a point, from what `ic-snn tables` counted on a whole test set. */
import { existsSync, readFileSync } from 'node:fs';
import { parseMethod } from 'ic-snn/convert';
import { openImages } from 'ic-snn/datasets/node';
import { readModel } from 'ic-snn/files/node';
import { conversionPath, netFolder } from '../../dist/cli/tables/record.js';
import { parseConversion } from '../../dist/files/conversion-file.js';
import { MOST_LOST } from './search.mjs';

/** Images that are timed. */
const OPENED = 32;

/**
 * A net's points as `findPoints` gives them, nothing converted and nothing counted again.
 *
 * @param tables the file of `--json`, whose record lies beside it or where `record` says
 * @throws Error where the tables do not have the net, or the record lacks a conversion
 */
export async function pointsOfTables(path, data, { tables, record = `${tables}.record` }) {
  const model = await readModel(path);
  const facts = JSON.parse(readFileSync(tables, 'utf8')).tables.find((one) => one.model === model.name);
  if (!facts) throw new Error(`${tables}: has no table of ${model.name}; add it with ic-snn tables`);
  const methods = [...new Set(facts.results.map(({ method }) => method))].filter(
    (label) => !parseMethod(label).method.simulation, // runs in its own way, not in the engine that is timed
  );
  const points = methods.map((method) => {
    const rows = facts.results.filter((row) => row.method === method).sort((a, b) => a.steps - b.steps);
    const least = rows.reduce((best, row) => (row.loss < best.loss ? row : best));
    const row = rows.find(({ loss }) => loss < MOST_LOST) ?? least;
    const file = conversionPath(netFolder(record, model.name), method, row.steps);
    if (!existsSync(file)) throw new Error(`${file}: is not there; name the record of ${tables} with --record`);
    return {
      row,
      conversion: parseConversion(readFileSync(file), model.network, file),
      ...{ reached: row.loss < MOST_LOST, ladder: rows.map(({ steps }) => steps) },
    };
  });
  return {
    ...{ path, data, model, normalisation: model.normalisation, ann: facts.ann, points, count: facts.images },
    ...{
      images: openImages(data, { split: 'test', limit: OPENED }),
      calibrationImages: facts.options.calibrationImages,
    },
  };
}

/**
 * Energies of an earlier version are of all operations as additions, and beside them the ANN's with padding.
 *
 * @throws Error for rows of such a file
 */
export function checkCounted(rows, file) {
  if (rows.every(({ multiplyOperationsPerImage }) => multiplyOperationsPerImage !== undefined)) return;
  throw new Error(`${file}: is of an earlier version, which estimated energy otherwise; make it again`);
}
