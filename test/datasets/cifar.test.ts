/** CIFAR records: layouts told apart, every wrong file refused. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { FileError } from '../../src/check.js';
import { parseCifar } from '../../src/datasets/cifar.js';
import { hasTestPart, openImages } from '../../src/datasets/open.js';
import { encodePng } from '../../src/files/png.js';
import { normalise } from '../../src/network/images.js';
import { haveShared, sharedPath } from '../support/shared.js';

const folder = mkdtempSync(join(tmpdir(), 'ic-snn-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Records whose pixel p of channel c in record n is (n + 2 p + c) mod 256. */
function records(count: number, labels: (n: number) => number[]): Uint8Array {
  const head = labels(0).length;
  const bytes = new Uint8Array(count * (head + 3072));
  for (let n = 0; n < count; n++) {
    const at = n * (head + 3072);
    bytes.set(labels(n), at);
    for (let i = 0; i < 3072; i++) bytes[at + head + i] = n + 2 * (i % 1024) + (i >> 10);
  }
  return bytes;
}

test('CIFAR-10: labels and channels-last pixels', () => {
  const set = parseCifar(
    records(3, (n) => [n + 4]),
    'a.bin',
  );
  expect(set).toMatchObject({ count: 3, classCount: 10, shape: [32, 32, 3] });
  expect([...set.labels]).toEqual([4, 5, 6]);
  expect([...set.pixels.subarray(3072, 3078)]).toEqual([1, 2, 3, 3, 4, 5]);
});

test('CIFAR-100: the fine label', () => {
  const set = parseCifar(
    records(2, (n) => [19, 99 - n]),
    'a.bin',
  );
  expect(set.classCount).toBe(100);
  expect([...set.labels]).toEqual([99, 98]);
});

test('lengths that fit both layouts are told apart by the labels', () => {
  const ten = records(3074, (n) => [n % 10]);
  expect(ten.length % 3074).toBe(0);
  expect(parseCifar(ten, 'a.bin').classCount).toBe(10);
  expect(
    parseCifar(
      records(3073, (n) => [n % 20, n % 100]),
      'a.bin',
    ).classCount,
  ).toBe(100);
});

describe('refused', () => {
  const cases: [string, Uint8Array, RegExp][] = [
    ['empty', new Uint8Array(), /empty/],
    ['cut off', records(2, () => [1]).subarray(0, 5000), /offset 5000: .*1927 bytes past record 1 of CIFAR-10/],
    ['a byte too many', new Uint8Array(3073 * 2 + 1), /no whole number of records/],
    ['a label out of range', records(2, (n) => [n * 10]), /record 1, offset 3073: label 10/],
  ];
  test.each(cases)('%s', (_, bytes, pattern) => {
    expect(() => parseCifar(bytes, 'bad.bin')).toThrow(FileError);
    expect(() => parseCifar(bytes, 'bad.bin')).toThrow(pattern);
  });
});

