/** Bad files in the page: refused in the very words of the command line, and the page goes on. */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseCifar } from '../../src/datasets/cifar.js';
import { NIR } from '../../src/files/formats.js';
import { checkedModel, parseModel, serialiseModel } from '../../src/files/model-file.js';
import { parseOnnx } from '../../src/files/onnx.js';
import { decodePng } from '../../src/files/png.js';
import { createNetwork } from '../../src/network/network.js';
import { goldenPath } from '../support/golden.js';
import { modelOf, nodeOf, tensorOf } from '../support/onnx-writer.js';
import {
  choose,
  drop,
  finished,
  haveChromium,
  type Lab,
  openView,
  settled,
  startLab,
  type UserFile,
} from './support/lab.js';

const onnx = readFileSync(goldenPath('vgg-mini', 'net.onnx'));
const model = readFileSync(new URL('../../data/resnet20-synthetic.safetensors', import.meta.url));
const png = readFileSync(new URL('../../data/synthetic.png', import.meta.url));
const text = new TextEncoder().encode('not what its name says');

const nir = await NIR.load();

/** Bytes with one bit turned. */
function damaged(bytes: Uint8Array, at: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[at] ^= 0xff;
  return copy;
}

/** What reading a file says in Node, where the command line reads it. */
function wordsOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('the file can be read');
}

type Reader = (bytes: Uint8Array, file: string) => unknown;

const NETS: readonly (readonly [UserFile, Reader])[] = [
  [{ name: 'cut.onnx', bytes: onnx.subarray(0, 500) }, parseOnnx],
  [{ name: 'text.onnx', bytes: text }, parseOnnx],
  [{ name: 'empty.onnx', bytes: new Uint8Array(0) }, parseOnnx],
  [{ name: 'cut.safetensors', bytes: model.subarray(0, 50_000) }, parseModel],
  [{ name: 'header.safetensors', bytes: damaged(model, 6) }, parseModel],
  [{ name: 'text.safetensors', bytes: text }, parseModel],
  [{ name: 'text.nir', bytes: text }, nir.parse],
];

const IMAGES: readonly (readonly [UserFile, Reader])[] = [
  [{ name: 'cut.png', bytes: png.subarray(0, 1000) }, decodePng],
  [{ name: 'text.png', bytes: text }, decodePng],
  [{ name: 'damaged.png', bytes: damaged(png, 5000) }, decodePng],
  [{ name: 'length.bin', bytes: new Uint8Array(5000) }, parseCifar],
  [{ name: 'label.bin', bytes: new Uint8Array(3073).fill(200) }, parseCifar],
];

const message = (page: Page) => page.locator('#message .message.error');

