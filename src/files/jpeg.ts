/** JPEG in, by the browser's decoder: in pages and their workers only. */
import { FileError } from '../check.js';
import { checkPictureSize } from './picture.js';
import type { Picture } from './png.js';

/**
 * Reads a JPEG as RGBA.
 *
 * @throws FileError for anything else, for a picture that is too large, and outside of browsers
 */
export async function decodeJpeg(bytes: Uint8Array, file: string): Promise<Picture> {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8)
    throw new FileError(file, 'offset 0', 'is not a JPEG; convert the picture');
  if (typeof createImageBitmap !== 'function' || typeof OffscreenCanvas !== 'function')
    throw new FileError(file, '', 'is a JPEG, which only a browser decodes; save it as PNG');
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: 'image/jpeg' }));
  } catch {
    throw new FileError(file, 'image data', 'cannot be decoded; save the picture again');
  }
  const { width, height } = bitmap;
  checkPictureSize(bitmap, file);
  const context = new OffscreenCanvas(width, height).getContext('2d');
  if (!context) throw new Error('this browser cannot draw in a worker; open a PNG instead');
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  return { width, height, channels: 4, pixels: new Uint8Array(context.getImageData(0, 0, width, height).data.buffer) };
}
