/** Files of the user, by their endings; refused in the words of the command line. */
import { modelFormat, pictureFormat } from '../../files/formats.js';
import { checkedModel } from '../../files/model-file.js';
import { opaque } from '../../files/picture.js';
import type { Picture } from '../../files/png.js';
import type { Model } from '../../network/model.js';

/**
 * Reads a model of any format that can be converted.
 *
 * @throws FileError
 */
export async function readModelBytes(bytes: Uint8Array, file: string): Promise<Model> {
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
  return opaque(await parse(bytes, file), file);
}
