/** Files of the user, by their endings; refused in the words of the command line. */
import { FileError, NetworkError } from '../../check.js';
import type { Picture } from '../../files/png.js';
import type { Model } from '../../network/model.js';
import { checkConvertible } from '../../network/network.js';

/**
 * Reads an `.onnx` or `.safetensors` model that can be converted.
 *
 * @throws FileError
 */
export async function readModel(bytes: Uint8Array, file: string): Promise<Model> {
  try {
    const model = await parse(bytes, file);
    checkConvertible(model.network);
    return model;
  } catch (error) {
    if (error instanceof NetworkError) throw new FileError(file, '', error.message); // as the command line says it
    throw error;
  }
}

async function parse(bytes: Uint8Array, file: string): Promise<Model> {
  // Readers are loaded when a file needs them.
  if (/\.onnx$/i.test(file)) return (await import('../../files/onnx.js')).parseOnnx(bytes, file);
  if (/\.safetensors$/i.test(file)) return (await import('../../files/model-file.js')).parseModel(bytes, file);
  throw new FileError(file, '', 'is neither .onnx nor .safetensors; import an ONNX file with "ic-snn import"');
}

/**
 * Reads a PNG, or with the browser's decoder a JPEG.
 *
 * @throws FileError
 */
export async function readPicture(bytes: Uint8Array, file: string): Promise<Picture> {
  const picture = /\.jpe?g$/i.test(file) ? await readJpeg(bytes, file) : await readPng(bytes, file);
  if (picture.channels === 4 && picture.pixels.some((value, at) => at % 4 === 3 && value !== 255)) {
    throw new FileError(file, '', 'has transparent pixels; flatten it on a background');
  }
  return picture;
}

async function readPng(bytes: Uint8Array, file: string): Promise<Picture> {
  return (await import('../../files/png.js')).decodePng(bytes, file);
}

const MAX_SIDE = 4096;

async function readJpeg(bytes: Uint8Array, file: string): Promise<Picture> {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8)
    throw new FileError(file, 'offset 0', 'is not a JPEG; convert the picture');
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: 'image/jpeg' }));
  } catch {
    throw new FileError(file, 'image data', 'cannot be decoded; save the picture again');
  }
  const { width, height } = bitmap;
  if (width > MAX_SIDE || height > MAX_SIDE) {
    throw new FileError(
      file,
      '',
      `size ${width}×${height} is not from 1×1 to ${MAX_SIDE}×${MAX_SIDE}; scale the picture`,
    );
  }
  const context = new OffscreenCanvas(width, height).getContext('2d');
  if (!context) throw new Error('this browser cannot draw in a worker; open a PNG instead');
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  return { width, height, channels: 4, pixels: new Uint8Array(context.getImageData(0, 0, width, height).data.buffer) };
}
