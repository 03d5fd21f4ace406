/** Choosing an image: the embedded set, records of a CIFAR file, or a picture. */

import { classNamesOf } from '../datasets/cifar-classes.js';
import { syntheticImages } from '../datasets/synthetic.js';
import { formatOf } from '../files/formats.js';
import type { Picture } from '../files/png.js';
import { asPictures, type ImageSet, someImages } from '../network/images.js';
import { sizeOf } from '../network/layer.js';
import type { App, CurrentImage } from './app.js';
import { button, byId, h, options, paintPixels } from './dom.js';

const PAGE = 10;
const SYNTHETIC = 'synthetic:test';
/** As many images as the embedded set is asked for elsewhere. */
const SYNTHETIC_COUNT = 1000;

export interface ImageChooser {
  open(file: File): Promise<void>;
}

/** Wires the part of the page about images. */
export function createImageChooser(app: App): ImageChooser {
  const select = byId<HTMLSelectElement>('images');
  const thumbnails = byId('thumbnails');
  const pictures = new Map<string, Picture>();

  const countOf = (name: string) => (name === SYNTHETIC ? SYNTHETIC_COUNT : (app.lab.set(name)?.count ?? 1));

  /** A few images as they are; the embedded ones are drawn on the spot, a picture each millisecond. */
  const page = (name: string, first: number, count: number): ImageSet | undefined => {
    if (name === SYNTHETIC) return syntheticImages('test', count, first);
    const set = app.lab.set(name);
    return set && someImages(set, first, count);
  };

  const drawPager = (total: number, first: number) => {
    const pager = byId('pager');
    pager.hidden = total <= PAGE;
    const go = (to: number) => () => app.change({ image: to });
    const input = h('input', {
      ...{ id: 'image-number', type: 'number', min: 0, max: total - 1, value: String(app.settings.image) },
      'aria-label': `Number of the image, 0 to ${total - 1}`,
    });
    input.addEventListener('change', () => input.reportValidity() && app.change({ image: Number(input.value) }));
    const [before, after] = [first === 0, first + PAGE >= total];
    pager.replaceChildren(
      button('‹', go(Math.max(0, first - PAGE)), {
        id: 'images-before',
        disabled: before,
        'aria-label': 'Images before',
      }),
      input,
      h('span', {}, `of ${total}`),
      button('›', go(first + PAGE), { id: 'images-after', disabled: after, 'aria-label': 'Images after' }),
    );
  };

  const draw = () => {
    const { images, image } = app.settings;
    const total = countOf(images);
    const first = Math.floor(Math.min(image, total - 1) / PAGE) * PAGE;
    const picture = pictures.get(images);
    const set = picture ? undefined : page(images, first, Math.min(PAGE, total - first));
    const focused = document.activeElement?.id ?? '';
    const drawn = set ? thumbnailsOf(set, first, image, (n) => app.change({ image: n })) : [];
    thumbnails.replaceChildren(...(picture ? [pictureThumbnail(images, picture)] : drawn));
    drawPager(total, first);
    if (focused.startsWith('image')) document.getElementById(focused)?.focus(); // the same one, drawn again
  };

  const list = () => {
    const { images, calibration } = app.settings;
    const files = app.lab.fileSets.map(({ name, count }) => [name, `${name} (${count})`] as const);
    const own = [
      [SYNTHETIC, 'embedded test set'] as const,
      ...files,
      ...[...pictures.keys()].map((name) => [name, name] as const),
    ];
    const missing = own.some(([name]) => name === images) ? [] : [[images, `${images} (not open)`] as const];
    select.replaceChildren(...options([...own, ...missing], images));
    const field = byId('calibration-field');
    field.hidden = files.length === 0;
    const sets = [['synthetic:train', 'embedded training set'] as const, ...files];
    const awaited = sets.some(([name]) => name === calibration)
      ? []
      : [[calibration, `${calibration} (not open)`] as const];
    byId<HTMLSelectElement>('calibration').replaceChildren(...options([...sets, ...awaited], calibration));
  };

  const open = async (file: File) => {
    const isSet = formatOf(file.name)?.what === 'records';
    const { images, image, calibration } = app.settings;
    // What a link waits for: all else stands in the link.
    const isAwaited = file.name === images || (file.name === calibration && !app.lab.set(calibration));
    const outcome = await app.work(`reading ${file.name}`, async () => {
      const bytes = new Uint8Array(await file.arrayBuffer());
      if (isSet) app.lab.addSet(await app.client.call('readCifar', bytes, file.name));
      else pictures.set(file.name, await app.client.call('readPicture', bytes, file.name));
    });
    if (outcome !== 'done') return;
    if (isAwaited) app.change({ images, image: app.lab.set(images) ? Math.min(image, countOf(images) - 1) : image });
    else app.change({ images: file.name, image: 0, ...(isSet && { calibration: file.name }) });
  };

  app.currentImage = async (): Promise<CurrentImage> => {
    const { images, image } = app.settings;
    const picture = pictures.get(images);
    const shape = app.lab.model?.network.shapes[0];
    if (picture && shape) {
      return { pixels: await app.client.call('fit', picture, shape), index: 0, title: images };
    }
    const at = Math.min(image, countOf(images) - 1);
    const set = await app.lab.images(images, 1, at);
    const label = classNamesOf(set)?.[set.labels[0]] ?? `class ${set.labels[0]}`;
    const name = images === SYNTHETIC ? 'test image' : `${images}, image`;
    return { pixels: asPictures(set).pixels.slice(), index: at, title: `${name} ${at}: ${label}` };
  };

  select.addEventListener('change', () => app.change({ images: select.value, image: 0 }));
  const calibration = byId<HTMLSelectElement>('calibration');
  calibration.addEventListener('change', () => app.change({ calibration: calibration.value }));
  app.onChange((changes) => {
    if ('images' in changes || 'calibration' in changes) list();
    if ('images' in changes || 'image' in changes) draw();
  });
  const { images, image } = app.settings;
  if (images === SYNTHETIC && image >= SYNTHETIC_COUNT) app.change({ image: SYNTHETIC_COUNT - 1 }); // of a link
  list();
  draw();
  return { open };
}

function thumbnailsOf(set: ImageSet, first: number, chosen: number, choose: (n: number) => void): HTMLElement[] {
  const size = sizeOf(set.shape);
  const { pixels } = asPictures(set);
  return Array.from({ length: set.count }, (_, i) => {
    const canvas = h('canvas', { 'aria-hidden': 'true' });
    paintPixels(canvas, pixels.subarray(i * size, (i + 1) * size), set.shape);
    const n = first + i;
    const label = classNamesOf(set)?.[set.labels[i]] ?? `class ${set.labels[i]}`;
    const thumbnail = button('', () => choose(n), {
      ...{
        id: `image-${i}`,
        class: 'thumbnail',
        'aria-label': `Image ${n}: ${label}`,
        'aria-pressed': String(n === chosen),
        title: label,
      },
    });
    thumbnail.append(canvas);
    return thumbnail;
  });
}

function pictureThumbnail(name: string, { width, height, channels, pixels }: Picture): HTMLElement {
  const canvas = h('canvas', { role: 'img', 'aria-label': name, class: 'whole', width, height });
  const data = new ImageData(width, height);
  for (let p = 0; p < width * height; p++) {
    for (let c = 0; c < 3; c++) data.data[p * 4 + c] = pixels[p * channels + (channels === 1 ? 0 : c)];
    data.data[p * 4 + 3] = 255;
  }
  canvas.getContext('2d')?.putImageData(data, 0, 0);
  return canvas;
}
