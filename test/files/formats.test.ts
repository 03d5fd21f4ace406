/** The table of formats: endings, readers that are loaded, round trips, and files that nobody reads. */
import { readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { parseCifar } from '../../src/datasets/cifar.js';
import { parseConversions } from '../../src/files/conversions.js';
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
import { parseModel } from '../../src/files/model-file.js';
import { loadNir } from '../../src/files/nir.js';
import { parseOnnx } from '../../src/files/onnx.js';
import { decodePng } from '../../src/files/png.js';
import { parseSafetensors } from '../../src/files/safetensors.js';

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
  const words = `is none of ${endingsOf('model').join(', ')}; export the net as ONNX, or give the file the ending of its format`;
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

test('what is no bytes, or has no name, is refused in the same words by every reader', async () => {
  const nir = await loadNir();
  const readers = [parseModel, parseOnnx, parseSafetensors, parseConversions, decodePng, parseCifar, nir.parse];
  for (const read of readers) {
    expect(() => Reflect.apply(read, undefined, [new ArrayBuffer(8), 'a'])).toThrow(
      new TypeError('"bytes" expected a Uint8Array (of an ArrayBuffer: new Uint8Array(it)), got an object'),
    );
    expect(() => Reflect.apply(read, undefined, [new Uint8Array(8)])).toThrow(
      new TypeError('"file" expected the file\'s name, got nothing'),
    );
  }
});

test('a package that is not there is named, with what installs it', async () => {
  vi.resetModules();
  const cause = new Error("Cannot find package 'h5wasm'");
  vi.doMock('h5wasm', () => {
    throw cause;
  });
  const fresh = await import('../../src/files/nir.js');
  await expect(fresh.loadNir()).rejects.toThrow(
    'NIR files need the package h5wasm, which cannot be loaded; run "npm install h5wasm"',
  );
  vi.doUnmock('h5wasm');
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