describe.skipIf(!haveChromium())('bad files', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab();
  }, 60_000);
  afterAll(() => lab?.close());

  it('are refused in the words of the command line, nets and images, opened and dropped', async () => {
    const { page, errors } = await lab.open();
    for (const [list, input] of [
      [NETS, 'net-file'],
      [IMAGES, 'image-file'],
    ] as const) {
      for (const [i, [file, read]] of list.entries()) {
        const words = wordsOf(() => read(file.bytes, file.name));
        await finished(page, () => (i % 2 === 0 ? choose(page, input, file) : drop(page, file)));
        expect(await message(page).textContent(), file.name).toBe(words);
      }
    }
    expect(errors).toEqual([]);
  });

  it('nets that cannot be converted are refused by name, with their file', async () => {
    const network = createNetwork([
      { kind: 'input', name: 'image', shape: [32, 32, 3] },
      { kind: 'add', name: 'sum', inputs: ['image', 'image'] },
      { kind: 'global-average-pool', name: 'mean', input: 'sum' },
    ]);
    const bytes = serialiseModel({ name: 'odd', network });
    const words = wordsOf(() => checkedModel({ name: 'odd', network }, 'odd.safetensors'));
    const { page } = await lab.open();
    await finished(page, () => choose(page, 'net-file', { name: 'odd.safetensors', bytes }));
    expect(await message(page).textContent()).toBe(words);
  });

  it('what the importer made of a file stands with the net’s facts', async () => {
    const values = (count: number, scale: number) =>
      Float32Array.from({ length: count }, (_, i) => ((i % 7) - 3) * scale);
    const nodes = [
      nodeOf('Flatten', ['x'], 'f'),
      nodeOf('MatMul', ['f', 'w'], 'a'),
      nodeOf('Relu', ['a'], 'r'),
      nodeOf('MatMul', ['r', 'u'], 'l'),
      nodeOf('Softmax', ['l'], 'y'),
    ];
    const weights = [tensorOf('w', [3072, 8], values(3072 * 8, 0.01)), tensorOf('u', [8, 10], values(80, 0.1))];
    const bytes = modelOf([1, 3, 32, 32], nodes, weights);
    const [remark] = parseOnnx(bytes, 'soft.onnx').remarks ?? [];
    expect(remark).toMatch(/Softmax.*left out/);
    const { page, errors } = await lab.open({ settings: 'T=4&method=snn' });
    await finished(page, () => choose(page, 'net-file', { name: 'soft.onnx', bytes }));
    expect(await page.locator('#net-facts').textContent()).toContain(`Note: ${remark}.`);
    expect(errors).toEqual([]);
  });

  it('but a NIR file is opened as the command line opens it', async () => {
    const { network, ...rest } = parseModel(model, 'resnet20-synthetic.safetensors');
    const each = (value: number) => network.spiking.map(() => Float32Array.of(value));
    const numbers = { thresholds: each(0.7), initialPotential: each(0.1), biasShift: each(0) };
    const conversion = { ...numbers, fire: '>', steps: 4, options: {} } as const;
    const { page, errors } = await lab.open();
    const bytes = nir.serialise!({ ...rest, network, conversion });
    await finished(page, () => choose(page, 'net-file', { name: 'snn.nir', bytes }));
    expect(await message(page).count()).toBe(0);
    expect(await page.locator('#net').inputValue()).toBe('snn.nir');
    expect(errors).toEqual([]);
  });

  it('leave the net and the images that were there before', async () => {
    const { page } = await lab.open({ settings: 'T=4&method=snn' });
    await finished(page, () => choose(page, 'net-file', { name: 'text.onnx', bytes: text }));
    await finished(page, () => choose(page, 'image-file', { name: 'text.png', bytes: text }));
    expect(await message(page).count()).toBe(1);
    expect(await page.locator('#net').inputValue()).toBe('resnet20-synthetic');
    expect(await page.locator('#images').inputValue()).toBe('synthetic:test');
    expect(await finished(page, () => page.locator('#run').click())).toMatch(/\d s$/);
    expect(await message(page).count()).toBe(0);
  });

  it('of no known kind are named with what can be opened', async () => {
    const { page } = await lab.open();
    await finished(page, () => choose(page, 'net-file', { name: 'text.onnx', bytes: text }));
    await drop(page, { name: 'notes.txt', bytes: text });
    await message(page).filter({ hasText: 'notes.txt' }).waitFor();
    expect(await page.locator('#status').textContent()).toBe('reading notes.txt: failed');
    expect(await message(page).textContent()).toMatch(/^notes\.txt: .*\.onnx.*\.png.*open one of these$/);
    // The button names what the page reads, and no other format.
    expect(await page.locator('label:has(#image-file)').textContent()).toBe('Open PNG, JPEG or CIFAR .bin');
  });

  it('images that a net was not made for are refused by the table', async () => {
    const { page, errors } = await lab.open({ settings: 'view=table&tableImages=4&tableSteps=1&tableMethods=snn' });
    expect(await finished(page, () => choose(page, 'net-file', { name: 'vgg-mini.onnx', bytes: onnx }))).toMatch(
      /failed$/,
    );
    const [H, W, C] = parseOnnx(onnx, 'vgg-mini.onnx').network.shapes[0];
    const words = `synthetic:test: holds images of 32×32×3, vgg-mini reads ${H}×${W}×${C}; use another data set`;
    expect(await message(page).textContent()).toBe(words);
    expect(errors).toEqual([]);
  });

  it('and beside those of other classes every view says so, with what to open', async () => {
    const { page, errors } = await lab.open({ settings: 'net=resnet20-cifar10&T=4&method=snn&calibrationImages=2' });
    const note = page.locator('#mismatch');
    const words =
      'resnet20-cifar10 knows airplane, automobile, bird …, these pictures show disc, ring, square …; open test_batch.bin of CIFAR-10';
    expect(await note.textContent()).toContain(`The answers mean little: ${words}`);
    await openView(page, 'layer');
    expect(await note.isVisible()).toBe(true);
    expect(await openView(page, 'table')).toMatch(/failed$/);
    expect(await message(page).textContent()).toContain(words.replace('these pictures', 'these images'));
    await openView(page, 'image');
    const bytes = Uint8Array.from([3, ...new Uint8Array(3072), 4, ...new Uint8Array(3072)]);
    await finished(page, () => choose(page, 'image-file', { name: 'two.bin', bytes }));
    expect(await note.isVisible()).toBe(false);
    await finished(page, () => page.locator('#calibration').selectOption('synthetic:train'));
    expect(await note.textContent()).toContain('the calibration images show disc');
    await finished(page, () => page.locator('#net').selectOption('resnet20-synthetic'));
    expect(await note.textContent()).toMatch(/these pictures show airplane.*; choose the embedded set\.$/);
    await finished(page, () => page.locator('#images').selectOption('synthetic:test'));
    expect(await note.isVisible()).toBe(false);
    expect(errors).toEqual([]);
  });

  it('CIFAR records show the names of their classes, and give them to a net that has none', async () => {
    const labels = [0, 3, 9];
    const bytes = Uint8Array.from(labels.flatMap((label, n) => [label, ...new Uint8Array(3072).fill(60 + 70 * n)]));
    const { page, errors } = await lab.open({ settings: 'T=4&calibrationImages=3' });
    await finished(page, () => choose(page, 'image-file', { name: 'three.bin', bytes }));
    const names = page.locator('.thumbnail');
    expect(await names.evaluateAll((all) => all.map((one) => one.getAttribute('title')))).toEqual([
      ...['airplane', 'cat', 'truck'],
    ]);
    await finished(page, () => choose(page, 'net-file', { name: 'vgg-mini.onnx', bytes: onnx }));
    expect((await page.locator('table.scores tbody th').allTextContents()).slice(0, 2)).toEqual([
      'airplane',
      'automobile',
    ]);
    expect(errors).toEqual([]);
  });

  it('a link to a file of the user says which one it needs, and with it runs the same again', async () => {
    const bytes = Uint8Array.from([0, 1, 2, 3].flatMap((k) => [k, ...new Uint8Array(3072).map((_, i) => i * (k + 3))]));
    const file = { name: 'four.bin', bytes };
    const { page } = await lab.open({ settings: 'T=4&calibrationImages=2' });
    await finished(page, () => choose(page, 'image-file', file));
    await finished(page, () => page.locator('#image-3').click());
    await finished(page, () => page.locator('#calibration').selectOption('synthetic:train'));
    const status = page.locator('#status');
    await page.locator('#link').click();
    await status.filter({ hasText: /runs the same again with four\.bin$/ }).waitFor();
    const [, settings] = page.url().split('#');
    const { page: other, errors } = await lab.open({ settings });
    expect(await message(other).textContent()).toBe('four.bin: is not open; open the file again');
    await finished(other, () => choose(other, 'image-file', file));
    expect(await other.locator('#checksum').textContent()).toMatch(/the run of the link, bit for bit$/);
    expect(await other.locator('.image-view .lead').textContent()).toMatch(/^four\.bin, image 3: cat/);
    expect(other.url().split('#')[1]).toBe(settings);
    await finished(other, () => choose(other, 'image-file', { name: 'others.bin', bytes }));
    expect(other.url()).toContain('images=others.bin&T=4&calibration=others.bin'); // image 0 of its own
    expect(errors).toEqual([]);
  });

  it('a link to an image that is not there shows the last one', async () => {
    const { page } = await lab.open({ settings: 'image=99999&T=4&method=snn&calibrationImages=2' });
    expect(await settled(page)).toMatch(/image 999: [\d.]+ s$/);
    expect(await page.locator('.image-view .lead').textContent()).toMatch(/^test image 999: /);
    expect(await page.locator('.thumbnail[aria-pressed=true]').count()).toBe(1);
  });

  it('a link to a file that is not open says so', async () => {
    const { page } = await lab.open({ settings: 'net=mine.onnx' });
    expect(await page.locator('.strip-end').isVisible()).toBe(false); // no answer yet
    expect(await settled(page)).toMatch(/failed$/);
    expect(await message(page).textContent()).toBe(
      'mine.onnx: is not open; open or drop the file again, a link cannot carry it',
    );
  });
});
