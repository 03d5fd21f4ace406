/** `ic-snn train` as a user meets it: a model with a card, a stop that loses nothing, one line for bad input. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { parseModel } from '../../src/files/model-file.js';
import { expectRefused, MAIN, run } from '../support/command-line.js';

const folder = mkdtempSync(join(tmpdir(), 'ic-snn-train-'));
const at = (name: string) => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true }));

const base = 'train --arch resnet20 --width 0.125 --data synthetic --images 128 --test-images 20 --batch 64'.split(' ');
const command = (output: string, epochs: number, ...more: string[]) => [
  ...[...base, '--micro-batch', '16', '--schedule', 'one-cycle', '--batch-norm', '--learning-rate', '0.02'],
  ...['--epochs', String(epochs), '-o', at(output), ...more],
];
const weights = (name: string) => parseModel(readFileSync(at(name)), name).network.layers;

test('a model, its card, nothing else; stopped by Ctrl-C and resumed, the very same weights', async () => {
  const out = run(...command('whole.safetensors', 3, '--card', at('card.json')));
  expect(out).toMatch(/whole\.safetensors: resnet20, 3 epochs, .* of 20 test images right/);
  const card = JSON.parse(readFileSync(at('card.json'), 'utf8')) as Record<string, unknown>;
  expect(card).toMatchObject({
    name: 'whole',
    trainedBy: expect.stringMatching(/^ic-snn \d/),
    data: 'synthetic',
    trainingImages: 128,
    recipe: { epochs: 3, batch: 64, microBatch: 16, seed: 1 },
    testImages: 20,
    testCorrect: expect.any(Number),
    secondsOfTraining: expect.any(Number),
    command: expect.stringContaining('ic-snn train --arch resnet20 --width 0.125 --data synthetic --images 128'),
  });
  expect(readdirSync(folder).sort()).toEqual(['card.json', 'whole.safetensors']);

  const child = spawn('node', [MAIN, ...command('part.safetensors', 3)], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  const status = await new Promise<number | null>((resolve) => {
    child.stderr.on('data', (text: Buffer) => {
      said += text.toString();
      if (said.includes('epoch 1/3') && !child.killed) child.kill('SIGINT');
    });
    child.on('exit', resolve);
  });
  expect(status).toBe(1);
  expect(said).toMatch(/cancelled; go on with the same command and --resume/);
  expect(existsSync(at('part.safetensors'))).toBe(false);
  const kept = readFileSync(at('part.safetensors.checkpoint'));
  const unfinished = /part\.safetensors\.checkpoint: is of a training that did not end; go on with --resume/;
  expectRefused(command('part.safetensors', 3), unfinished);
  expectRefused(
    command('part.safetensors', 3, '--resume', '--images', '192'),
    /data was "128 images, .* is now "192 im/,
  );
  expectRefused(command('part.safetensors', 3, '--resume', '--width', '0.25'), /width was 0.125, is now 0.25/);
  expect(readFileSync(at('part.safetensors.checkpoint')).equals(kept)).toBe(true);
  run(...command('part.safetensors', 3, '--resume', '--workers', '1'));
  expect(weights('part.safetensors')).toEqual(weights('whole.safetensors'));
  expect(readdirSync(folder).filter((name) => /checkpoint|tmp/.test(name))).toEqual([]);
}, 60_000);

test.each<[string, string[], RegExp]>([
  ['data that is missing', ['--data', 'nowhere'], /nowhere: does not exist/],
  ['fewer images than a batch', ['--images', '10'], /expected at least one batch of 64, got 10/],
  ['a micro-batch that does not divide', ['--micro-batch', '48'], /"microBatch" expected a divisor of the batch 64/],
  ['a negative rate', ['--learning-rate', '-1'], /expected a number >= 0/],
  ['an unknown schedule', ['--schedule', 'cosine'], /Allowed choices are step, one-cycle/],
  ['a folder that is missing', ['-o', at('none/x.safetensors')], /cannot be written/],
])('bad input, status 2, one line: %s', (_, more, pattern) => {
  expectRefused([...command('bad.safetensors', 1), ...more], pattern);
  expect(readdirSync(folder).filter((name) => name.startsWith('bad'))).toEqual([]);
});

test('a loss that runs away: status 1, advice, nothing left behind', () => {
  const args = [...base, '--epochs', '3', '--learning-rate', '60', '-o', at('wild.safetensors')];
  const { status, stderr } = spawnSync('node', [MAIN, ...args], { encoding: 'utf8' });
  expect(status).toBe(1);
  expect(stderr).toMatch(/diverged: loss NaN at epoch 2, .* lower --learning-rate, give --clip 1/);
  expect(readdirSync(folder).filter((name) => name.startsWith('wild'))).toEqual([]);
});
