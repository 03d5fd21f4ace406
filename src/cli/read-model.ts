/** A model as every command reads it. */
import { checkedModel, toldOfFile } from '../files/model-file.js';
import { readModel } from '../files/model-path.js';
import type { Model } from '../network/model.js';
import { warn } from './output.js';

/**
 * Reads a model that can be converted, and warns of what its reader left out or changed.
 *
 * @throws FileError
 */
export async function readConvertible(path: string): Promise<Model> {
  const model = await readModel(path);
  for (const remark of model.remarks ?? []) warn(`${path}: ${remark}`);
  return checkedModel(model, path);
}

/** A command on a model's file, its first argument: what is refused of a layer while it works is told of that file. */
export function onModel<A extends readonly unknown[]>(
  command: (path: string, ...rest: A) => Promise<void>,
): (path: string, ...rest: A) => Promise<void> {
  return async (path, ...rest) => {
    try {
      await command(path, ...rest);
    } catch (error) {
      throw toldOfFile(path, error);
    }
  };
}
