/** A model as every command reads it. */
import { readModel } from '../files/model-path.js';
import type { Model } from '../network/model.js';
import { checkConvertible } from '../network/network.js';
import { warn } from './output.js';

/**
 * Reads a model that can be converted, and warns of what its reader left out or changed.
 *
 * @throws FileError
 * @throws NetworkError
 */
export async function readConvertible(path: string): Promise<Model> {
  const model = await readModel(path);
  for (const remark of model.remarks ?? []) warn(`${path}: ${remark}`);
  checkConvertible(model.network);
  return model;
}
