/** Conversions stored beside a net: read as they were written, and those of the shipped nets are what calibration finds. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { DEFAULT_OPTIONS } from '../../src/convert/options.js';
import { answers, parseConversions, serialiseConversions } from '../../src/files/conversions.js';
import { parseModel } from '../../src/files/model-file.js';
import { convertAsAsked, SHIPPED_CONVERSIONS, storedOf } from '../support/stored-conversions.js';

describe.each(SHIPPED_CONVERSIONS)('%s', (file) => {
  const { network, bytes, stored } = storedOf(file);

  test('is written again as it was read', () => {
    expect(serialiseConversions(network, stored)).toEqual(Uint8Array.from(bytes));
  });

  test('answers for the paper’s methods and the best one, with the options of the lab', () => {
    const steps = Number(/-(\d+)\.safetensors$/.exec(file)?.[1]);
    const options = { ...DEFAULT_OPTIONS, steps };
    for (const method of ['snn', 'i-snn', 'c-snn', 'ic-snn', 'best']) {
      const asked = { method, options, calibration: 'synthetic:train', calibrationImages: 100 };
      expect(stored.filter((one) => answers(one, asked))).toHaveLength(1);
      for (const other of [
        { ...asked, calibrationImages: 99 },
        { ...asked, method: 'rmp' },
        { ...asked, calibration: 'synthetic:test' },
        { ...asked, options: { ...options, quantile: 0.5 } },
      ])
        expect(stored.some((one) => answers(one, other))).toBe(false);
    }
  });
});

// The slow tests calibrate all of them again.
test('thresholds and v(0) of vgg16-synthetic at T = 8 are what calibration finds', async () => {
  const { stored } = storedOf('vgg16-synthetic-8.safetensors');
  for (const { asked, conversion } of stored.filter(({ asked: { method } }) => ['snn', 'ic-snn'].includes(method)))
    expect(await convertAsAsked('vgg16-synthetic', asked), asked.method).toEqual(conversion);
});

test('every shipped net with embedded images has its conversions at the lab’s T', () => {
  const nets = readdirSync(new URL('../../data/', import.meta.url)).filter((name) =>
    name.endsWith('-synthetic.safetensors'),
  );
  expect(nets.length).toBeGreaterThan(0);
  for (const net of nets) expect(SHIPPED_CONVERSIONS).toContain(net.replace('.safetensors', '-8.safetensors'));
});

test('files that hold no conversions of the net are refused by name', () => {
  const { bytes } = storedOf('vgg16-synthetic-8.safetensors');
  const other = readFileSync(new URL('../../data/resnet20-synthetic.safetensors', import.meta.url));
  const { network } = parseModel(other, 'resnet20-synthetic');
  expect(() => parseConversions(bytes, network, 'a.safetensors')).toThrow(
    /^a\.safetensors: tensor "[^"]+": is missing; write the model again$/,
  );
  expect(() => parseConversions(other, network, 'b.safetensors')).toThrow(
    /^b\.safetensors: metadata: holds no conversions of this version; write the conversions again$/,
  );
});
