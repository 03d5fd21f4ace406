/** Files of the user, by their endings; refused in the words of the command line. */
import { FileError, NetworkError } from '../../check.js';
import { modelFormat, pictureFormat } from '../../files/formats.js';
import type { Picture } from '../../files/png.js';
import type { Model } from '../../network/model.js';
import { checkConvertible } from '../../network/network.js';

/**
 * Reads a model of any format that can be converted.
 *
 * @throws FileError
 */
export async function readModel(bytes: Uint8Array, file: string): Promise<Model> {
  try {
    const { parse } = await modelFormat(file).load();
    const model = await parse(bytes, file);
    checkConvertible(model.network);
    return model;
  } catch (error) {
    if (error instanceof NetworkError) throw new FileError(file, '', error.message); // as the command line says it
    throw error;
  }
}

/**
 * Reads an opaque picture of any format.
 *
 * @throws FileError
 */
export async function readPicture(bytes: Uint8Array, file: string): Promise<Picture> {
  const { parse } = await pictureFormat(file).load();
  const picture = await parse(bytes, file);
  if (picture.channels === 4 && picture.pixels.some((value, at) => at % 4 === 3 && value !== 255)) {
    throw new FileError(file, '', 'has transparent pixels; flatten it on a background');
  }
  return picture;
}
