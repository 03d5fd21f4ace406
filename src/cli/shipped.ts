/** The trained nets that come with the package. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FileError } from '../check.js';
import { MODEL_FILE } from '../files/formats.js';

/** Paths of the models in the package's folder data that were trained on such images. */
export function shippedModels(kind: string): string[] {
  const folder = fileURLToPath(new URL('../../data', import.meta.url));
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const models = names.filter((name) => name.endsWith(`-${kind}${MODEL_FILE.endings[0]}`)).sort();
  if (models.length === 0) throw new FileError(folder, '', `holds no model for ${kind}; install the package again`);
  return models.reverse().map((name) => join(folder, name));
}
