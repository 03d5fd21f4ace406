/** The table of formats: endings, readers that are loaded, round trips, and files that nobody reads. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  endingsOf,
  FORMATS,
  formatOf,
  JPEG,
  MODEL_FILE,
  modelFormat,
  ONNX,
  PNG,
  pictureFormat,
} from '../../src/files/formats.js';

test('no two formats have the same ending, and each ending starts with a dot and is small', () => {
  const all = FORMATS.flatMap(({ endings }) => endings);
  expect(new Set(all).size).toBe(all.length);
  for (const ending of all) expect(ending).toMatch(/^\.[a-z0-9]+$/);
});

test('the ending tells the format, in small or capital letters, wherever the file is', () => {
  expect(formatOf('nets/a.b.ONNX')).toBe(ONNX);
  expect(formatOf('C:\\nets\\a.safetensors')).toBe(MODEL_FILE);
  expect(formatOf('a.JPeG')).toBe(JPEG);
  expect(formatOf('onnx')).toBeUndefined();
  expect(formatOf('a.onnx.txt')).toBeUndefined();
  expect(pictureFormat('a.onnx')).toBe(PNG);
});

test('a model of another ending is refused with the endings that can be read', () => {
  const words = `is none of ${endingsOf('model').join(', ')}; import an ONNX file with "ic-snn import"`;
  expect(() => modelFormat('a.txt')).toThrow(`a.txt: ${words}`);
  expect(() => modelFormat('a.png')).toThrow(words);
});

test('every format that reads and writes gives back the bytes that it wrote', async () => {
  const data = new URL('../../data/', import.meta.url);
  const [model, picture] = ['resnet20-synthetic.safetensors', 'synthetic.png'].map((name) =>
    readFileSync(new URL(name, data)),
  );
  const models = await MODEL_FILE.load();
  const once = models.serialise!(models.parse(model, 'a.safetensors'));
  expect(Buffer.compare(models.serialise!(models.parse(once, 'a.safetensors')), once)).toBe(0);
  const pictures = await PNG.load();
  const read = await pictures.parse(picture, 'a.png');
  expect(await pictures.parse(pictures.serialise!(read), 'b.png')).toEqual(read);
});

test('readers that only some places have say so', async () => {
  const { parse } = await JPEG.load();
  await expect(parse(Uint8Array.of(0xff, 0xd8, 0xff), 'a.jpg')).rejects.toThrow(
    'a.jpg: is a JPEG, which only a browser decodes; save it as PNG',
  );
  await expect(parse(Uint8Array.of(1, 2), 'a.jpg')).rejects.toThrow(
    'a.jpg: offset 0: is not a JPEG; convert the picture',
  );
});
