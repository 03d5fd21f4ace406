/** Files of the user, by their endings; refused in the words of the command line. */
import { FileError } from '../../check.js';
import { modelFormat, pictureFormat } from '../../files/formats.js';
import { checkedModel } from '../../files/model-file.js';
import type { Picture } from '../../files/png.js';
import type { Model } from '../../network/model.js';

/**
 * Reads a model of any format that can be converted.
 *
 * @throws FileError
 */
export async function readModel(bytes: Uint8Array, file: string): Promise<Model> {
  const { parse } = await modelFormat(file).load();
  return checkedModel(await parse(bytes, file), file);
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
