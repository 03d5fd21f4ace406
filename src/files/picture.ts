/** What holds for pictures of any format; needs none of the packages that decode them. */
import { FileError } from '../check.js';
import { MOST_PICTURE_SIDE } from './limits.js';
import type { Picture } from './png.js';

/** @throws FileError where there is nothing of a picture, or too much */
export function checkPictureSize({ width, height }: Pick<Picture, 'width' | 'height'>, file: string, place = ''): void {
  const most = MOST_PICTURE_SIDE;
  if (width >= 1 && height >= 1 && width <= most && height <= most) return;
  throw new FileError(file, place, `size ${width}×${height} is not from 1×1 to ${most}×${most}; scale the picture`);
}

/**
 * A picture without its fourth channel.
 *
 * @throws FileError where that makes anything transparent
 */
export function opaque(picture: Picture, file: string): Picture {
  const { channels, pixels, ...size } = picture;
  if (channels !== 4) return picture;
  if (pixels.some((value, i) => i % 4 === 3 && value !== 255))
    throw new FileError(file, '', 'has transparent pixels; flatten it on a background');
  return { ...size, channels: 3, pixels: pixels.filter((_, i) => i % 4 !== 3) };
}
