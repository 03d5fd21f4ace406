/** The shipped nets on CIFAR's whole test sets: right answers as their cards say. `CIFAR` names a folder with cifar10 and cifar100. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { run } from '../support/command-line.js';

const folder = fileURLToPath(new URL('../../data', import.meta.url));
const cards = readdirSync(folder)
  .filter((name) => /-cifar\d+\.json$/.test(name))
  .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Record<string, unknown>);
const cifar = process.env.CIFAR ?? '';
const have = existsSync(join(cifar, 'cifar10')) && existsSync(join(cifar, 'cifar100'));
if (!have) console.warn('skipped: CIFAR names no folder with cifar10 and cifar100 (ic-snn download fetches them)');

describe.skipIf(!have)('whole test sets', () => {
  test.each(cards)(
    '$name',
    ({ name, data, testImages, testCorrect }) => {
      const net = join(folder, `${String(name)}.safetensors`);
      const args = [
        '--data',
        join(cifar, String(data)),
        '--methods',
        'ann',
        '--calibration-images',
        '1',
        '--json',
        '-',
      ];
      const { ann, images } = JSON.parse(run('evaluate', net, ...args));
      expect([images, ann.correct]).toEqual([testImages, testCorrect]);
    },
    600_000,
  );
});