describe('folders', () => {
  test('CIFAR files by split, with class names, limited', () => {
    const dir = join(folder, 'cifar');
    mkdirSync(dir);
    writeFileSync(
      join(dir, 'data_batch_1.bin'),
      records(2, () => [1]),
    );
    writeFileSync(
      join(dir, 'data_batch_2.bin'),
      records(3, () => [2]),
    );
    writeFileSync(
      join(dir, 'test_batch.bin'),
      records(4, () => [3]),
    );
    writeFileSync(join(dir, 'batches.meta.txt'), 'a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n\n');
    expect([...openImages(dir, { split: 'train' }).labels]).toEqual([1, 1, 2, 2, 2]);
    expect([...openImages(dir, { split: 'train', limit: 3 }).labels]).toEqual([1, 1, 2]);
    expect(openImages(dir)).toMatchObject({ count: 4, classNames: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'] });
    expect(openImages(join(dir, 'test_batch.bin'), { limit: 2 }).count).toBe(2);
  });

  test('one folder of PNGs per class', () => {
    const dir = join(folder, 'png');
    for (const name of ['cat', 'dog']) mkdirSync(join(dir, name), { recursive: true });
    const picture = (side: number, value: number) =>
      encodePng({ width: side, height: side, channels: 3, pixels: new Uint8Array(side * side * 3).fill(value) });
    writeFileSync(join(dir, 'cat', '1.png'), picture(4, 10));
    writeFileSync(join(dir, 'dog', '1.png'), picture(4, 20));
    const set = openImages(dir);
    expect(set).toMatchObject({ count: 2, classNames: ['cat', 'dog'], shape: [4, 4, 3] });
    expect([...set.labels]).toEqual([0, 1]);
    writeFileSync(join(dir, 'dog', '2.png'), picture(5, 20));
    expect(() => openImages(dir)).toThrow(/2\.png: is 5×5, .*1\.png is 4×4/);
  });

  test('the first PNGs are of all classes; hidden folders, files and dead links are none of them', () => {
    const dir = join(folder, 'turns');
    const picture = (value: number) =>
      encodePng({ width: 2, height: 2, channels: 3, pixels: new Uint8Array(12).fill(value) });
    const put = (name: string, value: number) => {
      mkdirSync(join(dir, name, '..'), { recursive: true });
      writeFileSync(join(dir, name), picture(value));
    };
    for (let n = 0; n < 3; n++) put(`a/${n}.png`, n);
    for (let n = 0; n < 2; n++) put(`b/${n}.png`, 10 + n);
    put('c/0.png', 20);
    put('.cache/0.png', 30);
    put('a/.0.png', 40);
    put('b.png', 50);
    symlinkSync(join(dir, 'gone'), join(dir, 'd'));
    const all = openImages(dir);
    expect(all.classNames).toEqual(['a', 'b', 'c']);
    expect([...all.labels]).toEqual([0, 1, 2, 0, 1, 0]);
    expect([...all.pixels].filter((_, i) => i % 12 === 0)).toEqual([0, 10, 20, 1, 11, 2]);
    const few = openImages(dir, { limit: 4 });
    expect(few).toMatchObject({ count: 4, classCount: 3 });
    expect([...few.labels]).toEqual([0, 1, 2, 0]);
  });

  test('which data have a test part', () => {
    const dir = join(folder, 'parts');
    mkdirSync(dir);
    const batch = records(1, () => [1]);
    for (const data of [dir, join(folder, 'missing'), 'synthetic:train', 'synthetic:test'])
      expect(hasTestPart(data), data).toBe(false);
    writeFileSync(join(dir, 'data_batch_1.bin'), batch);
    expect(hasTestPart(dir)).toBe(false);
    writeFileSync(join(dir, 'test_batch.bin'), batch);
    expect(hasTestPart(dir)).toBe(true);
    expect(hasTestPart(join(dir, 'test_batch.bin'))).toBe(false);
    expect(hasTestPart('synthetic')).toBe(true);
  });

  test('limits and parts that are none', () => {
    const bin = join(folder, 'few.bin');
    writeFileSync(
      bin,
      records(3, (n) => [n]),
    );
    writeFileSync(join(folder, 'few.csv'), 'a,label\n1,0\n2,1\n');
    for (const data of [bin, folder, join(folder, 'few.csv'), 'synthetic'])
      for (const limit of [0, -1, 1.5, Number.NaN])
        expect(() => openImages(data, { limit })).toThrow(
          new RangeError(`"limit" expected a whole number >= 1, got ${limit}`),
        );
    expect(() => Reflect.apply(openImages, undefined, ['synthetic', { split: 'valid' }])).toThrow(
      new RangeError('"split" expected one of train, test, got "valid"'),
    );
  });

  test('nothing there', () => {
    expect(() => openImages(join(folder, 'missing'))).toThrow(/does not exist/);
    mkdirSync(join(folder, 'empty'));
    expect(() => openImages(join(folder, 'empty'))).toThrow(/neither CIFAR/);
  });
});

test('normalisation rounds every step to float32', () => {
  const x = normalise(Uint8Array.of(0, 255, 51), 1, { mean: [0.5], std: [0.25] });
  expect([...x]).toEqual([-2, 2, Math.fround(Math.fround(Math.fround(0.2) - 0.5) / 0.25)]);
});

describe.skipIf(!haveShared('data/cifar10/test_batch.bin', 'data/cifar100/test.bin'))('real files', () => {
  test.each([
    ['cifar10/test_batch.bin', 1000, 10],
    ['cifar10/data_batch_1.bin', 1000, 10],
    ['cifar100/test.bin', 500, 100],
    ['cifar100/train.bin', 1117, 100],
  ])('%s', (path, count, classCount) => {
    const bytes = readFileSync(sharedPath(`data/${path}`));
    expect(parseCifar(bytes, path)).toMatchObject({ count, classCount });
  });
});
