/** Features and labels from .npz, .npy and .csv: every type and order of numbers, shapes, names, and what is refused. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { FileError } from '../../src/check.js';
import { createCoder } from '../../src/coding/coders.js';
import { parseCsv } from '../../src/datasets/csv.js';
import { parseNpy } from '../../src/datasets/npy.js';
import { openNpz } from '../../src/datasets/npz.js';
import { hasTestPart, openImages, trainingPartOf } from '../../src/datasets/open.js';
import { serialiseModel } from '../../src/files/model-file.js';
import { normalise } from '../../src/network/images.js';
import type { Shape } from '../../src/network/layer.js';
import { PAPER_RECIPE } from '../../src/train/recipe.js';
import { checkTraining } from '../../src/train/train.js';
import { expectRefused, run } from '../support/command-line.js';
import { small } from '../support/conversion.js';
import { npy, npz } from '../support/npy.js';

const folder = mkdtempSync(join(tmpdir(), 'ic-snn-arrays-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => join(folder, name);
function put(name: string, content: Uint8Array | string): string {
  writeFileSync(at(name), content);
  return at(name);
}
const open = (name: string, shape?: Shape, classes?: string[]) =>
  openImages(at(name), shape ? { purpose: { shape, ...(classes && { classes }) } } : {});

describe('.npy', () => {
  test.each(['|b1', '|i1', '<i2', '>i2', '<i4', '>i4', '<i8', '>i8', '<f4', '>f4', '<f8', '>f8'])('%s', (descr) => {
    const values = descr === '|b1' ? [0, 1, 1, 0] : [0, -1, 100, 7];
    const { shape, data } = parseNpy(npy(descr, [2, 2], values), 'a.npy');
    expect([shape, [...data]]).toEqual([[2, 2], values]);
  });

  test('float16, from its bits', () => {
    const bits = [0x3c00, 0xc000, 0x0001, 0x7bff, 0x8000, 0x3555];
    const { data } = parseNpy(npy('<f2', [6], bits), 'a.npy');
    expect([...data]).toEqual([1, -2, 2 ** -24, 65504, -0, 1365 / 4096]);
  });

  test('bytes stay bytes; Fortran order, version 2 and three axes', () => {
    const shape = [2, 3, 2];
    const C = Array.from({ length: 12 }, (_, n) => n);
    const F = [0, 6, 2, 8, 4, 10, 1, 7, 3, 9, 5, 11];
    expect(parseNpy(npy('|u1', shape, C), 'a.npy').data).toEqual(Uint8Array.from(C));
    for (const descr of ['|u1', '>f4'])
      expect([...parseNpy(npy(descr, shape, F, { fortran: true, version: 2 }), 'a.npy').data]).toEqual(C);
  });

  const good = npy('<f4', [2, 2], [1, 2, 3, 4]);
  const cases: [string, Uint8Array, RegExp][] = [
    ['no array', Uint8Array.of(1, 2, 3), /a.npy: is no NumPy array; save it with numpy.save/],
    ['cut off', good.slice(0, -1), /has 15 bytes of numbers, its shape needs 16/],
    ['cut off in the header', good.slice(0, 40), /is cut off or damaged/],
    ['too long', Uint8Array.from([...good, 0]), /has 17 bytes of numbers, its shape needs 16/],
    ['objects', npy('|O', [2], [1, 2]), /holds the type "\|O"; save it as float32/],
    ['text', npy('<U3', [1], [1]), /holds the type "<U3"/],
    ['complex numbers', npy('<c16', [1], [1]), /holds the type "<c16"/],
    [
      'more than any memory',
      npy('<f4', [2 ** 20, 2 ** 20], []),
      /has the shape \(1048576, 1048576\), more numbers than can be read/,
    ],
  ];
  test.each(cases)('refused: %s', (_, bytes, pattern) => {
    expect(() => parseNpy(bytes, 'a.npy')).toThrow(FileError);
    expect(() => parseNpy(bytes, 'a.npy')).toThrow(pattern);
  });
});

describe('.npz', () => {
  const x = npy('<f8', [3, 2], [0.5, -1, 2, 1e-3, 7, 8]);
  const y = npy('<i8', [3], [2, 0, 1]);

  test.each([true, false])('deflated %s: features as they are, labels, the first few', (deflated) => {
    put('a.npz', npz({ x, y }, { deflated }));
    const set = open('a.npz', [1, 1, 2]);
    expect(set).toMatchObject({ shape: [1, 1, 2], count: 3, classCount: 3, labels: Uint16Array.of(2, 0, 1) });
    expect(set.pixels).toEqual(Float32Array.of(0.5, -1, 2, 1e-3, 7, 8));
    expect(normalise(set.pixels, 2)).toEqual(set.pixels);
    expect([...normalise(set.pixels, 2, { mean: [0.5, 1], std: [0.5, 2] })].slice(0, 4)).toEqual([
      0,
      -1,
      3,
      Math.fround(Math.fround(Math.fround(1e-3) - 1) / 2),
    ]);
    expect(openImages(at('a.npz'), { limit: 2 })).toMatchObject({ count: 2, labels: Uint16Array.of(2, 0) });
  });

  test('parts by their names, as in x_train and test_images', () => {
    const one = (n: number) => npy('<f4', [1, 2], [n, n]);
    const label = npy('|u1', [1, 1], [1]);
    put('parts.npz', npz({ X_train: one(1), y_train: label, X_test: one(2), y_test: label }));
    put('medical.npz', npz({ train_images: one(3), train_labels: label, test_images: one(4), test_labels: label }));
    const first = (name: string, split: 'train' | 'test') => openImages(at(name), { split }).pixels[0];
    expect([first('parts.npz', 'train'), first('parts.npz', 'test')]).toEqual([1, 2]);
    expect([first('medical.npz', 'train'), first('medical.npz', 'test')]).toEqual([3, 4]);
    expect(['parts.npz', 'medical.npz', 'a.npz'].map((name) => hasTestPart(at(name)))).toEqual([true, true, false]);
    put('masks.npz', npz({ x: one(5), y: label, train_mask: label, test_mask: label }));
    put('shared.npz', npz({ x_train: one(6), x_test: one(7), y: label }));
    for (const name of ['masks.npz', 'shared.npz'])
      expect([name, hasTestPart(at(name)), trainingPartOf(at(name))]).toEqual([name, false, undefined]);
  });

  test('other names are told, as is damage', () => {
    put('other.npz', npz({ inputs: x, y }));
    expect(() => open('other.npz')).toThrow(
      'other.npz: has no features: name an array x, data, images, features or x_test; its arrays are inputs, y',
    );
    const whole = npz({ x, y });
    for (const [bytes, says] of [
      [whole.slice(0, -30), /is no .npz archive or is cut off/],
      [whole.map((byte, n) => (n === 70 ? byte ^ 255 : byte)), /array "x": is damaged/],
    ] as const)
      expect(() => openNpz(bytes, 'bad.npz').read('x')).toThrow(says);
    expect(() => openNpz(Buffer.from('hello'), 'text.npz')).toThrow(/is no .npz archive/);
  });
});

describe('axes', () => {
  const values = Array.from({ length: 24 }, (_, n) => n);
  const labels = { y: npy('|u1', [2], [0, 1]) };
  const save = (...dims: number[]) => put('axes.npz', npz({ x: npy('<f4', [2, ...dims], values), ...labels }));

  test('channels first or last, as the model reads them; a channel less where there is one', () => {
    save(3, 2, 2); // (C, H, W)
    expect([...open('axes.npz', [2, 2, 3]).pixels].slice(0, 6)).toEqual([0, 4, 8, 1, 5, 9]);
    save(2, 2, 3); // (H, W, C)
    expect([...open('axes.npz', [2, 2, 3]).pixels]).toEqual(values);
    for (const dims of [[3, 4], [12], [1, 3, 4], [3, 4, 1]]) {
      save(...dims);
      expect([...open('axes.npz', [3, 4, 1]).pixels]).toEqual(values);
    }
  });

  test('without a model 1 or 3 channels tell', () => {
    save(3, 2, 2);
    expect(open('axes.npz').shape).toEqual([2, 2, 3]);
    save(2, 2, 3);
    expect(open('axes.npz').shape).toEqual([2, 2, 3]);
    save(12);
    expect(open('axes.npz').shape).toEqual([1, 1, 12]);
  });

  test('what could be meant either way, or fits nothing, is refused', () => {
    save(12);
    expect(() => open('axes.npz', [2, 2, 3])).toThrow(/has the shape \(N, 12\), which could be channels first or last/);
    save(3, 4, 1);
    expect(() => open('axes.npz')).toThrow(/could be channels first or last/);
    expect(() => open('axes.npz', [4, 4, 3])).toThrow(/has the shape \(N, 3, 4, 1\), the model reads 4×4×3/);
    put('cube.npz', npz({ x: npy('|u1', [1, 2, 2, 2], values.slice(0, 8)), y: npy('|u1', [1], [0]) }));
    expect(() => open('cube.npz', [2, 2, 2])).toThrow(/could be channels first or last/);
  });

  test('bytes are pixels', () => {
    put('bytes.npz', npz({ images: npy('|u1', [1, 1, 2, 2], [0, 255, 51, 102]), labels: npy('<i4', [1], [3]) }));
    const { pixels, shape } = open('bytes.npz', [2, 2, 1]);
    expect([pixels, shape]).toEqual([Uint8Array.of(0, 255, 51, 102), [2, 2, 1]]);
    expect([...normalise(pixels, 1)]).toEqual([0, 1, 0.2, 0.4].map(Math.fround));
  });
});

test('x.npy goes with the y.npy or labels.npy beside it', () => {
  put('x_val.npy', npy('<f4', [2, 1], [5, 6]));
  put('y_val.npy', npy('<i8', [2], [1, 0]));
  put('images.npy', npy('|u1', [2, 1], [5, 6]));
  put('labels.npy', npy('<i8', [2], [0, 1]));
  put('box.npy', npy('<f4', [2, 1], [5, 6]));
  expect([...open('x_val.npy').labels, ...open('images.npy').labels]).toEqual([1, 0, 0, 1]);
  expect(() => open('box.npy')).toThrow(/box.npy: has no file of labels beside it; name the two x.npy and y.npy/);
  put('train_x.npy', npy('<f4', [2, 1], [5, 6]));
  expect(() => open('train_x.npy')).toThrow(/labels beside it \(train_y.npy, train_labels.npy, train_targets.npy\)/);
});

describe('.csv', () => {
  test.each([
    ['no header, label last', '1,2,0\n3,4.5,1\n'],
    ['header', 'a,b,class\r\n1,2,0\r\n\r\n3,4.5,1\r\n'],
    ['column named label', '"label";a;b\n0;1;2\n1;3;4.5'],
    ['tabs, a mark at the start', '\ufeffa\tb\tLabel\n1\t2\t0\n3\t4.5e0\t1\n'],
  ])('%s', (_, text) => {
    put('a.csv', text);
    const { pixels, labels, shape } = open('a.csv');
    expect([pixels, labels, shape]).toEqual([Float32Array.of(1, 2, 3, 4.5), Uint16Array.of(0, 1), [1, 1, 2]]);
  });

  test('names of the model’s classes are labels', () => {
    put('iris.csv', 'length,width,label\n1,2,setosa\n3,4,virginica\n');
    expect([...open('iris.csv', [1, 1, 2], ['virginica', 'setosa']).labels]).toEqual([1, 0]);
    expect(() => open('iris.csv', [1, 1, 2])).toThrow(/iris.csv: line 2: "setosa" is no class; expected whole numbers/);
  });

  test.each([
    ['a word', '1,2,0\n3,x,1\n', /line 2, column 2: "x" is no number/],
    ['a comma as the point', '1;2;0\n3;4,5;1\n', /line 2, column 2: "4,5" is no number/],
    ['a field too few', 'a,b,label\n1,2,0\n3,1\n', /line 3: has 2 columns, the first line 3/],
    ['an empty field', '1,2,0\n,4,1\n', /line 2, column 1: "" is no number/],
    ['nan', '1,2,0\n\nnan,4,1\n', /line 3: holds a number that is not finite/],
    ['infinite', '1,2,0\n3,-inf,1\n', /line 2: holds a number that is not finite/],
    [
      'too large for float32',
      '1,2,0\n3,1e39,1\n',
      /line 2: holds a number that is not finite, or too large for float32/,
    ],
    ['half a label', '1,2,0\n3,4,0.5\n', /line 2: "0.5" is no class/],
    ['a label below 0', '1,2,0\n3,4,-1\n', /line 2: "-1" is no class/],
    ['a large label', '1,2,0\n3,4,65536\n', /line 2: the label 65536 is no whole number from 0 to 65535/],
    ['one column', '1\n2\n', /line 1: has one column/],
    ['a header alone', 'a,b,label\n', /has a header and no rows/],
    ['nothing', '', /is empty/],
  ])('refused: %s', (_, text, pattern) => {
    put('bad.csv', text);
    expect(() => open('bad.csv')).toThrow(FileError);
    expect(() => open('bad.csv')).toThrow(pattern);
  });

  test('a field in quotes may hold what is between fields', () => {
    expect(parseCsv('"a, in cm",b,label\n1,2,0', 'q.csv')).toMatchObject({ width: 2, labels: ['0'], lines: [2] });
  });
});

test('rows that no network can take are named as the array names them', () => {
  const y = npy('<i8', [2], [0, 1]);
  put('nan.npz', npz({ x: npy('<f4', [2, 1], [1, Number.NaN]), y }));
  expect(() => open('nan.npz')).toThrow(/nan.npz: array "x"\[1\]: holds a number that is not finite/);
  put('label.npz', npz({ x: npy('<f4', [2, 1], [1, 2]), y: npy('<i8', [2], [0, -1]) }));
  expect(() => open('label.npz')).toThrow(/label.npz: array "y"\[1\]: the label -1 is no whole number/);
  put('few.npz', npz({ x: npy('<f4', [3, 1], [1, 2, 3]), y }));
  expect(() => open('few.npz')).toThrow(/few.npz: has 3 rows and 2 labels/);
  put('hot.npz', npz({ x: npy('<f4', [2, 1], [1, 2]), y: npy('<i8', [2, 2], [0, 1, 1, 0]) }));
  expect(() => open('hot.npz')).toThrow(/array "y": has the shape \(2, 2\); expected one label a row, \(N\)/);
});

test('a rate code reaches no farther than its spikes, and pictures are needed to train', () => {
  for (const coding of ['regular', 'bernoulli'] as const)
    expect(() => createCoder(coding, 1, 1)?.start(Float32Array.of(0, -1.5), 0)).toThrow(
      /"coding" expected inputs up to 1, got -1.5/,
    );
  put('one.csv', '1,2,0\n');
  expect(() => checkTraining({ ...PAPER_RECIPE, batch: 1, microBatch: 1 }, open('one.csv'))).toThrow(
    /holds numbers, not pictures of bytes/,
  );
});

test('the command line evaluates, converts and audits a net of features', () => {
  const net = put(
    'net.safetensors',
    serialiseModel({ name: 'net', network: small, normalisation: { mean: [0, 0], std: [1, 1] } }),
  );
  const rows = Array.from({ length: 40 }, (_, n) => `${n / 20},${(n % 7) / 4},0`).join('\n');
  put('rows.csv', rows);
  const snn = at('snn.safetensors');
  run('convert', net, '--steps', '8', '--calibration', at('rows.csv'), '--workers', '0', '-o', snn);
  const facts = JSON.parse(run('evaluate', snn, '--data', at('rows.csv'), '--workers', '1', '--json', '-')) as {
    images: number;
    ann: { correct: number };
  };
  expect([facts.images, facts.ann.correct]).toEqual([40, 40]);
  expect(run('audit', snn, '--data', at('rows.csv'), '--images', '5', '--workers', '0')).toContain('net');
  put('wide.csv', '1,2,3,0\n');
  expectRefused(
    ['evaluate', snn, '--data', at('wide.csv')],
    /wide.csv: has the shape \(N, 3\), the model reads 1×1×2; use another data set/,
  );
});
